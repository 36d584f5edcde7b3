# The same crash with the log switched off: only the message about the script itself remains
# fails
# normalise: pids
require Logger
Logger.configure(level: :none)

# spawn_link creates a new process and links it to the caller
spawn_link(fn ->
  raise "something went wrong"
end)

# The current process will also crash!
Process.sleep(10_000)
IO.puts("never printed")
