# spawn/1 runs a function in a new process
# normalise: pids
pid =
  spawn(fn ->
    IO.puts("Hello from process #{inspect(self())}")
  end)

ref = Process.monitor(pid)

receive do
  # :noproc if it ended before it was watched
  {:DOWN, ^ref, :process, ^pid, reason} when reason in [:normal, :noproc] -> IO.puts("it ended")
end

IO.inspect(pid != self(), label: "another process")
IO.inspect(pid)
