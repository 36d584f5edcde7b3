# Stack traces: contents, formatting, tail calls that leave no trace, reraise, inlined builtins
defmodule S do
  def outer(x), do: [inner(x)]
  def inner(x), do: {:ok, last(x)}
  def last(x), do: :erlang.atom_to_binary(x)
  def tail(x), do: last(x)
  def deep(0), do: raise("bottom")
  def deep(n), do: 1 + deep(n - 1)
  def in_fun(f), do: Enum.map([1], fn x -> f.(x) + 1 end)
  def wrap(x) do
    inner(x)
  rescue
    e -> reraise "wrapped: " <> inspect(e.__struct__), __STACKTRACE__
  end
end

t = fn f ->
  try do
    f.()
  rescue
    e -> IO.puts(Exception.format(:error, e, Enum.take_while(__STACKTRACE__, fn {m, _, _, _} -> m not in [:elixir, :elixir_compiler, Kernel.ParallelCompiler] end)))
  catch
    k, r -> IO.puts(Exception.format(k, r, __STACKTRACE__ |> Enum.take(2)))
  end
end

t.(fn -> S.outer("not an atom") end)
t.(fn -> S.tail(1) end)
t.(fn -> S.deep(12) end)
t.(fn -> S.in_fun(fn _ -> :x end) end)
t.(fn -> S.wrap(5) end)
t.(fn -> :lists.map(fn x -> 1 / x end, [0]) end)
t.(fn -> throw({:x, S.inner(:fine)}) end)
t.(fn -> exit(:done) end)
t.(fn -> apply(S, :nope, [1]) end)
t.(fn -> apply(S, :outer, []) end)
t.(fn -> String.to_integer("x") end)

try do
  S.outer(1)
rescue
  _ -> IO.inspect(Enum.take(__STACKTRACE__, 4))
end

IO.puts(Exception.format_stacktrace_entry({S, :f, 2, [file: ~c"x.ex", line: 7]}))
IO.puts(Exception.format_stacktrace_entry({S, :"-f/1-fun-0-", 1, []}))
IO.puts(Exception.format_mfa(Foo, :"odd name", [1, :a]) <> " " <> Exception.format_fa(&hd/1, 1))
old = :erlang.system_flag(:backtrace_depth, 3)
IO.inspect(old)
IO.inspect(try do: S.deep(20), rescue: (_ -> length(__STACKTRACE__)))
