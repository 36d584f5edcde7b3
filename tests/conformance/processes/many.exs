# Ten thousand processes in a ring, a hundred thousand short ones, a fan-in
# heavy
me = self()
n = 10_000
last = Enum.reduce(1..n, me, fn _, next -> spawn(fn -> receive do: (k -> send(next, k + 1)) end) end)
send(last, 0)
IO.inspect(receive do: (k -> k))
count = :counters.new(1, [])
batches = for _ <- 1..100, do: Task.async(fn -> for _ <- 1..1000, do: spawn(fn -> :counters.add(count, 1, 1) end) end)
Enum.each(batches, &Task.await(&1, :infinity))
wait = fn wait -> if :counters.get(count, 1) < 100 * 1000, do: (Process.sleep(1); wait.(wait)), else: :counters.get(count, 1) end
IO.inspect(wait.(wait))
for i <- 1..1000, do: spawn(fn -> send(me, {:v, i * i}) end)
IO.inspect(Enum.sum(for _ <- 1..1000, do: receive(do: ({:v, v} -> v))))
{hub, ref} = spawn_monitor(fn -> Process.flag(:trap_exit, true); for(_ <- 1..2000, do: spawn_link(fn -> Process.sleep(:infinity) end)); send(me, :linked); receive do: (:go -> exit(:hub_gone)) end)
receive do: (:linked -> :ok)
{:links, links} = Process.info(hub, :links)
IO.inspect(length(links))
refs = Enum.map(links, &Process.monitor/1)
send(hub, :go)
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
IO.inspect(Enum.frequencies(for r <- refs, do: receive(do: ({:DOWN, ^r, _, _, why} -> why))))
