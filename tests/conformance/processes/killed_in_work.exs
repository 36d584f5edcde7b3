# Exit signals end a process in the middle of work that would never end; one that is trapped does not
# timeout: 60
defmodule Endless do
  def double(0, term), do: term
  def double(n, term), do: double(n - 1, [term | term])
end

# Made where it is used: a copy in a message or a spawn would be without sharing, and never end either.
shared = fn -> Endless.double(50, [:a]) end

work = [
  phash2: fn -> :erlang.phash2(shared.()) end,
  iolist_size: fn -> :erlang.iolist_size(Endless.double(50, "a")) end,
  # A match that is long from one place, and one that is from each of many.
  match: fn -> :re.run(String.duplicate("a", 40), "(a+)+[bd]", match_limit: 2_000_000_000) end,
  matches: fn -> :re.run(String.duplicate(String.duplicate("a", 20) <> "c", 20_000), "(a+)+[bd]") end
]

for {name, what} <- work, reason <- [:kill, :other] do
  {pid, monitor} = spawn_monitor(what)
  Process.sleep(30)
  send(pid, :unread)
  true = Process.exit(pid, :normal)
  true = Process.exit(pid, reason)
  receive do: ({:DOWN, ^monitor, _, _, how} -> IO.inspect({name, how}))
end

# A link that breaks ends it, unless it traps exits: then only a kill does.
me = self()
partner = spawn(fn -> receive do: (:end -> exit(:broken)) end)
{linked, m1} = spawn_monitor(fn -> Process.link(partner); send(me, :linked); :erlang.phash2(shared.()) end)
{trapping, m2} =
  spawn_monitor(fn -> Process.flag(:trap_exit, true); Process.link(partner); send(me, :linked); :erlang.phash2(shared.()) end)
for _ <- 1..2, do: receive(do: (:linked -> :ok))
Process.sleep(30)
send(partner, :end)
receive do: ({:DOWN, ^m1, _, ^linked, how} -> IO.inspect({:linked, how}))
Process.exit(trapping, :asked)
IO.inspect(receive do: ({:DOWN, ^m2, _, _, how} -> how), after: (100 -> :still_at_it))
Process.exit(trapping, :kill)
receive do: ({:DOWN, ^m2, _, _, how} -> IO.inspect({:trapping, how}))

# Much endless work does not keep others from theirs.
busy = for _ <- 1..6, do: spawn(fn -> :erlang.phash2(shared.()) end)
for _ <- 1..3 do
  {_, monitor} =
    spawn_monitor(fn ->
      list = Enum.to_list(1..200_000)
      :erlang.garbage_collect()
      exit({length(list), :erlang.phash2(list), byte_size(:erlang.term_to_binary(list))})
    end)
  receive do: ({:DOWN, ^monitor, _, _, how} -> IO.inspect(how))
end
for pid <- busy, do: Process.exit(pid, :kill)
IO.puts("done")
