# A linked process exits with {:shutdown, term}
# normalise: pids
spawn_link(fn -> exit({:shutdown, :enough}) end)
Process.sleep(5000)
IO.puts("never printed")
