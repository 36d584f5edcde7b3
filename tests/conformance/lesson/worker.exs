# A process waits for work, does it and ends
# Elixir -- lightweight process with message passing
pid =
  spawn(fn ->
    receive do
      {:work, data} -> IO.puts("Processing: #{data}")
    end
  end)

ref = Process.monitor(pid)
send(pid, {:work, "hello"})

receive do
  {:DOWN, ^ref, :process, ^pid, reason} -> IO.inspect(reason)
end
