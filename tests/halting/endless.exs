# endless.exs NAME HOW: a process does work that never ends, called NAME, while HOW: `halt`, which is status 7; `wait`, until
# the program is told to end; `kill`, an exit signal. `beside`: endless work of many kinds, on one worker, and what others
# do meanwhile.
defmodule Endless do
  # A term that takes 2^50 steps to walk. Made where it is used: a copy of it would never end either.
  def shared, do: double(50, [:a])
  def double(0, term), do: term
  def double(n, term), do: double(n - 1, [term | term])

  def in_guard(a, b) when a == b, do: :equal
  def in_guard(_, _), do: :other

  def work("phash2"), do: :erlang.phash2(shared())
  def work("phash"), do: :erlang.phash(shared(), 1000)
  def work("guard"), do: in_guard(shared(), shared())
  def work("equality"), do: shared() === shared()
  def work("order"), do: shared() < shared()
  def work("maximum"), do: max(shared(), shared())
  def work("map"), do: %{shared() => 1}
  def work("match"), do: %{shared() => shared()} == %{shared() => shared()}
  def work("size"), do: :erts_debug.flat_size(shared())
  def work("external_size"), do: :erlang.external_size(shared())
  def work("iolist_size"), do: :erlang.iolist_size(double(50, "a"))
  def work("message"), do: send(self(), shared())
  def work("spawn"), do: spawn(:erlang, :display, [shared()])
  def work("dictionary"), do: Process.put(shared(), 1)
  def work("table"), do: :ets.lookup(:ets.new(:t, []), shared())
  def work("table_insert"), do: :ets.insert(:ets.new(:t, []), [{1, shared()}, {2, 3}])
  def work("table_update"), do: (t = :ets.new(:t, []); :ets.insert(t, {1, 2}); :ets.update_element(t, 1, {2, shared()}))
  def work("table_default"), do: :ets.update_counter(:ets.new(:t, []), 1, {2, 1}, {1, 2, shared()})
  def work("table_key"), do: :ets.update_counter(:ets.new(:t, [:ordered_set]), {shared()}, {2, 1}, {1, 2})
  def work("table_heir"), do: :ets.setopts(:ets.new(:t, []), {:heir, self(), shared()})
  def work("table_match"), do: :ets.match_object(:ets.new(:t, []), {:_, shared()})
  def work("port_data"), do: :erlang.port_set_data(Port.open({:spawn, "cat"}, []), shared())
  def work("timer"), do: Process.send_after(self(), shared(), 10)
  def work("persistent"), do: :persistent_term.get(shared(), 1)
  def work("persistent_erase"), do: :persistent_term.erase(shared())
  def work("pattern"), do: :re.run(String.duplicate("a", 40), "^(a*)*(a*)*(a*)*b", match_limit: 4_000_000_000)

  def work("exit") do
    {_, monitor} = spawn_monitor(fn -> exit(shared()) end)
    receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
  end

  def work("question") do
    pid = spawn(fn -> Process.put(:shared, shared()); receive do: (:end -> :ok) end)
    Process.sleep(20)
    Process.info(pid, :dictionary)
  end

  def ends_by(pid, reason) do
    monitor = Process.monitor(pid)
    true = Process.exit(pid, reason)
    receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
  end

  def run("beside", _) do
    busy = for name <- ~w(phash2 guard iolist_size external_size guard phash2 equality map), do: spawn(fn -> work(name) end)
    Process.sleep(100)

    for _ <- 1..3 do
      {_, monitor} =
        spawn_monitor(fn ->
          list = Enum.to_list(1..300_000)
          :erlang.garbage_collect()
          exit({length(list), :erlang.phash2(list), byte_size(:erlang.term_to_binary(list, [:compressed])) > 1000})
        end)

      receive do: ({:DOWN, ^monitor, _, _, {300_000, _, true}} -> :ok)
    end

    for pid <- busy, do: ends_by(pid, :stop)
    System.halt(9)
  end

  def run(name, how) do
    pid = spawn(fn -> work(name) end)
    Process.sleep(100)
    if how == "kill", do: ends_by(pid, :kill)
    IO.puts("ready")
    if how == "wait", do: Process.sleep(:infinity), else: System.halt(7)
  end
end

apply(Endless, :run, System.argv())
