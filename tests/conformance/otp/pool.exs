# A small worker pool out of GenServer, Task.Supervisor and monitors, under load and with failing jobs
Logger.configure(level: :none)

defmodule Pool do
  use GenServer
  def start_link(n), do: GenServer.start_link(__MODULE__, n)
  def run(pool, fun), do: GenServer.call(pool, {:run, fun}, :infinity)
  @impl true
  def init(n) do
    {:ok, sup} = Task.Supervisor.start_link()
    {:ok, %{sup: sup, free: n, waiting: :queue.new(), running: %{}, most: 0}}
  end

  @impl true
  def handle_call({:run, fun}, from, s), do: {:noreply, next(%{s | waiting: :queue.in({fun, from}, s.waiting)})}
  def handle_call(:most, _, s), do: {:reply, s.most, s}
  @impl true
  def handle_info({ref, result}, s), do: (Process.demonitor(ref, [:flush]); done(ref, {:ok, result}, s))
  def handle_info({:DOWN, ref, _, _, reason}, s), do: done(ref, {:failed, with({e, [_ | _]} <- reason, do: e)}, s)

  defp done(ref, reply, s) do
    {from, running} = Map.pop(s.running, ref)
    GenServer.reply(from, reply)
    {:noreply, next(%{s | running: running, free: s.free + 1})}
  end

  defp next(%{free: 0} = s), do: s

  defp next(s) do
    case :queue.out(s.waiting) do
      {{:value, {fun, from}}, rest} ->
        t = Task.Supervisor.async_nolink(s.sup, fun)
        running = Map.put(s.running, t.ref, from)
        next(%{s | waiting: rest, running: running, free: s.free - 1, most: max(s.most, map_size(running))})

      {:empty, _} ->
        s
    end
  end
end

{:ok, pool} = Pool.start_link(4)

# None ends before four have begun.
begun = :counters.new(1, [])
four = fn four -> :counters.get(begun, 1) < 4 && Process.sleep(1) && four.(four) end
job = fn n ->
  :counters.add(begun, 1, 1)
  four.(four)
  if(rem(n, 20) == 0, do: raise("job #{n}"), else: (Process.sleep(rem(n, 3)); n * n))
end

jobs = for n <- 1..60, do: Task.async(fn -> Pool.run(pool, fn -> job.(n) end) end)
results = Task.await_many(jobs)
IO.inspect(Enum.sum(for {:ok, v} <- results, do: v))
IO.inspect(for {:failed, e} <- results, do: e)
IO.inspect(GenServer.call(pool, :most))
