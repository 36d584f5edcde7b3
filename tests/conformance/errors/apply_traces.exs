# Calls that cannot be made, by fun, apply/2, apply/3 and Module.function(), in last position and not: reason and trace
# normalise: pids funs
defmodule A do
  def call(f, a), do: {:r, f.(a)}
  def call_last(f, a), do: f.(a)
  def apply2(f, args), do: {:r, :erlang.apply(f, args)}
  def apply2_last(f, args), do: :erlang.apply(f, args)
  def apply3(m, f, args), do: {:r, :erlang.apply(m, f, args)}
  def apply3_last(m, f, args), do: :erlang.apply(m, f, args)
  def dynamic(m, f, a), do: {:r, :erlang.apply(m, f, [a])}
  def dynamic_last(m, f, a), do: :erlang.apply(m, f, [a])
  def under(f), do: {:under, f.()}

  def try_it(name, f) do
    IO.inspect({name, under(f)})
  catch
    kind, reason ->
      trace = for {m, f, a, info} <- __STACKTRACE__, m not in [:elixir, :elixir_compiler, Code, Kernel.ParallelCompiler, :erl_eval], do: {m, f, a, Keyword.delete(info, :file)}
      IO.inspect({name, kind, reason}, limit: 8)
      IO.inspect(trace |> Enum.take_while(fn {_, f, _, _} -> f != :try_it end), limit: 40)
  end
end

f0 = fn -> 1 end
many = List.duplicate(1, 300)

for {name, f} <- [
      call_arity: fn -> A.call(f0, 1) end,
      call_arity_last: fn -> {:w, A.call_last(f0, 1)} end,
      call_bad: fn -> A.call(:x, 1) end,
      call_bad_last: fn -> {:w, A.call_last(:x, 1)} end,
      apply2_arity: fn -> A.apply2(f0, [1]) end,
      apply2_arity_last: fn -> {:w, A.apply2_last(f0, [1])} end,
      apply2_bad: fn -> A.apply2(:x, [1]) end,
      apply2_bad_last: fn -> {:w, A.apply2_last(:x, [1])} end,
      apply2_list: fn -> A.apply2(f0, :x) end,
      apply2_list_last: fn -> {:w, A.apply2_last(f0, :x)} end,
      apply2_improper: fn -> A.apply2(f0, [1 | :x]) end,
      apply2_many: fn -> A.apply2(f0, many) end,
      apply2_many_last: fn -> {:w, A.apply2_last(:x, many)} end,
      apply3_list: fn -> A.apply3(:m, :f, :x) end,
      apply3_list_last: fn -> {:w, A.apply3_last(:m, :f, :x)} end,
      apply3_module: fn -> A.apply3("m", :f, [1]) end,
      apply3_module_last: fn -> {:w, A.apply3_last("m", :f, [1])} end,
      apply3_many: fn -> A.apply3(:m, :f, many) end,
      apply3_many_last: fn -> {:w, A.apply3_last(:m, :f, many)} end,
      dynamic_module: fn -> A.dynamic("m", :f, 1) end,
      dynamic_module_last: fn -> {:w, A.dynamic_last("m", :f, 1)} end,
      dynamic_error: fn -> A.dynamic(:erlang, :error, 1) end,
      dynamic_error_last: fn -> {:w, A.dynamic_last(:erlang, :error, 1)} end,
      dynamic_exit_last: fn -> {:w, A.dynamic_last(:erlang, :exit, 1)} end,
      dynamic_throw_last: fn -> {:w, A.dynamic_last(:erlang, :throw, 1)} end,
      dynamic_builtin_last: fn -> {:w, A.dynamic_last(:erlang, :atom_to_binary, 1)} end,
      apply3_error_last: fn -> {:w, A.apply3_last(:erlang, :error, [1])} end,
      apply3_error2_last: fn -> {:w, A.apply3_last(:erlang, :error, [1, [:a, :b]])} end,
      apply3_error3_last: fn -> {:w, A.apply3_last(:erlang, :error, [1, :none, []])} end,
      apply2_error_last: fn -> {:w, A.apply2_last(&:erlang.error/1, [1])} end,
      call_error_last: fn -> {:w, A.call_last(&:erlang.error/1, 1)} end,
      nested: fn -> {:w, A.apply3_last(:erlang, :apply, [:erlang, :error, [1]])} end,
      nested_list: fn -> {:w, A.apply3_last(:erlang, :apply, [:erlang, :error, :x])} end,
      nested_fun: fn -> {:w, A.apply3_last(:erlang, :apply, [&:erlang.error/1, [1]])} end,
      by_fun: fn -> {:w, (&:erlang.apply/3).(:erlang, :error, :x)} end,
      by_fun2: fn -> {:w, (&:erlang.apply/2).(:erlang, :x)} end,
      undefined: fn -> {:w, A.call_last(&:nomod.f/1, :x)} end
    ],
    do: A.try_it(name, f)

Logger.configure(level: :none)
{pid, ref} = spawn_monitor(:m, :f, many)
receive do: ({:DOWN, ^ref, _, ^pid, {reason, [{m, f, args, _} | _]}} -> IO.inspect({reason, m, f, length(args)}))
depth = fn n -> :erlang.system_flag(:backtrace_depth, n); try do: A.call(fn _ -> A.call(fn _ -> {:x, A.apply3(:erlang, :error, [1])} end, 1) end, 1), catch: (_, _ -> length(__STACKTRACE__)) end
IO.inspect(for n <- [0, 1, 2, 3, 8, 8], do: depth.(n))
