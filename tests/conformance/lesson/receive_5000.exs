# The lesson's receive, which would wait five seconds, finds its message at once
pid = self()
# Send a message to a process
send(pid, {:greet, "Hello!"})

# Receive a message in the current process
receive do
  {:greet, msg} -> IO.puts("Got greeting: #{msg}")
  {:error, reason} -> IO.puts("Error: #{reason}")
after
  5000 -> IO.puts("No message received within 5 seconds")
end
