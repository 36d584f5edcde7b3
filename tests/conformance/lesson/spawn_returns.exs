# spawn/1 returns at once and the process is gone when its function is done
# normalise: pids
pid = spawn(fn -> IO.puts("Hello from a new process!") end)

wait = fn wait ->
  if Process.alive?(pid) do
    Process.sleep(1)
    wait.(wait)
  end
end

# What the two print would come in any order.
wait.(wait)
IO.inspect(is_pid(pid))
IO.inspect(self())
IO.inspect(Process.alive?(pid))
