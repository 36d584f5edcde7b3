# What reaches a process in the middle of a long builtin, or of a large collection: exits, messages, suspension, questions.
# heavy
# timeout: 60
list = Enum.to_list(1..100_000)
binary = :erlang.term_to_binary(list)

work = [
  reverse: fn -> :lists.reverse(list, []) end,
  subtract: fn -> list -- Enum.take(list, 5000) end,
  encode: fn -> :erlang.term_to_binary(list, [:compressed]) end,
  decode: fn -> :erlang.binary_to_term(binary) end,
  digits: fn -> Integer.to_string(Bitwise.bsl(1, 200_000)) end,
  from_list: fn -> :maps.from_list(Enum.map(list, &{&1, &1})) end,
  collect: fn -> copy = Enum.map(list, &[&1]); :erlang.garbage_collect(); copy end,
  split: fn -> :binary.split(String.duplicate("a,", 100_000), ",", [:global]) end,
  table: fn -> table = :ets.new(:t, []); :ets.insert(table, Enum.map(list, &{&1})); :ets.delete(table) end,
  regex: fn -> :re.run(String.duplicate("a", 22) <> "xb", "(a|aa)+c?b") end
]

defmodule Work do
  def forever(what) do
    what.()
    forever(what)
  end

  # Works, and answers questions in between, until told to stop.
  def and_answer(what) do
    what.()

    receive do
      {:ask, from, question} ->
        send(from, {:answer, question})
        and_answer(what)

      {:stop, from} ->
        send(from, :stopped)
    after
      0 -> and_answer(what)
    end
  end
end

for {name, what} <- work do
  for reason <- [:kill, :other] do
    {pid, monitor} = spawn_monitor(fn -> Work.forever(what) end)
    Process.sleep(5)
    Process.exit(pid, reason)
    receive do {:DOWN, ^monitor, _, _, how} -> IO.inspect({name, reason, how}) end
  end

  me = self()
  pid = spawn_link(fn -> Work.and_answer(what) end)
  send(pid, {:ask, me, :first})
  receive do {:answer, :first} -> :ok end
  true = :erlang.suspend_process(pid)
  {:status, :suspended} = Process.info(pid, :status)
  send(pid, {:ask, me, :second})
  true = :erlang.resume_process(pid)
  true = :erlang.garbage_collect(pid)
  receive do {:answer, :second} -> :ok end
  send(pid, {:stop, me})
  receive do :stopped -> IO.inspect({name, :stopped}) end
end

# Ends that many hear of.
many = 3000
watched = spawn(fn -> receive do :go -> exit(:shutdown) end end)
me = self()
for i <- 1..many do
  spawn(fn ->
    if rem(i, 2) == 0, do: Process.flag(:trap_exit, true)
    Process.link(watched)
    monitor = Process.monitor(watched)
    send(me, :ready)
    receive do
      {:EXIT, ^watched, reason} ->
        receive do {:DOWN, ^monitor, _, _, again} -> send(me, {:heard, reason, again}) end
    end
  end)
end
for _ <- 1..many, do: receive(do: (:ready -> :ok))
# What they sent may arrive behind the question: signals of different processes have no order among each other.
counts = fn ->
  [links: links, monitored_by: watchers] = Process.info(watched, [:links, :monitored_by])
  {length(links), length(watchers)}
end
Enum.find(1..500, fn _ -> counts.() == {many, many} or Process.sleep(10) != :ok end)
IO.inspect(counts.())
for i <- 1..3000, do: send(watched, {:unread, i})
send(watched, :go)
heard = for _ <- 1..div(many, 2), do: receive(do: (heard -> heard))
IO.inspect({length(heard), Enum.uniq(heard)})
