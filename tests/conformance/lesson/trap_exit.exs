# Trapping exits turns the crash of a linked process into a message
# normalise: pids times
me = self()
:logger.add_primary_filter(:tell, {fn event, _ -> send(me, :logged) && event end, nil})

# Set a flag to trap exits (turns exit signals into messages)
IO.inspect(Process.flag(:trap_exit, true))

pid =
  spawn_link(fn ->
    raise "something went wrong"
  end)

receive do
  {:EXIT, ^pid, {error, trace}} ->
    # wait until the log line is out
    receive do: (:logged -> :sys.get_state(:logger_proxy))
    :logger_std_h.filesync(:default)
    IO.inspect(error)
    IO.inspect(is_list(trace))
end

IO.puts("still here")
