# process_info of processes that are busy, wait, hibernate; labels; the scan of a receive with a bad time limit
defmodule At do
  def busy(n), do: busy(n + 1)
  def woken, do: receive(do: (:end -> :ok))
  def sleep, do: :erlang.hibernate(__MODULE__, :woken, [])
  def same(term), do: term
end

busy = spawn(At, :busy, [0])
Process.sleep(20)
status = for _ <- 1..50, do: elem(Process.info(busy, :status), 1)
IO.inspect(Enum.uniq(status) -- [:runnable, :running])
Process.exit(busy, :kill)

sleeper = spawn(At, :sleep, [])
waits_in = fn waits_in, function ->
  case Process.info(sleeper, [:status, :current_function]) do
    [status: :waiting, current_function: ^function] -> :ok
    _ -> Process.sleep(1) && waits_in.(waits_in, function)
  end
end
waits_in.(waits_in, {:erlang, :hibernate, 3})
for item <- [:status, :current_function, :current_location, :current_stacktrace], do: IO.inspect(Process.info(sleeper, item))
send(sleeper, :other)
waits_in.(waits_in, {At, :woken, 0})
IO.inspect(Process.info(sleeper, [:current_function, :status]))
IO.inspect(Process.info(sleeper, :current_stacktrace) |> elem(1) |> Enum.map(&elem(&1, 1)))

me = self()
labelled = spawn(fn -> :proc_lib.set_label({:my, "label"}); send(me, :set); receive do: (:end -> :ok) end)
receive do: (:set -> :ok)
IO.inspect({Process.info(labelled, :label), :proc_lib.get_label(labelled)})
IO.inspect(Process.info(labelled, [:label, :dictionary]))
IO.inspect(Process.info(self(), :label))
Process.put(:"$process_label", :direct)
IO.inspect({Process.info(self(), :label), :proc_lib.get_label(self())})
Process.delete(:"$process_label")
IO.inspect(Process.info(self(), :label))

send(self(), :a)
try do
  receive do: (:b -> :ok), after: (At.same(:bad) -> :ok)
rescue
  error -> IO.inspect(error)
end
IO.inspect(receive do: (:a -> :found), after: (100 -> :lost))

{:reductions, before} = Process.info(self(), :reductions)
for _ <- 1..20, do: :erlang.yield()
{:reductions, later} = Process.info(self(), :reductions)
IO.inspect(later - before < 2000)

workers = :erlang.system_info(:schedulers)
for number <- [0, 1, workers, workers + 1, -1, :a] do
  result =
    try do
      {_, monitor} = :erlang.spawn_opt(fn -> exit({:erlang.system_info(:scheduler_id), :erlang.process_flag(:scheduler, 0)}) end, [:monitor, {:scheduler, number}])
      receive do: ({:DOWN, ^monitor, _, _, {on, told}} -> {number == 0 or on == number, told == number})
    rescue
      error -> Exception.message(error)
    end
  IO.inspect({number in [workers, workers + 1] || number, result})
end
for number <- [1, 0, -1, :a], do: IO.inspect(try do: :erlang.process_flag(:scheduler, number), rescue: (error -> error.__struct__))
