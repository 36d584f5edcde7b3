# Signals turned into events for the signal server: SIGUSR2 and SIGHUP
# signal: HUP when ready
me = self()
:os.set_signal(:sighup, :handle)

defmodule Handler do
  @behaviour :gen_event
  def init(p), do: {:ok, p}
  def handle_event(e, p), do: (send(p, {:signal, e}); {:ok, p})
  def handle_call(_, p), do: {:ok, :ok, p}
end

:ok = :gen_event.add_handler(:erl_signal_server, Handler, me)
IO.puts("ready")
receive do: ({:signal, s} -> IO.inspect(s)), after: (10_000 -> IO.puts("none"))
IO.inspect(:os.set_signal(:sigusr2, :ignore))
IO.inspect(System.cmd("kill", ["-USR2", System.pid()]))
IO.puts("still alive")
IO.inspect(try do: :os.set_signal(:sigkill, :handle), rescue: (e -> e.__struct__))
