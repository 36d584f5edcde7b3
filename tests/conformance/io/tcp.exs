# gen_tcp: listening, connecting, passive and active sockets, packets, closing from both sides
# normalise: ports pids
loopback = {127, 0, 0, 1}
listen = fn opts -> :gen_tcp.listen(0, [:binary, active: false, ip: loopback] ++ opts) end

pair = fn opts ->
  {:ok, l} = listen.(opts)
  {:ok, port} = :inet.port(l)
  {:ok, a} = :gen_tcp.connect(loopback, port, [:binary, active: false] ++ opts)
  {:ok, b} = :gen_tcp.accept(l)
  :gen_tcp.close(l)
  {a, b}
end

flush = fn flush ->
  receive do
    m -> [m | flush.(flush)]
  after
    50 -> []
  end
end

# passive
{a, b} = pair.([])
:ok = :gen_tcp.send(a, "hello ")
:ok = :gen_tcp.send(a, ["wor", [?l, "d"]])
IO.inspect(:gen_tcp.recv(b, 11))
IO.inspect(:gen_tcp.recv(b, 1, 20))
IO.inspect(:gen_tcp.recv(b, 0, 0))
:ok = :gen_tcp.send(b, "reply")
IO.inspect(:gen_tcp.recv(a, 2))
IO.inspect(:gen_tcp.recv(a, 0))
IO.inspect(match?({:ok, {^loopback, p}} when p > 0, :inet.peername(a)))
IO.inspect(:inet.peername(a) == :inet.sockname(b))
IO.inspect(:inet.getopts(a, [:active, :mode, :packet, :nodelay, :exit_on_close, :buffer, :header, :linger, :send_timeout]))
:gen_tcp.close(a)
IO.inspect(:gen_tcp.recv(b, 0))
IO.inspect(:gen_tcp.recv(b, 0))
IO.inspect(:gen_tcp.send(b, "x"))
IO.inspect(:gen_tcp.close(b))
IO.inspect(:gen_tcp.send(b, "x"))
IO.inspect(:gen_tcp.recv(b, 0))

# active, once, counted
{a, b} = pair.(active: true)
:gen_tcp.send(a, "one")
receive(do: ({:tcp, ^b, data} -> IO.inspect(data)))
:inet.setopts(b, active: :once)
:gen_tcp.send(a, "two")
receive(do: ({:tcp, ^b, data} -> IO.inspect(data)))
:gen_tcp.send(a, "three")
IO.inspect(flush.(flush))
IO.inspect(:inet.getopts(b, [:active]))
IO.inspect(:gen_tcp.recv(b, 5))
:inet.setopts(b, active: 2)
# One at a time, or they come as one.
for word <- ["x", "y"], do: (:gen_tcp.send(a, word); receive(do: (m -> IO.inspect({elem(m, 0), elem(m, 1) == b, elem(m, 2)}))))
IO.inspect(receive(do: ({:tcp_passive, ^b} -> :passive)))
IO.inspect(flush.(flush))
IO.inspect(:inet.getopts(b, [:active]))
IO.inspect(:inet.setopts(b, active: true))
:gen_tcp.close(a)
receive(do: ({:tcp_closed, ^b} -> IO.puts("closed")))
IO.inspect(Port.info(b))

# packets
for packet <- [1, 2, 4] do
  {a, b} = pair.(packet: packet)
  for text <- ["", "a", "some words"], do: :gen_tcp.send(a, text)
  IO.inspect(for _ <- 1..3, do: :gen_tcp.recv(b, 0))
  IO.inspect({packet, :gen_tcp.send(a, :binary.copy("x", 300))})
end

{a, b} = pair.(packet: :line)
:gen_tcp.send(a, "first\nsecond\r\nthi")
IO.inspect([:gen_tcp.recv(b, 0), :gen_tcp.recv(b, 0), :gen_tcp.recv(b, 0, 30)])
:gen_tcp.send(a, "rd\n")
IO.inspect(:gen_tcp.recv(b, 0))

{a, b} = pair.(packet: :http_bin)
:gen_tcp.send(a, "GET /path?q=1 HTTP/1.1\r\nHost: here\r\nX-Other: 1\r\n\r\nrest")
for _ <- 1..4, do: IO.inspect(:gen_tcp.recv(b, 0))
:inet.setopts(b, packet: :raw)
IO.inspect(:gen_tcp.recv(b, 0))

# shutdown, exit_on_close
{a, b} = pair.(exit_on_close: false)
:gen_tcp.send(a, "last words")
IO.inspect(:gen_tcp.shutdown(a, :write))
IO.inspect([:gen_tcp.recv(b, 0), :gen_tcp.recv(b, 0), :gen_tcp.send(b, "still there")])
IO.inspect(:gen_tcp.recv(a, 0))
:gen_tcp.close(b)
IO.inspect(:gen_tcp.recv(a, 0))

# lists, headers, delivery by port messages
{a, b} = pair.(header: 2)
:gen_tcp.send(a, "headers")
IO.inspect(:gen_tcp.recv(b, 0))
:inet.setopts(b, [:list, header: 0])
:gen_tcp.send(a, "as a list")
IO.inspect(:gen_tcp.recv(b, 0))
:inet.setopts(b, deliver: :port, active: true)
:gen_tcp.send(a, "port")
receive(do: ({^b, {:data, data}} -> IO.inspect(data)))
