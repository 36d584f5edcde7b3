# Sequential tracing: the token and its parts, what is told of sending, receiving and printing
# timeout: 60
# uses: sequences.ex

Code.require_file("sequences.ex")
Seq.start_tracer()

IO.puts("-- the token")
items = [:send, :receive, :print, :timestamp, :monotonic_timestamp, :strict_monotonic_timestamp, :label, :serial, :foo, 1]
Show.line(Seq.token())
Show.line(for item <- items, do: {item, Seq.bad(fn -> :erlang.seq_trace_info(item) end)})
Seq.run(:info, fn -> for item <- items, do: {item, Seq.bad(fn -> :erlang.seq_trace_info(item) end)} end)
for {item, value} <- [send: false, print: true, label: 7, label: {:a, "b"}, serial: {1, 2}, sequential_trace_token: [], send: 1, foo: true,
                      serial: 1, serial: {1, 2, 3}, serial: {:a, 1}, serial: {-1, 1}, serial: {1, 0x1_0000_0000_0000_0000},
                      sequential_trace_token: 1, sequential_trace_token: {1, 2, 3, 4, 5}] do
  Seq.run({item, value}, [], fn ->
    {:seq_trace.set_token([]), Seq.bad(fn -> :erlang.seq_trace(item, value) end), Seq.token(), :seq_trace.set_token(:send, true),
     Seq.bad(fn -> :erlang.seq_trace(item, value) end), Seq.token(), Seq.bad(fn -> :erlang.seq_trace(item, value) end)}
  end)
end
Seq.run(:whole, fn ->
  token = Seq.token()
  old = :seq_trace.set_token([])
  one = {:seq_trace.set_token(token), Seq.token()}
  two = {:seq_trace.set_token({7, {:l, "label"}, 5, self(), 3}), send(self(), :m), Seq.any()}
  {token, old, one, two, :seq_trace.set_token({255, 1, 5, self(), 3}), Seq.token()}
end)
Seq.run(:counts_stay, fn ->
  :seq_trace.set_token(:serial, {1, 9})
  :seq_trace.set_token([])
  :seq_trace.set_token(:send, true)
  send(self(), 1)
  Seq.token()
end)
Seq.run(:below_zero, fn ->
  :seq_trace.set_token(:serial, {-1, -9})
  send(self(), 1)
  {Seq.any(), :seq_trace.print(1), Seq.token()}
end)

IO.puts("-- messages to itself")
Seq.run(:to_itself, fn -> send(self(), :hello); Seq.any() end)
Seq.run(:several, fn ->
  for i <- 1..3, do: send(self(), i)
  third = receive do: (3 -> Seq.token())
  first = receive do: (1 -> Seq.token())
  {third, first, Seq.any(), Process.info(self(), :message_queue_len)}
end)
for flags <- [[], [:send], [:receive], [:print]], do: Seq.run({:flags, flags}, flags, fn -> send(self(), 1); :seq_trace.print(2); Seq.any() end)
Seq.run(:names, fn -> Process.register(self(), :me); send(:me, 1); send({:me, node()}, 2); {Seq.any(), Seq.any()} end)
Seq.run(:alias, fn -> a = :erlang.alias([:reply]); send(a, 1); send(a, 2); Seq.any() end)
Seq.run(:alias_gone, fn -> a = :erlang.alias(); :erlang.unalias(a); send(a, 1); Seq.token() end)
Seq.run(:nobody, fn ->
  :seq_trace.set_token([])
  Seq.gone(gone = spawn(fn -> :ok end))
  :seq_trace.set_token(:send, true)
  {send(gone, 1), Seq.bad(fn -> send(:nobody, 2) end), send({:nobody, node()}, 3), send({:nobody, :elsewhere@nowhere}, 4), Seq.token()}
end)
Seq.run(:large, [], fn -> large = :erlang.make_tuple(70_000, :x); send(self(), large); {m, t} = Seq.any(); {m == large, t} end)
Seq.run(:collected, fn ->
  :seq_trace.set_token(:label, {:big, "binary", [1, 2, 3], 1.5, 0x1_0000_0000_0000_0000_0000})
  :erlang.garbage_collect()
  send(self(), :erlang.make_tuple(5, :x))
  :erlang.garbage_collect()
  {m, t} = Seq.any()
  :erlang.garbage_collect()
  {m, t == Seq.token(), t}
end)

IO.puts("-- print")
Seq.run(:print, fn ->
  {:seq_trace.print(:a), :seq_trace.print(7, :b), Seq.bad(fn -> :seq_trace.print(:label, :c) end), :erlang.seq_trace_print(:print, :d),
   :erlang.seq_trace_print(:other, :e), :seq_trace.set_token(:print, false), :erlang.seq_trace_print(:f), :seq_trace.set_token([]),
   :erlang.seq_trace_print(:g), :erlang.seq_trace_print(:print, :h)}
end)
Seq.run({:a, 1.0}, fn -> {:erlang.seq_trace_print({:a, 1.0}, 1), :erlang.seq_trace_print({:a, 1}, 2)} end)

IO.puts("-- times")
shape = fn
  {m, s, u} when m + s + u > 0 -> :timestamp
  {t, n} when is_integer(t) and is_integer(n) -> :strict
  t when is_integer(t) -> :monotonic
end
for flags <- [[:timestamp], [:monotonic_timestamp], [:strict_monotonic_timestamp], [:timestamp, :strict_monotonic_timestamp, :monotonic_timestamp],
              [:monotonic_timestamp, :strict_monotonic_timestamp]] do
  before = {:erlang.timestamp(), :erlang.monotonic_time()}
  {pid, monitor} = spawn_monitor(fn ->
    for flag <- [:send, :receive | flags], do: :seq_trace.set_token(flag, true)
    send(self(), 1)
    exit({:seq_trace.get_token() |> elem(0), receive do: (1 -> :erlang.monotonic_time())})
  end)
  {token_flags, later} = receive do: ({:DOWN, ^monitor, _, ^pid, r} -> r)
  times = for {:seq_trace, 0, {_, {0, 1}, ^pid, ^pid, 1}, time} <- Seq.told(), do: time
  in_order = Enum.sort(times) == times and Enum.all?(times, fn
    {m, s, u} -> {m, s, u} >= elem(before, 0)
    {t, _} -> t >= elem(before, 1) and t <= later
    t -> t >= elem(before, 1) and t <= later
  end)
  Show.line({flags, token_flags, Enum.map(times, shape), in_order})
end

IO.puts("-- reset")
Seq.run(:reset, fn ->
  send(self(), 1)
  other = Seq.waited(spawn(fn -> receive do: ({:ask, from} -> send(from, {:token, Seq.token()})) end))
  true = :seq_trace.reset_trace()
  send(other, {:ask, self()})
  {Seq.token(), Seq.any(), Seq.any(), :seq_trace.set_token(:send, true), Seq.token()}
end)
Show.line(Seq.bad(fn -> :erlang.system_flag(:reset_seq_trace, false) end))

IO.puts("-- sensitive")
Seq.run(:sensitive, fn -> Process.flag(:sensitive, true); send(self(), 1); :seq_trace.print(2); {Seq.any(), Process.flag(:sensitive, false), send(self(), 3)} end)

IO.puts("-- process_info")
Seq.run(:info, fn ->
  s = self()
  other = Seq.waited(spawn(fn -> receive do: (:end -> :ok) end))
  result = {Process.info(s, :sequential_trace_token), Process.info(s, [:sequential_trace_token]), Process.info(other, :sequential_trace_token),
            Process.alive?(other), Keyword.has_key?(Process.info(s), :sequential_trace_token), Seq.token()}
  send(other, :end)
  result
end)
