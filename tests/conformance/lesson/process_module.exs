# The lesson's tour of the Process module, word for word, and what it leads to
pid = spawn(fn -> receive do: (:stop -> :ok) end)
# Get info about a process
Process.info(self())
# Sleep the current process (useful for demos, not production)
Process.sleep(1000)
# Set a flag to trap exits (turns exit signals into messages)
Process.flag(:trap_exit, true)
# Send a message after a delay
Process.send_after(self(), :timeout, 5000)
# Check if a process is alive
Process.alive?(pid)

# the same calls, looked at
info = Process.info(self())
IO.inspect({Keyword.keyword?(info), info[:status], info[:trap_exit], info[:message_queue_len]})
IO.inspect(Process.sleep(1))
IO.inspect(Process.flag(:trap_exit, false))
timer = Process.send_after(self(), :soon, 5000)
left = Process.read_timer(timer)
IO.inspect(left in 1..5000)
IO.inspect(Process.cancel_timer(timer) in 1..left)
IO.inspect(Process.read_timer(timer))
IO.inspect(Process.alive?(pid))
ref = Process.monitor(pid)
send(pid, :stop)
receive do: ({:DOWN, ^ref, _, _, reason} -> IO.inspect({reason, Process.alive?(pid)}))
IO.inspect(receive do: (:timeout -> :in_time), after: (15_000 -> :late))
