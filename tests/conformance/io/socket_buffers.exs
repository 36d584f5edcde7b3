# The size of a read follows that of the system's buffer for input, unless an option chooses it
loopback = {127, 0, 0, 1}
told = fn socket -> {:ok, options} = :inet.getopts(socket, [:buffer, :read_packets]); options end

for options <- [[], [recbuf: 500], [recbuf: 4096], [recbuf: 100_000], [sndbuf: 100_000], [buffer: 100, recbuf: 100_000], [recbuf: 100_000, buffer: 100]] do
  {:ok, listening} = :gen_tcp.listen(0, [:binary, active: false, ip: loopback] ++ options)
  {:ok, port} = :inet.port(listening)
  {:ok, client} = :gen_tcp.connect(loopback, port, [:binary, active: false] ++ options)
  {:ok, server} = :gen_tcp.accept(listening)
  IO.inspect({options, Enum.map([listening, client, server], told)})
  # The option of the same name in the form of the system changes the system's buffer alone.
  for change <- [{:raw, 1, 8, <<200_000::32-native>>}, {:recbuf, 200_000}, {:recbuf, 3000}, {:buffer, 5000}, {:recbuf, 9000}] do
    IO.inspect({change, :inet.setopts(client, [change]), told.(client)})
  end

  # What is there comes in pieces of that size at most.
  :ok = :gen_tcp.send(client, :binary.copy("x", 3000))
  :ok = :gen_tcp.shutdown(client, :write)
  {:ok, all} = :gen_tcp.recv(server, 3000)
  IO.inspect({byte_size(all), :gen_tcp.recv(server, 0)})
  Enum.each([listening, client, server], &:gen_tcp.close/1)
end

for options <- [[], [recbuf: 4000], [recbuf: 30_000], [recbuf: 100_000], [buffer: 50, recbuf: 100_000]] do
  {:ok, socket} = :gen_udp.open(0, [:binary, ip: loopback] ++ options)
  IO.inspect({options, told.(socket)})
  IO.inspect({:inet.setopts(socket, recbuf: 60_000), told.(socket)})
  :gen_udp.close(socket)
end
