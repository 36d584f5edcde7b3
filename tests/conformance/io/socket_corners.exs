# classic sockets: a file sent while the other side closes, buffers that grow with recbuf, another destination, given descriptors
path = Path.join(System.tmp_dir!(), "big")
File.write!(path, :binary.copy("0123456789abcdef", 1_000_000))

for active <- [false, true] do
  {:ok, l} = :gen_tcp.listen(0, [:binary, active: false, ip: {127, 0, 0, 1}])
  {:ok, port} = :inet.port(l)

  reader =
    spawn(fn ->
      {:ok, s} = :gen_tcp.accept(l)
      {:ok, _} = :gen_tcp.recv(s, 1)
      :gen_tcp.close(s)
    end)

  ref = Process.monitor(reader)
  {:ok, c} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: active])
  IO.inspect({active, :file.sendfile(String.to_charlist(path), c)})
  receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
  if active, do: receive(do: ({:tcp_closed, ^c} -> IO.puts("closed")))
end

buffer = fn opts -> ({:ok, s} = :gen_udp.open(0, opts); {:ok, [buffer: b]} = :inet.getopts(s, [:buffer]); b) end
IO.inspect(for opts <- [[], [recbuf: 20_000], [recbuf: 100_000], [buffer: 5000, recbuf: 20_000], [recbuf: 20_000, buffer: 5000]], do: buffer.(opts))
{:ok, l} = :gen_tcp.listen(0, recbuf: 20_000)
IO.inspect(:inet.getopts(l, [:buffer]))

# datagrams to another destination; a descriptor of another family
{:ok, s} = :gen_udp.open(0)
IO.inspect(:gen_udp.connect(s, {127, 0, 0, 1}, 53))
IO.inspect({:gen_udp.connect(s, {127, 0, 0, 2}, 54), :inet.peername(s)})
{:ok, fd} = :prim_inet.getfd(s)
IO.inspect(:gen_udp.open(0, [:inet6, {:fd, fd}]))
