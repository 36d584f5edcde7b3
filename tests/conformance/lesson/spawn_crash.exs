# A process that is not linked raises: a log line with its stack trace, and the script goes on
# normalise: pids times
defmodule Work do
  def run(list), do: [head(list)]
  defp head([x | _]), do: [x]
  defp head([]), do: raise(ArgumentError, "nothing to do")
end

me = self()
:logger.add_primary_filter(:tell, {fn event, _ -> send(me, :logged) && event end, nil})
{pid, ref} = spawn_monitor(fn -> Work.run([]) end)

receive do
  {:DOWN, ^ref, :process, ^pid, {error, trace}} ->
    # wait until the log line is out
    receive do: (:logged -> :sys.get_state(:logger_proxy))
    :logger_std_h.filesync(:default)
    IO.inspect(error)
    IO.puts(Exception.format_stacktrace(trace))
end
