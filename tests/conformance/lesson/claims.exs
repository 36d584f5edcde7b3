# What the lesson says of processes: light, preempted, idle while they wait; a mailbox nobody reads grows
size = fn pid, item -> Process.info(pid, item) |> elem(1) end

# a new process starts with only a few kilobytes of memory
pid = spawn(fn -> receive do: (:never -> :ok) end)
until = fn until, what -> what.() || (Process.sleep(1) && until.(until, what)) end
until.(until, fn -> size.(pid, :status) == :waiting end)
IO.inspect(size.(pid, :memory) < 4096)

# a process sitting in receive does nothing until a message arrives
before = size.(pid, :reductions)
Process.sleep(50)
IO.inspect({size.(pid, :status), size.(pid, :reductions) - before < 50})

# unmatched messages stay, and take memory
light = size.(pid, :memory)
for n <- 1..1000, do: send(pid, {:unmatched, n, Enum.to_list(1..10)})
IO.inspect({size.(pid, :message_queue_len), size.(pid, :memory) - light > 100_000})
Process.exit(pid, :kill)

# every process gets its share: busy ones don't keep others from answering
busy = for _ <- 1..8, do: spawn(fn -> loop = fn loop, n -> loop.(loop, n + 1) end; loop.(loop, 0) end)
echo = spawn(fn -> loop = fn loop -> receive do: ({:ping, from} -> send(from, :pong)); loop.(loop) end; loop.(loop) end)
answers = for _ <- 1..20 do
  send(echo, {:ping, self()})
  receive do: (:pong -> :ok), after: (5000 -> :starved)
end
IO.inspect(Enum.uniq(answers))
shares = for pid <- busy, do: size.(pid, :reductions)
for {pid, share} <- Enum.zip(busy, shares), do: until.(until, fn -> size.(pid, :reductions) > share end)
IO.puts("each of them goes on")
for pid <- busy, do: Process.exit(pid, :kill)

# the caller does not wait for what it has spawned
{time, _} = :timer.tc(fn -> spawn(fn -> Process.sleep(2000) end) end)
IO.inspect(time < 1_000_000)
