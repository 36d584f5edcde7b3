# Process.send_after/3, sleep/1 and alive?/1
Process.sleep(10)
# Send a message after a delay
Process.send_after(self(), :timeout, 50)

receive do
  :timeout -> IO.puts("time is up")
end

pid = spawn(fn -> Process.sleep(:infinity) end)
# Check if a process is alive
IO.inspect(Process.alive?(pid))
Process.exit(pid, :kill)
ref = Process.monitor(pid)

receive do
  {:DOWN, ^ref, _, _, _} -> IO.inspect(Process.alive?(pid))
end
