# A process is dead to all that is sent after the signal that ends it
sleeper = fn -> spawn(fn -> Process.sleep(:infinity) end) end

for round <- 1..200 do
  pid = sleeper.()
  if rem(round, 2) == 0, do: Process.sleep(0)
  Process.exit(pid, :kill)

  answers = [
    Process.info(pid, :status),
    Process.info(pid, :registered_name),
    Process.info(pid, :backtrace),
    Process.info(pid),
    Process.alive?(pid)
  ]

  answers
end
|> Enum.uniq()
|> IO.inspect()

for _ <- 1..50 do
  pid = sleeper.()
  Process.exit(pid, :stop)
  ref = Process.monitor(pid)

  receive do
    {:DOWN, ^ref, _, _, reason} -> reason
  end
end
|> Enum.uniq()
|> IO.inspect()

Process.flag(:trap_exit, true)

for _ <- 1..50 do
  pid = sleeper.()
  Process.exit(pid, :stop)

  try do
    Process.link(pid)

    receive do
      {:EXIT, ^pid, reason} -> reason
    end
  catch
    kind, reason -> {kind, reason}
  end
end
|> Enum.uniq()
|> IO.inspect()
