# gen_udp and local sockets
# normalise: ports pids
loopback = {127, 0, 0, 1}
{:ok, a} = :gen_udp.open(0, [:binary, active: false, ip: loopback])
{:ok, b} = :gen_udp.open(0, [:binary, active: true, ip: loopback])
{:ok, pa} = :inet.port(a)
{:ok, pb} = :inet.port(b)
IO.inspect(:gen_udp.send(a, loopback, pb, "datagram"))
receive(do: ({:udp, ^b, ^loopback, ^pa, data} -> IO.inspect(data)))
IO.inspect(:gen_udp.send(b, {loopback, pa}, ["and", ?\s, "back"]))
{:ok, {from, from_port, data}} = :gen_udp.recv(a, 0)
IO.inspect({from, from_port == pb, data})
IO.inspect(:gen_udp.recv(a, 0, 20))
:inet.setopts(b, active: :once)
for word <- ["one", "two"], do: :gen_udp.send(a, loopback, pb, word)
receive(do: ({:udp, ^b, _, _, data} -> IO.inspect(data)))
IO.inspect(:inet.getopts(b, [:active, :mode, :read_packets]))
{:ok, {_, _, data}} = :gen_udp.recv(b, 0)
IO.inspect(data)
:inet.setopts(b, [:list])
:gen_udp.send(a, loopback, pb, "list")
{:ok, {_, _, data}} = :gen_udp.recv(b, 0)
IO.inspect(data)
IO.inspect(:gen_udp.connect(a, loopback, pb))
IO.inspect(:gen_udp.send(a, "connected"))
{:ok, {_, _, data}} = :gen_udp.recv(b, 0)
IO.inspect(data)
IO.inspect(:gen_udp.close(a))
IO.inspect(:gen_udp.send(a, loopback, pb, "x"))
IO.inspect(Port.info(b, :name))
{:ok, name} = :inet.gethostname()
IO.inspect(is_list(name))
IO.inspect(match?({:ok, _}, :inet.getaddr(~c"localhost", :inet)))

path = Path.join(System.tmp_dir!(), "sock")
{:ok, l} = :gen_tcp.listen(0, [:binary, active: false, ifaddr: {:local, path}])
{:ok, c} = :gen_tcp.connect({:local, path}, 0, [:binary, active: false])
{:ok, s} = :gen_tcp.accept(l)
:gen_tcp.send(c, "local")
IO.inspect(:gen_tcp.recv(s, 0))
IO.inspect(match?({:ok, {:local, ^path}}, :inet.sockname(l)))
IO.inspect(:inet.peername(s))

case :gen_tcp.listen(0, [:inet6, :binary, active: false, ip: {0, 0, 0, 0, 0, 0, 0, 1}]) do
  {:ok, l6} ->
    {:ok, port} = :inet.port(l6)
    {:ok, c6} = :gen_tcp.connect({0, 0, 0, 0, 0, 0, 0, 1}, port, [:inet6, :binary, active: false])
    {:ok, s6} = :gen_tcp.accept(l6)
    :gen_tcp.send(c6, "six")
    IO.inspect({:gen_tcp.recv(s6, 0), :inet.sockname(l6) == {:ok, {{0, 0, 0, 0, 0, 0, 0, 1}, port}}})

  {:error, reason} ->
    IO.inspect(reason)
end
