# Small maps keep their keys in the order of the atoms' numbers: which atoms are there from the start, and in what order

defmodule Show do
  def map(keys) do
    map = Map.from_keys(keys, 0)
    IO.inspect(map, limit: :infinity)
    IO.inspect(Map.keys(map))
    IO.inspect(:maps.to_list(map) |> Enum.map(&elem(&1, 0)))
    IO.inspect(:maps.next(:maps.iterator(map)) |> elem(0))
    :io.format("~p ~w~n", [Map.new(keys, &{&1, 1}), map])
  end
end

# Atoms of the emulator, in alphabetical order here, so that no order of creation helps.
~w"abs alias all and any apply args arity badarg badmatch binary call cause close code"a |> Show.map()
~w"connected data default dictionary done element env error exit file flags float function gc"a |> Show.map()
~w"heap_size high id in index info init input io kill label length lists local low max"a |> Show.map()
~w"memory message min mode module monitor name nil node none normal off offset ok on open"a |> Show.map()
~w"options out output owner packet pid port position priority private process public ref"a |> Show.map()
~w"reason receive ref reply return running self send set size start state status string"a |> Show.map()
~w"table tag term time timeout timestamp total trace true type undefined unit value version"a |> Show.map()
~w"true false nil ok error"a |> Show.map()
~w"< > <= >= == + - * / ! $_ $$ _"a |> Show.map()

# Those of the preloaded modules and their native parts.
~w"absname arguments boot count directory enabled finished flush loaded path root script stderr stdout"a |> Show.map()
~w"address broadcast family inet inet6 interface level loopback mtu multicast protocol raw tcp udp"a |> Show.map()

# Errors and results that carry maps.
IO.inspect(Process.info(self(), :links))
IO.inspect(%{reason: 1, pid: 2, ref: 3, kind: 4})
IO.inspect(:erlang.system_info(:port_parallelism))
try do
  :erlang.error(:badarg, [1], error_info: %{cause: %{name: 1, id: 2, type: 3}, module: Show})
rescue
  _ -> IO.inspect(elem(hd(__STACKTRACE__), 3) |> Keyword.get(:error_info))
end

# Comparing maps compares the keys by their text, whatever their order in the map.
keys = ~w"status ok name id type reason pid zeta alpha"a
IO.inspect(Enum.sort(for a <- keys, b <- keys, a != b, do: %{a => 1, b => 2}) |> Enum.map(&Enum.sort(Map.keys(&1))))
IO.inspect(%{name: 1, id: 2} < %{name: 1, status: 0})
IO.inspect(%{id: 1.0} == %{id: 1})

# Atoms a program makes come in the order it makes them.
new = for n <- [7, 3, 9, 1, 5], do: String.to_atom("made_at_run_time_#{n}")
Show.map(Enum.sort(new))
Show.map([:ok | Enum.reverse(new)] ++ [:id, :name])
quoted = Code.string_to_quoted!("[first_seen_z: 1, first_seen_a: 2, first_seen_m: 3]")
IO.inspect(Map.new(quoted))
IO.inspect(:erlang.binary_to_term(:erlang.term_to_binary(Map.new(quoted))))
IO.inspect(struct(URI, host: "h"))
IO.inspect(%{struct(Range, first: 1, last: 2, step: 1) | step: 2})
