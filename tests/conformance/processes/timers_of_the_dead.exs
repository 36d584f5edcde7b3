# Timers to a process that has ended are stopped; those to a name, and those of a process that has ended, go on
me = self()
counts = fn timer -> is_integer(Process.read_timer(timer)) end
wait = fn pid, message ->
  monitor = Process.monitor(pid)
  send(pid, message)
  receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
end

pid = spawn(fn -> receive do: (:end -> :ok) end)
timers = for _ <- 1..100, do: Process.send_after(pid, :late, 60_000)
started = :erlang.start_timer(60_000, pid, :late)
IO.inspect({Enum.all?(timers, counts), counts.(started)})
[cancelled | timers] = timers
IO.inspect(is_integer(Process.cancel_timer(cancelled)))
wait.(pid, :end)
IO.inspect({Enum.any?(timers, counts), counts.(started), Process.cancel_timer(started), Process.cancel_timer(hd(timers))})
IO.inspect(Process.read_timer(Process.send_after(pid, :late, 60_000)))

named = spawn(fn -> Process.register(self(), :named); send(me, :registered); receive do: (:end -> :ok) end)
receive do: (:registered -> :ok)
timer = Process.send_after(:named, :late, 60_000)
wait.(named, :end)
IO.inspect({counts.(timer), counts.(Process.send_after(:nobody, :late, 60_000))})

owner = spawn(fn -> Process.send_after(me, :from_the_dead, 50); send(me, {:timer, Process.send_after(me, :late, 60_000)}); receive do: (:end -> :ok) end)
timer = receive do: ({:timer, timer} -> timer)
wait.(owner, :end)
IO.inspect({counts.(timer), receive(do: (:from_the_dead -> :came))})

# Many processes with timers, ending in any order.
for n <- 1..500 do
  pid = spawn(fn -> receive do: (:end -> :ok) end)
  timers = for ms <- [1, 5, 60_000], do: Process.send_after(pid, :late, ms)
  if rem(n, 3) == 0, do: Process.cancel_timer(Enum.at(timers, rem(n, 2)))
  wait.(pid, :end)
  false = Enum.any?(timers, counts)
end
IO.puts("all stopped")
