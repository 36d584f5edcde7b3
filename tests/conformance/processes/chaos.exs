# Links and kills in a fixed pseudo-random order: a supervisor of our own keeps the count right
Logger.configure(level: :none)
Process.flag(:trap_exit, true)
next = fn x -> rem(x * 16_807, 2_147_483_647) end
start = fn n -> spawn_link(fn -> loop = fn loop, k -> receive do: (:work -> loop.(loop, k + 1); {:count, to} -> send(to, {self(), n, k}); loop.(loop, k); :raise -> raise("chaos"); :exit -> exit({:chaos, n}); :throw -> throw(:chaos)) end; loop.(loop, 0) end) end
pool = Map.new(1..20, &{&1, start.(&1)})

{pool, _, log} =
  Enum.reduce(1..400, {pool, 4711, []}, fn _, {pool, x, log} ->
    n = rem(x, 20) + 1
    pid = pool[n]

    case rem(div(x, 64), 6) do
      0 -> send(pid, :raise)
      1 -> send(pid, :exit)
      2 -> send(pid, :throw)
      3 -> Process.exit(pid, :kill)
      _ -> send(pid, :work)
    end

    if rem(div(x, 64), 6) < 4 do
      why = receive do: ({:EXIT, ^pid, r} -> with({e, [_ | _]} <- r, do: e))
      {Map.put(pool, n, start.(n)), next.(x), [why | log]}
    else
      {pool, next.(x), log}
    end
  end)

IO.inspect(log |> Enum.map(fn {:chaos, _} -> :exit; o -> o end) |> Enum.frequencies() |> Enum.sort())
counts = for {n, p} <- pool, do: (send(p, {:count, self()}); receive(do: ({^p, ^n, k} -> {n, k})))
IO.inspect(Enum.sort(counts))
for {_, p} <- pool, do: (Process.unlink(p); Process.exit(p, :kill))
IO.inspect(Process.info(self(), :message_queue_len))
