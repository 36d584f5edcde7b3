# The process flag error_handler: who is asked about functions and funs that have no code
defmodule Handler do
  def undefined_function(m, f, a), do: {:handled, m, f, a}
  def undefined_lambda(m, f, a), do: {:lambda, m, is_function(f), a}
end

defmodule Empty do
end

run = fn fun ->
  {pid, ref} =
    spawn_monitor(fn ->
      exit(
        try do
          {:ok, fun.()}
        catch
          kind, reason -> {kind, reason, hd(__STACKTRACE__)}
        end
      )
    end)

  receive do
    {:DOWN, ^ref, :process, ^pid, reason} -> IO.inspect(reason)
  end
end

run.(fn -> Process.info(self(), :error_handler) end)

run.(fn ->
  was = Process.flag(:error_handler, Handler)
  {was, Nope.foo(1, 2), apply(Nope, :bar, []), :lists.nope(1), Process.info(self(), :error_handler)}
end)

run.(fn -> Process.flag(:error_handler, Empty) && Nope.foo(1, 2) end)
run.(fn -> Process.flag(:error_handler, NoSuchModule) && Nope.foo(1, 2) end)
run.(fn -> Process.flag(:error_handler, 12) end)

# Children start with the default.
me = self()

run.(fn ->
  Process.flag(:error_handler, Handler)
  spawn(fn -> send(me, Process.info(self(), :error_handler)) end)
  :ok
end)

receive do
  info -> IO.inspect(info)
end
