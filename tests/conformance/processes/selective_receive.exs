# Selective receive: order kept for what is skipped, references, after 0, deep queues
# heavy
for n <- 1..10, do: send(self(), {if(rem(n, 2) == 0, do: :even, else: :odd), n})
evens = for _ <- 1..5, do: receive(do: ({:even, n} -> n))
odds = for _ <- 1..5, do: receive(do: ({:odd, n} -> n))
IO.inspect({evens, odds})
IO.inspect(receive do: (x -> x), after: (0 -> :empty))
for n <- [5, 3, 8], do: send(self(), n)
IO.inspect(receive do: (n when n > 6 -> n))
IO.inspect({receive(do: (n -> n)), receive(do: (n -> n))})
for n <- 1..20_000, do: send(self(), {:noise, n})
ref = make_ref()
me = self()
server = spawn(fn -> Enum.each(1..200, fn _ -> receive do: ({:ask, r, x} -> send(me, {r, x + 1})) end) end)

answers =
  for x <- 1..200 do
    r = make_ref()
    send(server, {:ask, r, x})
    receive do: ({^r, y} -> y)
  end

IO.inspect({Enum.sum(answers), Process.info(self(), :message_queue_len)})
send(self(), {ref, :found})
IO.inspect(receive do: ({^ref, x} -> x))
drain = fn drain, n -> receive do: ({:noise, k} when k == n + 1 -> drain.(drain, k)), after: (0 -> n) end
IO.inspect(drain.(drain, 0))
IO.inspect(Process.info(self(), :message_queue_len))

flush = fn flush -> receive do: (_ -> flush.(flush)), after: (0 -> :flushed) end
send(self(), 1)
IO.inspect(flush.(flush))
r = receive do
  :a -> 1
after
  10 ->
    receive do
      :b -> 2
    after
      10 -> :both_timed_out
    end
end

IO.inspect(r)
send(self(), {:nested, 1})
send(self(), {:nested, 2})
IO.inspect(receive do: ({:nested, 2} -> receive(do: ({:nested, n} -> {:then, n}))))
IO.inspect(try do: receive(do: (:x -> 1), after: (Process.get(:t, :soon) -> 2)), rescue: (e -> e))
