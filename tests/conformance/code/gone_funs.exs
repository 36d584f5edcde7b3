# Funs whose code is gone: with the module unloaded, and with a module that does not have them any more
defmodule Maker do
  def zero, do: fn -> :ok end
  def two, do: fn a, b -> {a, b} end
end

defmodule Handler do
  def undefined_lambda(m, f, a), do: {:lambda, m, is_function(f), a}
end

zero = Maker.zero()
two = Maker.two()
IO.inspect(Function.info(zero, :name))

run = fn name, fun ->
  result =
    try do
      {:ok, fun.()}
    rescue
      e -> {e.__struct__, Exception.message(e)}
    end

  IO.inspect({name, result})
end

:code.purge(Maker)
:code.delete(Maker)
:code.purge(Maker)

handled = fn fun ->
  task = Task.async(fn -> Process.flag(:error_handler, Handler) && fun.() end)
  Task.await(task)
end

run.(:unloaded, fn -> zero.() end)
run.(:unloaded_apply, fn -> apply(two, [1, 2]) end)
run.(:unloaded_arity, fn -> zero.(1) end)
run.(:handled, fn -> {handled.(zero), handled.(fn -> two.(1, 2) end)} end)
for item <- [:name, :arity, :module, :type, :env], do: IO.inspect(Function.info(two, item))
IO.inspect(zero)
IO.puts(:erlang.fun_to_list(two))

defmodule Maker do
  def zero, do: fn -> :another end
end

:code.purge(Maker)
run.(:replaced, fn -> zero.() end)
run.(:replaced_apply, fn -> apply(two, [1, 2]) end)
run.(:replaced_arity, fn -> two.(1) end)
run.(:replaced_handler, fn -> Process.flag(:error_handler, Handler) && two.(1, 2) end)
Process.flag(:error_handler, :error_handler)
run.(:new, fn -> Maker.zero().() end)
