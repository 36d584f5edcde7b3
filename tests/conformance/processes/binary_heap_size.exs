# min_bin_vheap_size: kept and told by the flag, the spawn option and Process.info, never less than the usual one
item = fn pid -> elem(Process.info(pid, :min_bin_vheap_size), 1) end
usual = item.(self())
IO.inspect(usual)

for n <- [0, 1, 1000, usual, 75_113, 1_199_557] do
  before = item.(self())
  IO.inspect({n, Process.flag(:min_bin_vheap_size, n) == before, item.(self())})
  IO.inspect(Process.info(self(), :garbage_collection) |> elem(1) |> Keyword.take([:min_bin_vheap_size]))
  pid = :erlang.spawn_opt(fn -> Process.sleep(:infinity) end, priority: :normal, min_bin_vheap_size: n)
  IO.inspect(item.(pid))
end

for bad <- [-1, :many, 1.0] do
  IO.inspect(try do: Process.flag(:min_bin_vheap_size, bad), rescue: (e -> e.__struct__))
end
