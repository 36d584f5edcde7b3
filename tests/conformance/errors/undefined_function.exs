# UndefinedFunctionError: missing module, function, arity, with the hints that blame adds
defmodule M do
  def run(a), do: a
  def run(a, b), do: {a, b}
  def runner, do: 1
  defp hidden(x), do: x
  def use_hidden, do: hidden(1)
  defmacro mac(x), do: x
end

t = fn m, f, a ->
  try do
    apply(m, f, a)
  rescue
    e ->
      {blamed, _} = Exception.blame(:error, e, __STACKTRACE__)
      IO.puts("#{inspect(e.__struct__)} #{Exception.message(blamed)}")
      IO.inspect({e.module, e.function, e.arity})
  end
end

t.(M, :run, [])
t.(M, :runn, [1])
t.(M, :hidden, [1])
t.(M, :mac, [1])
t.(NoSuchModule, :f, [])
t.(:no_such_erlang_module, :f, [1])
t.(:lists, :mapp, [1, 2])
t.(String, :upcas, ["x"])
t.(:erlang, :no_bif, [1])
t.(nil, :f, [])
t.(Enum, :maps, [[], 1])
IO.inspect({function_exported?(M, :run, 2), function_exported?(M, :hidden, 1), macro_exported?(M, :mac, 1), function_exported?(:lists, :map, 2), :erlang.function_exported(:erlang, :abs, 1)})
apply(M, :gone, [1])
