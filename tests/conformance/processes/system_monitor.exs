# erlang:system_monitor: what may be watched, and what is told of collections, heaps, slices, queues and ports; too much for collect-always
# not-in: collect-always
defmodule M do
  def ask(arguments) do
    case apply(:erlang, :system_monitor, arguments) do
      {pid, options} when is_pid(pid) -> {pid == self(), options}
      other -> other
    end
  rescue
    error -> Exception.message(error)
  end

  def events(timeout \\ 30) do
    receive do
      event -> [event | events(timeout)]
    after
      timeout -> []
    end
  end

  # Those about `pid`, {What, Information}.
  def about(pid, timeout \\ 30), do: for({:monitor, ^pid, what, info} <- events(timeout), do: {what, info})

  def taker do
    receive do
      {:take, n} ->
        for _ <- 1..n, do: receive(do: (x when is_integer(x) -> x))
        taker()
    end
  end

  def work do
    receive do: (:go -> :ok)
    tuple = Tuple.duplicate([], 300_000)
    busy(List.duplicate(tuple, 10), List.duplicate(:erlang.setelement(1, tuple, []), 10), 5)
  end

  def busy(list, other, n) when n > 0 do
    true = list == other
    busy(list, other, n - 1)
  end

  def busy(_, _, 0), do: :ok
end

me = self()
port = Port.open({:spawn, "cat"}, [])

for arguments <- [[me, []], [me, [:busy_port]], [me, [long_gc: 0]], [me, [long_gc: -1]], [me, [long_gc: 1]],
                  [me, [long_gc: 0x100000000000000000]], [me, [large_heap: 0]], [me, [large_heap: 10]],
                  [me, [large_heap: 20000]], [me, [long_schedule: 0]], [me, [long_schedule: 1]],
                  [me, [long_message_queue: {0, 1}]], [me, [long_message_queue: {1, 1}]],
                  [me, [long_message_queue: {-1, 1}]], [me, [long_message_queue: :a]], [me, [:long_message_queue]],
                  [me, [:x]], [me, :x], [port, [:busy_port]], [:a, [:busy_port]], [:undefined, [:busy_port]],
                  [:undefined, :x], [:undefined], [],
                  [{me, [:busy_port, :busy_dist_port, long_gc: 5, large_heap: 6, long_schedule: 7, long_message_queue: {8, 9}]}],
                  [], [me, [:busy_port | :x]], [], [{me, :x}], [:undefined], [make_ref(), []],
                  [me, [long_gc: 5, long_gc: 7]], []],
    do: IO.inspect(M.ask(arguments))

{dead, monitor} = spawn_monitor(fn -> :erlang.system_monitor(self(), [:busy_port]) end)
receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
IO.inspect({M.ask([]), M.ask([dead, [:busy_port]])}, label: "dead")

kinds = fn events -> for({what, info} <- events, do: {what, if(is_list(info), do: Keyword.keys(info), else: info)}) |> Enum.uniq() end
collect = fn n -> tuple = Tuple.duplicate([], n); :erlang.garbage_collect(); tuple_size(tuple) end

M.ask([me, [large_heap: 1_000_000]])
{small, _} = spawn_monitor(fn -> collect.(1000) end)
{large, _} = spawn_monitor(fn -> collect.(1_000_000) end)
for pid <- [small, large], do: receive(do: ({:DOWN, _, _, ^pid, :normal} -> :ok))
events = M.events()
IO.inspect(kinds.(for {:monitor, ^small, what, info} <- events, do: {what, info}), label: "small")
IO.inspect(kinds.(for {:monitor, ^large, what, info} <- events, do: {what, info}), label: "large")
IO.inspect(Enum.all?(for({:monitor, ^large, _, info} <- events, do: info[:heap_block_size] + info[:old_heap_block_size] >= 1_000_000)))
collect.(1_000_000)
IO.inspect(M.about(me), label: "of itself")

M.ask([me, [long_gc: 1]])
collections =
  Enum.find_value(1..20, [], fn _ ->
    {long, monitor} = spawn_monitor(fn -> collect.(2_000_000) end)
    receive do: ({:DOWN, ^monitor, _, _, :normal} -> :ok)
    collections = M.about(long, 100)
    if collections != [], do: collections
  end)

IO.inspect(kinds.(collections), label: "long collection")

M.ask([me, [long_schedule: 1]])
slices =
  Enum.find_value(1..20, [], fn _ ->
    {long, monitor} = spawn_monitor(&M.work/0)
    send(long, :go)
    receive do: ({:DOWN, ^monitor, _, _, :normal} -> :ok)
    slices = M.about(long, 100)
    if slices != [], do: slices
  end)

IO.inspect({slices != [], kinds.(slices)}, label: "long slice")
IO.inspect(Enum.any?(slices, fn {_, info} -> is_tuple(info[:in]) and info[:timeout] > 1 end))

M.ask([me, [long_message_queue: {2, 5}]])
taker = spawn(&M.taker/0)
step = fn title, messages -> for(m <- messages, do: send(taker, m)); Process.sleep(30); IO.inspect(M.about(taker), label: title) end
step.("4", 1..4)
step.("8 more", 5..12)
step.("7 taken", take: 7)
step.("4 taken", take: 4)
step.("10 more", 1..10)
M.ask([me, [long_message_queue: {20, 50}]])
step.("others", [:x])
M.ask([me, [long_message_queue: {1, 3}]])
step.("and others", [:x])
for i <- 1..10, do: send(self(), i)
IO.inspect(M.events(), label: "own queue")

M.ask([me, [:busy_port]])
sleeper = Port.open({:spawn, "sleep 5"}, [])
writer = spawn(fn -> for _ <- 1..5, do: Port.command(sleeper, :binary.copy("x", 1_000_000)) end)
Process.sleep(100)
IO.inspect(M.about(writer) == [busy_port: sleeper], label: "busy port")
IO.inspect(Port.command(sleeper, "x", [:nosuspend]))
Process.exit(writer, :kill)
IO.inspect(M.ask([:undefined]))
for i <- 1..10, do: send(taker, i)
Process.sleep(30)
IO.inspect(M.events())
