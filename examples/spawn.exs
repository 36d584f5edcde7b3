# Processes and their mailboxes: spawn, send, receive, selective receive and timeouts.
#
#   mote run examples/spawn.exs

defmodule Postbox do
  # Answers every letter until told to close.
  def open(owner) do
    receive do
      {:letter, from, text} ->
        send(from, {:answer, owner, String.upcase(text)})
        open(owner)

      :close ->
        :closed
    end
  end
end

me = self()

IO.puts("1. A process runs a function and ends with it.")
child = spawn(fn -> send(me, {:sum, Enum.sum(1..100)}) end)

receive do
  {:sum, sum} -> IO.puts("   the child computed #{sum}")
end

Process.sleep(10)
IO.puts("   is it alive still? #{Process.alive?(child)}")

IO.puts("2. Three processes, each with a mailbox of its own.")

boxes =
  for owner <- [:ada, :grace, :joan] do
    {owner, spawn(Postbox, :open, [owner])}
  end

for {owner, pid} <- boxes, do: send(pid, {:letter, me, "hello, #{owner}"})

# Answers are taken in the order we ask for them, whatever the order they came in.
for {owner, _pid} <- Enum.reverse(boxes) do
  receive do
    {:answer, ^owner, text} -> IO.puts("   #{owner} answers: #{text}")
  end
end

IO.puts("3. What no clause matches stays in the mailbox.")
send(me, :noise)
send(me, {:music, "a fugue"})

receive do
  {:music, what} -> IO.puts("   heard #{what}")
end

{:message_queue_len, left} = Process.info(me, :message_queue_len)
IO.puts("   messages left: #{left}")

IO.puts("4. A receive need not wait for ever.")
for {_owner, pid} <- boxes, do: send(pid, :close)

receive do
  {:answer, _, _} -> IO.puts("   an answer came")
after
  50 -> IO.puts("   no answer after 50 ms: the boxes are closed")
end
