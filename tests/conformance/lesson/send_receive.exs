# send/2, then receive/1 with several patterns and a timeout
pid = self()

read = fn ->
  receive do
    {:greet, msg} -> IO.puts("Got greeting: #{msg}")
    {:error, reason} -> IO.puts("Error: #{reason}")
  after
    50 -> IO.puts("No message received within 50 milliseconds")
  end
end

# Send a message to a process
send(pid, {:greet, "Hello!"})
read.()
send(pid, {:error, :enoent})
read.()
read.()
