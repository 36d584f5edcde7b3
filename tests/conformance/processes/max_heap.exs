# A process that grows past max_heap_size is killed, others go on
# normalise: pids times
{pid, ref} =
  Process.spawn(
    fn -> Enum.reduce(Stream.iterate(1, &(&1 + 1)), [], fn n, acc -> [n | acc] end) end,
    [:monitor, max_heap_size: %{size: 50_000, kill: true, error_logger: false}]
  )

receive do: ({:DOWN, ^ref, _, ^pid, reason} -> IO.inspect(reason))

{pid, ref} =
  Process.spawn(
    fn ->
      IO.inspect(Process.info(self(), :max_heap_size) |> elem(1) |> Map.take([:size, :kill]), custom_options: [sort_maps: true])
      exit(Enum.sum(Enum.to_list(1..1000)))
    end,
    [:monitor, max_heap_size: %{size: 10_000_000, kill: true, error_logger: false}]
  )

receive do: ({:DOWN, ^ref, _, ^pid, reason} -> IO.inspect(reason))
IO.puts("still here")
