# Sockets with addresses in the file system.

{:ok, listener} = :gen_tcp.listen(0, [:binary, ifaddr: {:local, "a.sock"}, active: false])
{:ok, client} = :gen_tcp.connect({:local, "a.sock"}, 0, [:binary, :local, active: false])
{:ok, server} = :gen_tcp.accept(listener)

for socket <- [listener, client, server] do
  IO.inspect({:inet.sockname(socket), :inet.peername(socket), :inet.port(socket)})
end

:ok = :gen_tcp.send(client, "hello")
IO.inspect(:gen_tcp.recv(server, 0, 1000))
{:ok, named} = :gen_udp.open(0, [:binary, :local, ifaddr: {:local, "b.sock"}, active: false])
{:ok, other} = :gen_udp.open(0, [:binary, :local, ifaddr: {:local, "c.sock"}, active: false])
{:ok, nameless} = :gen_udp.open(0, [:binary, :local, active: false])
IO.inspect({:inet.sockname(named), :inet.sockname(nameless), :inet.peername(named)})

for from <- [other, nameless] do
  IO.inspect(:gen_udp.send(from, {:local, "b.sock"}, 0, "passive"))
  IO.inspect(:gen_udp.recv(named, 0, 1000))
  :inet.setopts(named, active: :once)
  IO.inspect(:gen_udp.send(from, {:local, "b.sock"}, 0, "active"))
  receive do: (message -> IO.inspect(put_elem(message, 1, :socket)))
end

IO.inspect(:gen_tcp.connect({:local, "nosuch.sock"}, 0, [:local]))
IO.inspect(:gen_tcp.listen(0, [:local, ifaddr: {:local, "a.sock"}]))
IO.inspect(:gen_udp.send(named, {:local, "nosuch.sock"}, 0, "x"))
{:ok, abstract} = :gen_tcp.listen(0, [:local, ifaddr: {:local, <<0, "of #{System.pid()}">>}])
{:ok, {:local, name}} = :inet.sockname(abstract)
IO.inspect(String.starts_with?(name, <<0, "of ">>))
IO.inspect(try do :gen_tcp.connect({:local, String.duplicate("x", 200)}, 0, [:local]) catch kind, reason -> {kind, reason} end)
