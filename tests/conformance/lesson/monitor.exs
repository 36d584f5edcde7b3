# A monitor delivers one :DOWN message when the process ends
pid =
  spawn(fn ->
    Process.sleep(100)
    exit(:normal)
  end)

ref = Process.monitor(pid)

receive do
  {:DOWN, ^ref, :process, ^pid, reason} ->
    IO.puts("Process exited with reason: #{inspect(reason)}")
end
