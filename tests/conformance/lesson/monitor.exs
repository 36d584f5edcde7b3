# A monitor delivers one :DOWN message when the process ends
pid =
  spawn(fn ->
    receive do: (:end -> exit(:normal))
  end)

ref = Process.monitor(pid)
send(pid, :end)

receive do
  {:DOWN, ^ref, :process, ^pid, reason} ->
    IO.puts("Process exited with reason: #{inspect(reason)}")
end
