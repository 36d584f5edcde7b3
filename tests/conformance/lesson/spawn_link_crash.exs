# A linked process raises and takes the script with it: messages, stack trace, exit code 1
# fails
# normalise: pids times
IO.puts("before")

# the crash is logged while the script is going down: let the log line come out first
seen = :counters.new(1, [])
:logger.add_primary_filter(:tell, {fn event, _ -> :counters.add(seen, 1, 1) && event end, nil})

System.at_exit(fn code ->
  wait = fn wait -> :counters.get(seen, 1) == 0 && Process.sleep(1) && wait.(wait) end
  wait.(wait)
  :sys.get_state(:logger_proxy)
  :logger_std_h.filesync(:default)
  IO.puts("exit code #{code}")
end)

# spawn_link creates a new process and links it to the caller
pid =
  spawn_link(fn ->
    raise "something went wrong"
  end)

# The current process will also crash!
ref = Process.monitor(pid)

receive do
  {:never, ^ref} -> :ok
after
  10_000 -> IO.puts("never printed")
end
