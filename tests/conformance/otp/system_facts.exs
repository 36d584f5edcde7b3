# What system_info, statistics, process_info, port_info and memory answer for each item that OTP documents: its shape, and
# that it is plausible. Left out are those that tell of the emulator's own parts (allocators, check_io, emu_flavor)
# normalise: times
defmodule Facts do
  def shape([]), do: []
  def shape(list) when is_list(list) do
    if List.ascii_printable?(list), do: :text, else: {:list_of, list |> elements() |> Enum.map(&shape/1) |> Enum.uniq() |> Enum.sort()}
  end
  def shape(tuple) when is_tuple(tuple), do: tuple |> Tuple.to_list() |> Enum.map(&shape/1) |> List.to_tuple()
  def shape(map) when is_map(map), do: Map.new(map, fn {k, v} -> {k, shape(v)} end)
  def shape(x) when is_integer(x), do: if(x < 0, do: :negative, else: :integer)
  def shape(x) when is_float(x), do: :float
  def shape(x) when is_binary(x), do: :binary
  def shape(x) when is_pid(x), do: :pid
  def shape(x) when is_port(x), do: :port
  def shape(x) when is_reference(x), do: :reference
  def shape(x), do: x

  defp elements([x | rest]) when is_list(rest), do: [x | elements(rest)]
  defp elements([x | rest]), do: [x, rest]
  defp elements([]), do: []

  def show(function, items, ask) do
    for item <- items do
      answer =
        try do
          shape(ask.(item))
        rescue
          error -> Exception.message(error)
        end

      IO.puts("#{function} #{inspect(item)}: #{inspect(answer, limit: :infinity)}")
    end
  end
end

info = &:erlang.system_info/1
items = [:atom_count, :atom_limit, :build_type, :compat_rel, :cpu_quota, :creation, :debug_compiled, :delayed_node_table_gc,
  :dirty_cpu_schedulers, :dirty_cpu_schedulers_online, :dirty_io_schedulers, :dist, :dist_buf_busy_limit, :dist_ctrl,
  :driver_version, :dynamic_trace, :dynamic_trace_probes, :emu_type, :end_time, :ets_count, :ets_limit, :fullsweep_after,
  :garbage_collection, :heap_sizes, :heap_type, :info, :kernel_poll, :loaded, :lock_checking, :lock_counting, :machine, :max_heap_size,
  :message_queue_data, :min_bin_vheap_size, :min_heap_size, :modified_timing_level, :multi_scheduling,
  :multi_scheduling_blockers, :nif_version, :normal_multi_scheduling_blockers, :otp_release,
  :outstanding_system_requests_limit, :port_count, :port_limit, :port_parallelism, :private_heap, :process_count,
  :process_limit, :procs, :scheduler_bind_type, :scheduler_bindings, :scheduler_id, :schedulers, :schedulers_online,
  :smp_support, :start_time, :system_architecture, :system_logger, :system_version, :thread_pool_size, :threads,
  :time_correction, :trace_control_word, :update_cpu_info, :version, :wordsize, {:wordsize, :internal}, {:wordsize, :external},
  {:wordsize, :other}, :logical_processors, :logical_processors_available, :logical_processors_online, :cpu_topology,
  {:cpu_topology, :defined}, {:cpu_topology, :detected}, {:cpu_topology, :used}, {:cpu_topology, :other},
  :async_dist, :sequential_tracer, :alloc_util_allocators, :os_system_time_source, :os_monotonic_time_source, :eager_check_io,
  :halt_flush_timeout, :nosuch, {:nosuch, 1}, 1, []]
Facts.show("system_info", items -- [:system_architecture, :alloc_util_allocators], info)
for item <- [:atom_limit, :build_type, :compat_rel, :debug_compiled, :delayed_node_table_gc, :dist_buf_busy_limit, :driver_version,
             :ets_limit, :fullsweep_after, :garbage_collection, :heap_type, :kernel_poll, :machine, :max_heap_size, :min_bin_vheap_size, :nif_version,
             :min_heap_size, :multi_scheduling, :otp_release, :port_limit, :process_limit, :schedulers, :version, :wordsize,
             :outstanding_system_requests_limit, :cpu_quota, :dirty_io_schedulers, :halt_flush_timeout, :cpu_topology],
    do: IO.inspect(info.(item), label: item)

statistics = [:active_tasks, :active_tasks_all, :context_switches, :exact_reductions, :garbage_collection, :io, :reductions, :run_queue,
  :run_queue_lengths, :run_queue_lengths_all, :runtime, :scheduler_wall_time, :scheduler_wall_time_all, :total_active_tasks,
  :total_active_tasks_all, :total_run_queue_lengths, :total_run_queue_lengths_all, :wall_clock, :nosuch, {:a, 1}]
Facts.show("statistics", statistics, &:erlang.statistics/1)
:erlang.system_flag(:scheduler_wall_time, true)
for item <- [:scheduler_wall_time, :scheduler_wall_time_all] do
  # Those of dirty schedulers follow in the reference.
  times = Enum.filter(:erlang.statistics(item), fn {id, _, _} -> id <= info.(:schedulers) end)
  IO.inspect({item, length(times), Enum.all?(times, fn {id, active, total} -> id > 0 and active >= 0 and active <= total end)})
end
{before, _} = :erlang.statistics(:reductions)
for i <- 1..10_000, do: Integer.to_string(i)
{later, since} = :erlang.statistics(:reductions)
{{:input, input}, {:output, output}} = :erlang.statistics(:io)
IO.inspect({later - before >= 10_000, since <= later, input >= 0, output >= 0})
{collections, words, 0} = :erlang.statistics(:garbage_collection)
:erlang.garbage_collect()
{collections_later, words_later, 0} = :erlang.statistics(:garbage_collection)
IO.inspect({collections_later > collections, words_later >= words})

items = [:async_dist, :backtrace, :binary, :catchlevel, :current_function, :current_location, :current_stacktrace, :dictionary,
  {:dictionary, :x}, :error_handler, :fullsweep_after, :garbage_collection, :garbage_collection_info, :group_leader, :heap_size,
  :initial_call, :label, :last_calls, :links, :max_heap_size, :memory, :message_queue_data, :message_queue_len, :messages,
  :min_bin_vheap_size, :min_heap_size, :monitored_by, :monitors, :parent, :priority, :reductions, :registered_name,
  :sequential_trace_token, :stack_size, :status, :suspending, :total_heap_size, :trap_exit, :nosuch, {:a, :b}, 1, [:status, :nosuch], []]
pid = spawn(fn -> receive do: (:stop -> :ok) end)
Process.sleep(20)
Facts.show("process_info", items, &:erlang.process_info(pid, &1))
Facts.show("of itself", items -- [:current_stacktrace, :dictionary, :messages, :binary, :links, :monitors], &:erlang.process_info(self(), &1))
IO.inspect(pid |> :erlang.process_info() |> Keyword.keys())
Facts.show("of the dead", [:status, :messages, []], fn item -> send(pid, :stop); Process.sleep(20); :erlang.process_info(pid, item) end)

port = Port.open({:spawn, "cat"}, [])
items = [:connected, :id, :input, :links, :locking, :memory, :monitors, :monitored_by, :name, :os_pid, :output, :parallelism, :queue_size,
  :registered_name, :nosuch, 1]
Facts.show("port_info", items -- [:locking], &:erlang.port_info(port, &1))
IO.inspect(port |> :erlang.port_info() |> Keyword.keys())

items = [:total, :processes, :processes_used, :system, :atom, :atom_used, :binary, :code, :ets, :maximum, :nosuch]
Facts.show("memory", items, &:erlang.memory/1)
memory = :erlang.memory()
IO.inspect(Keyword.keys(memory))
IO.inspect({memory[:total] == memory[:processes] + memory[:system], memory[:processes_used] <= memory[:processes],
            memory[:atom_used] <= memory[:atom], memory[:atom] + memory[:binary] + memory[:code] + memory[:ets] <= memory[:system]})
IO.inspect(:erlang.memory([:total, :ets]) |> Keyword.keys())

# Topologies that a program declares. For each there is a warning
for {flag, value} <- [cpu_topology: :undefined, scheduler_bind_type: :unbound] do
  :erlang.system_flag(flag, value)
  Process.sleep(50)
end

Logger.configure(level: :none)
topology = fn wanted ->
  answer =
    try do
      :erlang.system_flag(:cpu_topology, wanted)
    rescue
      error -> Exception.message(error)
    end

  IO.inspect({wanted, answer, info.({:cpu_topology, :defined}), info.(:cpu_topology)}, limit: :infinity)
end

logical = &{:logical, &1}
for wanted <- [[processor: [node: [core: logical.(0)], node: [core: logical.(1)]]],
               [node: [processor: [core: logical.(0), core: logical.(1)]], node: [processor: [core: logical.(2), core: logical.(3)]]],
               [processor: [core: [thread: logical.(0), thread: logical.(1)], core: logical.(5)]], :undefined,
               [processor: logical.(0), processor: logical.(0)], :x, [], [processor: logical.(70000)], [core: logical.(0)],
               [processor: logical.(3), processor: logical.(0)], [node: [processor: logical.(0)], processor: logical.(1)], :undefined],
    do: topology.(wanted)
