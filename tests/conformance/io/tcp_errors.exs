# gen_tcp: refusals, timeouts, sockets and their owners
# normalise: ports pids
loopback = {127, 0, 0, 1}
{:ok, l} = :gen_tcp.listen(0, [:binary, active: false, ip: loopback, reuseaddr: true])
{:ok, port} = :inet.port(l)
IO.inspect(:gen_tcp.listen(port, [:binary, ip: loopback]))
IO.inspect(:gen_tcp.accept(l, 20))
IO.inspect(:gen_tcp.accept(l, 0))
IO.inspect(:gen_tcp.recv(l, 0, 20))
IO.inspect(:gen_tcp.send(l, "x"))
IO.inspect(:inet.peername(l))
IO.inspect(:gen_tcp.listen(0, [:binary, ip: {1, 2, 3, 4}]))
IO.inspect(catch_exit = (try do: :gen_tcp.listen(0, [:no_such_option]), catch: (kind, reason -> {kind, reason})))
_ = catch_exit
IO.inspect(:inet.setopts(l, no_such: 1))
IO.inspect(:inet.getopts(l, [:no_such]))

# several acceptors
me = self()

acceptors =
  for n <- 1..3 do
    spawn(fn ->
      {:ok, s} = :gen_tcp.accept(l)
      {:ok, text} = :gen_tcp.recv(s, 0)
      send(me, {:accepted, n, text, self()})
    end)
  end

waits = fn waits, pid ->
  case Process.info(pid, [:status, :current_function]) do
    [status: :waiting, current_function: {:prim_inet, :accept0, _}] -> :ok
    _ -> Process.sleep(1) && waits.(waits, pid)
  end
end

for pid <- acceptors, do: waits.(waits, pid)
# one that dies while it waits takes no connection
ref = Process.monitor(hd(acceptors))
Process.exit(hd(acceptors), :kill)
receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))

for word <- ["a", "b"] do
  {:ok, s} = :gen_tcp.connect(loopback, port, [:binary])
  :gen_tcp.send(s, word)
end

texts = for _ <- 1..2, do: receive(do: ({:accepted, _, text, _} -> text))
IO.inspect(Enum.sort(texts))

# the owner ends: the socket closes
{:ok, s} = :gen_tcp.connect(loopback, port, [:binary, active: false])
{:ok, mine} = :gen_tcp.accept(l)

{pid, ref} =
  spawn_monitor(fn ->
    receive(do: (:go -> :ok))
  end)

IO.inspect(:gen_tcp.controlling_process(mine, pid))
IO.inspect(Port.info(mine, :connected) == {:connected, pid})
IO.inspect(:gen_tcp.controlling_process(mine, self()))
send(pid, :go)
receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
IO.inspect(:gen_tcp.recv(s, 0))
IO.inspect(Port.info(mine))

# closing wakes those who wait
waiter = Task.async(fn -> :gen_tcp.accept(l) end)
waits.(waits, waiter.pid)
:gen_tcp.close(l)
IO.inspect(Task.await(waiter))
IO.inspect(:gen_tcp.connect(loopback, port, [:binary], 500))
IO.inspect(:gen_tcp.connect({127, 0, 0, 1}, port, [:binary, ip: {127, 0, 0, 1}]))

# a port closed twice, links and monitors
{:ok, l} = :gen_tcp.listen(0, [])
mon = Port.monitor(l)
IO.inspect(Port.info(l, :name))
IO.inspect(:gen_tcp.close(l))
receive(do: ({:DOWN, ^mon, :port, _, reason} -> IO.inspect(reason)))
IO.inspect(:gen_tcp.close(l))
IO.inspect(:inet.port(l))
