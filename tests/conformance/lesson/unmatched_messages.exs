# Messages that no clause matches stay in the mailbox, in order
for n <- 1..5, do: send(self(), {:unwanted, n})
send(self(), {:wanted, "this one"})

receive do
  {:wanted, text} -> IO.puts(text)
end

IO.inspect(Process.info(self(), :message_queue_len))
IO.inspect(Process.info(self(), :messages))

receive do
  {:wanted, text} -> IO.puts(text)
after
  0 -> IO.puts("nothing wanted")
end
