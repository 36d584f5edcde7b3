# Ancillary data: type of service and time to live, with datagrams and of connections.

open = fn options ->
  {:ok, socket} = :gen_udp.open(0, [:binary, {:ip, {127, 0, 0, 1}}, {:active, false} | options])
  {:ok, port} = :inet.port(socket)
  {socket, port}
end

{receiver, port} = open.(recvtos: true, recvttl: true)
{sender, _} = open.([])
to = {{127, 0, 0, 1}, port}

without_port = fn
  {:ok, packet} -> Tuple.delete_at(packet, 1)
  other -> other
end

take = fn -> IO.inspect(without_port.(:gen_udp.recv(receiver, 0, 1000))) end

for control <- [[], [tos: 8], [ttl: 33], [tos: 16, ttl: 7]] do
  IO.inspect(:gen_udp.send(sender, to, control, "one"))
  take.()
end

:inet.setopts(receiver, active: :once)
:ok = :gen_udp.send(sender, to, [tos: 4], "active")

receive do
  {:udp, ^receiver, host, _port, control, data} -> IO.inspect({host, control, data})
end

IO.inspect(:inet.getopts(receiver, [:recvtos, :recvttl]))
:inet.setopts(receiver, recvtos: false)
:ok = :gen_udp.send(sender, to, [tos: 4], "time only")
take.()
:inet.setopts(receiver, recvttl: false)
:ok = :gen_udp.send(sender, to, [tos: 4], "none")
take.()

for control <- [[recvtos: 1], [mode: :list], [{:raw, 1, 2, <<1>>}], [tos: 1, ttl: 3, tos: 4], [tos: :x], [broadcast: true]] do
  IO.inspect({control, :gen_udp.send(sender, to, control, "bad")})
end

{:ok, listener} = :gen_tcp.listen(0, [:binary, active: false, ip: {127, 0, 0, 1}])
{:ok, port} = :inet.port(listener)
{:ok, client} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: false, recvtos: true, recvttl: true])
{:ok, server} = :gen_tcp.accept(listener)
:ok = :gen_tcp.send(server, "x")
{:ok, "x"} = :gen_tcp.recv(client, 1)
IO.inspect(:inet.getopts(client, [:pktoptions, :recvtos, :recvttl]))
IO.inspect(:inet.getopts(server, [:pktoptions]))
IO.inspect(:inet.getopts(receiver, [:pktoptions]))
