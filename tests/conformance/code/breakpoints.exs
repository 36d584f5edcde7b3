# erts_debug:breakpoint: the error handler is called in place of a function, from outside and inside, until it is lifted
defmodule Handler do
  def breakpoint(m, f, args), do: {:instead, m, f, args}
  defdelegate undefined_function(m, f, args), to: :error_handler
  defdelegate undefined_lambda(m, f, args), to: :error_handler
end

defmodule Target do
  def one(x), do: {:one, x}
  def two(x), do: [two: one(x), three: hidden(x, [])]
  defp hidden(x, y), do: {:hidden, x, y}
  def loop(0), do: :end
  def loop(n), do: loop(n - 1)
  def none, do: :none
end

show = fn label ->
  IO.puts(label)
  IO.inspect({Target.one(1), Target.none(), Target.loop(3)})
  IO.inspect(Target.two({:x, "y"}))
  IO.inspect({apply(Target, :one, [[]]), Enum.map(1..2, &Target.one/1)})
end

set = fn mfa, on -> IO.inspect(:erts_debug.breakpoint(mfa, on)) end
{pid, ref} = spawn_monitor(fn ->
  Process.flag(:error_handler, Handler)
  show.("nothing set")
  set.({Target, :one, 1}, true)
  show.("one")
  set.({Target, :hidden, :_}, true)
  set.({Target, :loop, 1}, true)
  show.("more")
  set.({Target, :nope, 1}, true)
  set.({Target, :one, 1}, false)
  show.("one lifted")
  set.({Target, :_, :_}, false)
  show.("all lifted")
  set.({:no_such_module, :_, :_}, true)
end)
receive do: ({:DOWN, ^ref, _, ^pid, reason} -> IO.inspect(reason))

# With call tracing at the same place both happen.
me = self()
{pid, ref} = spawn_monitor(fn ->
  Process.flag(:error_handler, Handler)
  :erts_debug.breakpoint({Target, :one, 1}, true)
  :erlang.trace_pattern({Target, :one, 1}, true, [:local])
  :erlang.trace(self(), true, [:call, {:tracer, me}])
  IO.inspect(Target.one(5))
  IO.inspect(:erlang.trace_info({Target, :one, 1}, :all))
  :erlang.trace_pattern({Target, :one, 1}, false, [:local])
  IO.inspect(Target.one(6))
  :erts_debug.breakpoint({Target, :one, 1}, false)
  IO.inspect(Target.one(7))
end)
receive do: ({:DOWN, ^ref, _, ^pid, reason} -> IO.inspect(reason))
receive do: ({:trace, ^pid, :call, mfa} -> IO.inspect(mfa))
IO.inspect(receive do: (m -> m), after: (50 -> :nothing))

for bad <- [{Target, :_, 1}, :x, {Target, :one, -1}, {Target, :one, :two}, {1, :one, 1}, {:_, :one, 1}] do
  IO.inspect({bad, try do: :erts_debug.breakpoint(bad, true), rescue: (e -> e.__struct__)})
end
IO.inspect(try do: :erts_debug.breakpoint({Target, :one, 1}, :maybe), rescue: (e -> e.__struct__))
