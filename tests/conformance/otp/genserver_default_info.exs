# A message that a GenServer does not know is logged
# normalise: pids times
defmodule Quiet do
  use GenServer
  @impl true
  def init(s), do: {:ok, s}
end

me = self()
:logger.add_primary_filter(:tell, {fn event, _ -> send(me, :logged) && event end, nil})
{:ok, pid} = GenServer.start_link(Quiet, nil)
send(pid, {:what, "is this"})
:sys.get_state(pid)
receive do: (:logged -> :logger_std_h.filesync(:default))
IO.puts("alive: #{Process.alive?(pid)}")
