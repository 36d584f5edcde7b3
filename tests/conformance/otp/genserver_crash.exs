# A GenServer that crashes: its log report, the caller's exit, a client that is told
# normalise: pids times funs
defmodule Frail do
  use GenServer
  @impl true
  def init(:bad), do: {:stop, :refused}
  def init(:raise), do: raise("in init")
  def init(:ignore), do: :ignore
  def init(s), do: {:ok, s}
  @impl true
  def handle_call(:crash, _from, s), do: {:reply, div(1, s), s}
  def handle_call(:bad_return, _from, _), do: :nonsense
  @impl true
  def handle_cast(:exit, _), do: exit(:on_cast)
end

me = self()
:logger.add_primary_filter(:tell, {fn event, _ -> send(me, :logged) && event end, nil})
Process.flag(:trap_exit, true)

logged = fn pid ->
  receive do: ({:EXIT, ^pid, _} -> :ok)
  receive do: (:logged -> :sys.get_state(:logger_proxy))
  :logger_std_h.filesync(:default)
  IO.puts("--")
end

{:ok, pid} = GenServer.start_link(Frail, 0)
r = try do: GenServer.call(pid, :crash), catch: (:exit, {{e, [top | _]}, {m, f, [_, a, _]}} -> {e, elem(top, 2), m, f, a})
logged.(pid)
IO.inspect(r)
{:ok, pid} = GenServer.start_link(Frail, %{a: 1})
GenServer.cast(pid, :exit)
logged.(pid)
{:ok, pid} = GenServer.start_link(Frail, [:state], name: :frail)
r = try do: GenServer.call(:frail, :bad_return), catch: (:exit, {r, _} -> r)
logged.(pid)
IO.inspect(r)
IO.inspect(GenServer.start_link(Frail, :bad))
IO.inspect(GenServer.start_link(Frail, :ignore))
Logger.configure(level: :none)
{:error, {e, _}} = GenServer.start_link(Frail, :raise)
IO.inspect(e)
