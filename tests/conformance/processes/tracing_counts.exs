# Traced calls are counted once each: builtins called first thing by a function, collections in between, erlang:apply
defmodule Target do
  def text(number), do: :erlang.integer_to_binary(number)
  def list(number), do: :erlang.make_tuple(20, number)
  def by_name(m, f, a), do: apply(m, f, a)
  def sleep(fun), do: :erlang.hibernate(__MODULE__, :woken, [fun])
  def woken(fun), do: receive(do: (:go -> fun.()))
end

# Runs `fun` in a traced process, told by `flags`.
traced = fn patterns, kinds, flags, fun ->
  me = self()
  {pid, ref} = spawn_monitor(fn -> send(me, :ready) && Target.sleep(fun) end)
  receive do: (:ready -> :ok)
  for pattern <- patterns, do: :erlang.trace_pattern(pattern, true, kinds)
  1 = :erlang.trace(pid, true, flags)
  send(pid, :go)
  receive do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect(reason))
end

functions = [{Target, :text, 1}, {Target, :list, 1}, {:erlang, :integer_to_binary, 1}, {:erlang, :make_tuple, 2},
             {:erlang, :apply, 2}, {:erlang, :apply, 3}, {Target, :woken, 1}]

counted = fn kind ->
  for mfa <- functions do
    case :erlang.trace_info(mfa, kind) do
      {_, counts} when is_list(counts) -> {mfa, Enum.sum(Enum.map(counts, &elem(&1, 1)))}
      {_, count} -> {mfa, count}
    end
  end
end

work = fn ->
  for number <- 1..3000, do: Target.text(number)
  for number <- 1..300, do: Target.list(number)
  apply(:erlang, Process.get(:name, :apply), [fn -> :ok end, []])
  apply(Process.get(:fun, fn -> :ok end), [])
  Target.by_name(:erlang, :apply, [Target, :text, [1]])
  Target.by_name(:erlang, :apply, [&Target.text/1, [1]])
  Enum.each([1, 2], &:erlang.apply(Target, :list, [&1]))
  Enum.map([&Target.text/1, &Target.list/1], &apply(&1, [5]))
end

for kind <- [:call_count, :call_time, :call_memory] do
  traced.(functions, [kind], [:call], work)
  IO.inspect({kind, counted.(kind)})
  for mfa <- functions, do: :erlang.trace_pattern(mfa, false, [kind])
end

traced.(functions, [:local], [:call, :set_on_spawn], fn ->
  work.()
  {_, ref} = spawn_monitor(fn -> Target.text(7) end)
  receive do: ({:DOWN, ^ref, _, _, reason} -> reason)
  {_, ref} = spawn_monitor(:erlang, :apply, [Target, :text, [8]])
  receive do: ({:DOWN, ^ref, _, _, reason} -> reason)
end)

told = fn told, counts ->
  receive do
    {:trace, _, :call, {m, f, a}} -> told.(told, Map.update(counts, {m, f, length(a)}, 1, &(&1 + 1)))
  after
    0 -> counts
  end
end
ref = :erlang.trace_delivered(:all)
receive do: ({:trace_delivered, :all, ^ref} -> :ok)
IO.inspect(told.(told, %{}) |> Enum.sort())
