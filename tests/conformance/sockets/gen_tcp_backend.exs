# gen_tcp over module socket: packets, active modes, options, files, ends
pair = fn more ->
  {:ok, l} = :gen_tcp.listen(0, [{:inet_backend, :socket}, :binary, {:ip, {127, 0, 0, 1}}, {:active, false}] ++ more)
  {:ok, port} = :inet.port(l)
  {:ok, c} = :gen_tcp.connect({127, 0, 0, 1}, port, [{:inet_backend, :socket}, :binary, {:active, false}] ++ more)
  {:ok, s} = :gen_tcp.accept(l)
  :gen_tcp.close(l)
  {c, s}
end
show = fn x -> IO.inspect(x, width: 120) end

{c, s} = pair.([])
show.(:gen_tcp.send(c, ["some ", "bytes"]))
show.(:gen_tcp.recv(s, 4))
show.(:gen_tcp.recv(s, 0))
show.(:gen_tcp.recv(s, 0, 10))
:inet.setopts(s, active: true)
:gen_tcp.send(c, "active")
receive(do: ({:tcp, ^s, data} -> show.(data)))
:inet.setopts(s, active: :once)
:gen_tcp.send(c, "once")
receive(do: ({:tcp, ^s, data} -> show.(data)))
show.(:inet.getopts(s, [:active, :mode, :packet]))
:inet.setopts(s, active: 2)
for w <- ["1", "2"] do
  :gen_tcp.send(c, w)
  receive(do: ({:tcp, ^s, data} -> show.(data)))
end
receive(do: ({:tcp_passive, ^s} -> show.(:passive)))
:inet.setopts(s, [:list, active: false])
:gen_tcp.send(c, "list")
show.(:gen_tcp.recv(s, 0))
:inet.setopts(s, active: :once)
show.(:gen_tcp.shutdown(c, :write))
receive(do: ({:tcp_closed, ^s} -> show.(:closed)))
show.(:gen_tcp.close(c))
show.(:gen_tcp.send(c, "x"))
:gen_tcp.close(s)

for packet <- [1, 2, 4] do
  {c, s} = pair.(packet: packet)
  :gen_tcp.send(c, "one")
  :gen_tcp.send(c, ["t", "wo"])
  show.({packet, :gen_tcp.recv(s, 0), :gen_tcp.recv(s, 0)})
  :gen_tcp.close(c)
  show.(:gen_tcp.recv(s, 0))
end

{c, s} = pair.(packet: :line)
:gen_tcp.send(c, "first\nsecond\nthi")
show.([:gen_tcp.recv(s, 0), :gen_tcp.recv(s, 0)])
:gen_tcp.send(c, "rd\n")
show.(:gen_tcp.recv(s, 0))

{c, s} = pair.(packet: :http_bin)
:gen_tcp.send(c, "GET /x HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\n\r\nabc")
show.(for _ <- 1..4, do: :gen_tcp.recv(s, 0))
:inet.setopts(s, packet: :raw)
show.(:gen_tcp.recv(s, 3))

# options, names, numbers
show.(:inet.getopts(s, [:nodelay, :keepalive, :delay_send, :exit_on_close, :send_timeout, :packet_size, :recbuf]) |> elem(0))
show.(:inet.setopts(s, nodelay: true, keepalive: true))
show.(:inet.getopts(s, [:nodelay, :keepalive]))
{:ok, {host, port}} = :inet.peername(s)
show.({host, :inet.sockname(c) == {:ok, {host, port}}})
{:ok, stats} = :inet.getstat(s, [:recv_oct, :send_oct])
show.(stats)
show.(:gen_tcp.connect({127, 0, 0, 1}, 1, [{:inet_backend, :socket}]))

# another owner
{c, s} = pair.([])
me = self()
{pid, mon} = spawn_monitor(fn ->
  receive(do: (:go -> :ok))
  :inet.setopts(s, active: true)
  receive(do: ({:tcp, ^s, data} -> send(me, {:got, data})))
end)
show.(:gen_tcp.controlling_process(s, pid))
send(pid, :go)
:gen_tcp.send(c, "for him")
receive(do: ({:got, data} -> show.(data)))
receive(do: ({:DOWN, ^mon, _, _, _} -> :ok))
show.(:gen_tcp.recv(c, 0))

# files
{c, s} = pair.([])
path = Path.join(System.tmp_dir!(), "f")
data = :binary.copy("0123456789", 100_000)
File.write!(path, data)
t = Task.async(fn -> receive(do: (:go -> :gen_tcp.recv(s, byte_size(data)))) end)
:gen_tcp.controlling_process(s, t.pid)
send(t.pid, :go)
show.(:file.sendfile(String.to_charlist(path), c))
show.(Task.await(t) == {:ok, data})
