# GenServer: call, cast, info, continue, timeouts, replies later, stop, names
defmodule Stack do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, opts[:items] || [], Keyword.take(opts, [:name]))
  @impl true
  def init(items), do: {:ok, items, {:continue, :started}}
  @impl true
  def handle_continue(:started, s), do: {:noreply, s ++ [:continued]}
  @impl true
  def handle_call(:pop, _from, [h | t]), do: {:reply, h, t}
  def handle_call(:pop, _from, []), do: {:reply, :empty, []}
  def handle_call(:later, from, s), do: (Process.send_after(self(), {:reply, from}, 10); {:noreply, s})
  def handle_call(:idle, _from, s), do: {:reply, :ok, s, 10}
  def handle_call(:never, _from, s), do: {:noreply, s}
  def handle_call(:stop, _from, s), do: {:stop, :normal, {:bye, s}, s}
  def handle_call(:state, _from, s), do: {:reply, s, s}
  @impl true
  def handle_cast({:push, x}, s), do: {:noreply, [x | s]}
  @impl true
  def handle_info({:reply, from}, s), do: (GenServer.reply(from, :replied_later); {:noreply, s})
  def handle_info(:timeout, s), do: (send(:script, :idle); {:noreply, [:timed_out | s]})
  def handle_info(other, s), do: {:noreply, [{:info, other} | s]}
  @impl true
  def terminate(reason, s), do: IO.inspect({:terminate, reason, length(s)})
end

{:ok, pid} = Stack.start_link(items: [1], name: :stack)
GenServer.cast(:stack, {:push, 2})
IO.inspect({GenServer.call(pid, :pop), GenServer.call(:stack, :pop), GenServer.call(:stack, :pop), GenServer.call(:stack, :pop)})
IO.inspect(GenServer.call(pid, :later))
Process.register(self(), :script)
GenServer.call(pid, :idle)
receive do: (:idle -> :ok)
send(pid, :hello)
IO.inspect(GenServer.call(pid, :state))
IO.inspect({Stack.start_link(name: :stack) |> elem(0), GenServer.whereis(:stack) == pid})
IO.inspect(try do: GenServer.call(pid, :never, 20), catch: (:exit, {r, {m, f, [_, msg, t]}} -> {r, m, f, msg, t}))
IO.inspect(GenServer.call(pid, :stop))
IO.inspect(try do: GenServer.call(:stack, :x), catch: (:exit, r -> r))
Process.flag(:trap_exit, true)
{:ok, pid} = Stack.start_link([])
IO.inspect({GenServer.stop(pid, :shutdown), Process.alive?(pid)})
