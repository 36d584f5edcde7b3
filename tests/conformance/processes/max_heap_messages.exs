# Messages kept on the heap count for max_heap_size; bad forms of the option; kill: false; what is logged
# normalise: pids times
defmodule Flood do
  def send_many(0), do: :ok
  def send_many(n) do
    send(self(), {n, List.to_tuple(Enum.to_list(1..20))})
    send_many(n - 1)
  end

  def run(where, options) do
    {pid, monitor} =
      Process.spawn(
        fn ->
          send_many(20_000)
          {:message_queue_len, count} = Process.info(self(), :message_queue_len)
          {:total_heap_size, words} = Process.info(self(), :total_heap_size)
          exit({count, words > 400_000})
        end,
        [:monitor, message_queue_data: where, max_heap_size: options]
      )
    receive do: ({:DOWN, ^monitor, _, ^pid, how} -> IO.inspect({where, options, how}, custom_options: [sort_maps: true]))
  end

  # log/2 of a logger's handler
  def log(event, %{config: %{to: to}}), do: send(to, {:logged, event})
end

quiet = %{size: 200_000, kill: true, error_logger: false}
Flood.run(:on_heap, quiet)
Flood.run(:off_heap, quiet)
Flood.run(:on_heap, %{quiet | kill: false})
Flood.run(:on_heap, %{quiet | size: 0})

:logger.add_handler(:here, Flood, %{config: %{to: self()}})
:logger.remove_handler(:default)
Flood.run(:on_heap, %{quiet | error_logger: true})
receive do
  {:logged, %{level: level, msg: {format, [pid, max, total, kill, log, count, figures, stack]}, meta: meta}} ->
    IO.inspect({level, format, is_pid(pid), max, total > 200_000, kill, log, count > 1000})
    IO.inspect(Keyword.keys(figures))
    IO.inspect(List.last(stack) |> Tuple.to_list() |> Enum.take(3))
    IO.inspect({meta.pid == pid, meta.error_logger == %{tag: :error, emulator: true}})
end

flag = fn value ->
  try do
    Process.flag(:max_heap_size, value)
    {:max_heap_size, now} = Process.info(self(), :max_heap_size)
    now
  rescue
    error -> Exception.message(error)
  end
end

start = fn options ->
  try do
    {pid, _} = Process.spawn(fn -> receive do: (:end -> :ok) end, [:monitor | options])
    {:max_heap_size, now} = Process.info(pid, :max_heap_size)
    {now, Process.info(pid, :min_heap_size)}
  rescue
    error -> Exception.message(error)
  end
end

values = [100, 232, 10_000_000, -1, :a, 1.5, %{}, %{size: 100}, %{size: -1}, %{size: :a}, %{kill: true}, [],
          %{size: 20_000_000, kill: false}, %{size: 20_000_001, error_logger: false}, 20_000_002,
          %{size: 20_000_000, kill: :maybe}, %{size: 20_000_000, error_logger: 1}, %{size: 0, other: 1}, 0]
for value <- values, do: IO.inspect({value, flag.(value)}, custom_options: [sort_maps: true])
for value <- values, do: IO.inspect({value, start.(max_heap_size: value)}, custom_options: [sort_maps: true])
for max <- [0, 5000, 10_000, 17_000, 17_731], do: IO.inspect({max, start.(max_heap_size: max, min_heap_size: 10_000)}, custom_options: [sort_maps: true])
sizes = for size <- [0, 100, 233, 234, 5000, 10_000, 500_000], do: (Process.flag(:min_heap_size, size); elem(Process.info(self(), :min_heap_size), 1))
IO.inspect(sizes)
Process.flag(:min_heap_size, 0)
IO.inspect({:erlang.system_info(:min_heap_size), :erlang.system_flag(:min_heap_size, 1000), :erlang.system_info(:min_heap_size)})
IO.inspect(start.([]), custom_options: [sort_maps: true])
:erlang.system_flag(:min_heap_size, 233)
