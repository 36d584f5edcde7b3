# Messages between two processes arrive in the order sent; signals keep their place too
me = self()
n = 5000
spawn(fn -> for i <- 1..n, do: send(me, {:a, i}) end)
spawn(fn -> for i <- 1..n, do: send(me, {:b, i}) end)

got = for _ <- 1..(2 * n), do: receive(do: ({_, _} = m -> m))
IO.inspect(for(k <- [:a, :b], do: for({^k, i} <- got, do: i) == Enum.to_list(1..n)))

# :DOWN comes after everything the process sent
{pid, ref} = spawn_monitor(fn -> for(i <- 1..100, do: send(me, i)); exit(:finished) end)
seq = for _ <- 1..101, do: receive(do: ({:DOWN, ^ref, _, ^pid, r} -> r; m -> m))
IO.inspect({List.last(seq), Enum.take(seq, 100) == Enum.to_list(1..100)})

# an exit signal sent after a message does not overtake it
for _ <- 1..50 do
  {pid, ref} = spawn_monitor(fn -> receive do: (:hello -> send(me, :got_hello)); Process.sleep(:infinity) end)
  send(pid, :hello)
  receive do: (:got_hello -> :ok)
  Process.exit(pid, :kill)
  receive do: ({:DOWN, ^ref, _, _, :killed} -> :ok)
end

IO.puts("ordered")
# terms of every kind survive the copy
terms = [1, Integer.pow(2, 90), 1.5, :a, "s", String.duplicate("b", 100), <<1::3>>, [1 | 2], {1, {2}}, %{a: [1]}, Map.new(1..50, &{&1, {&1}}), self(), make_ref(), &hd/1]
echo = spawn(fn -> Enum.each(terms, fn _ -> receive do: (m -> send(me, {:echo, m})) end) end)
IO.inspect(Enum.all?(terms, fn t -> send(echo, t); receive(do: ({:echo, m} -> m === t)) end))
f = fn x -> x + n end
p = spawn(fn -> receive do: (g -> send(me, g.(1))) end)
send(p, f)
IO.inspect(receive do: (v -> v))
