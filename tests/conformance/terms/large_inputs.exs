# Builtins on inputs so large that their work is cut up or done aside: the results.
# heavy
# timeout: 60
show = fn name, value -> IO.puts("#{name}: #{:erlang.phash2(value)}") end
n = 200_000
list = Enum.to_list(1..n)
pairs = Enum.map(list, &{&1, rem(&1 * 7919, 1000)})
map = Map.new(pairs)
bytes = String.duplicate("ab,c", n)
copy = Enum.map(list, & &1)

show.("reverse", :lists.reverse(list, [:tail]))
show.("append", list ++ [1])
show.("subtract", list -- Enum.take_every(list, 3))
show.("member", {:lists.member(n, list), :lists.member(0, list)})
show.("keyfind", {:lists.keyfind(n, 1, pairs), :lists.keymember(0, 1, pairs)})
show.("list_to_tuple", tuple = List.to_tuple(list))
show.("tuple_to_list", Tuple.to_list(tuple))
show.("setelement", put_elem(tuple, n - 1, :last))
show.("insert_element", :erlang.insert_element(2, tuple, :second))
show.("delete_element", :erlang.delete_element(n, tuple))
show.("make_tuple", :erlang.make_tuple(n, :x, [{1, :first}, {n, :last}]))
show.("list_to_binary", :erlang.list_to_binary(List.duplicate(bytes, 3)))
show.("binary_to_list", :erlang.binary_to_list(bytes))
show.("iolist_size", :erlang.iolist_size([list |> Enum.map(&rem(&1, 256)) | bytes]))
show.("split", :binary.split(bytes, [",", "bc"], [:global]))
show.("matches", :binary.matches(bytes, "b,"))
show.("replace", :binary.replace(bytes, ",", ";;", [:global]))
show.("copy", :binary.copy(bytes, 20))
show.("prefix", :binary.longest_common_prefix([bytes <> "x", bytes <> "y"]))
show.("characters", :unicode.characters_to_list(String.duplicate("aé€", n)))
show.("utf16", :unicode.characters_to_binary(String.duplicate("aé€", 50_000), :utf8, :utf16))
show.("term_to_binary", :erlang.term_to_binary(pairs))
show.("external_size", :erlang.external_size(map))
show.("iovec", IO.iodata_to_binary(:erlang.term_to_iovec({bytes, pairs})))
show.("round trip", :erlang.binary_to_term(:erlang.term_to_binary({map, tuple})) == {map, tuple})
show.("compressed", :erlang.binary_to_term(:erlang.term_to_binary(list, [:compressed])))
show.("damaged", try do :erlang.binary_to_term(:erlang.term_to_binary(pairs) |> binary_part(0, 1_000_000)) rescue e -> e end)
show.("phash2", {list, map, bytes, pairs})
show.("digits", Integer.to_string(Integer.pow(3, 30_000)))
show.("from digits", String.to_integer(String.duplicate("9", 40_000)) == Integer.pow(10, 40_000) - 1)
show.("from digits of a list", :erlang.list_to_integer(List.duplicate(?9, 40_000)) == Integer.pow(10, 40_000) - 1)
show.("no digits", try do String.to_integer(String.duplicate("9", 40_000) <> "x") rescue e -> e.message end)
show.("from_keys", :maps.from_keys(list, :value))
show.("merge", :maps.merge(map, Map.new(100_000..300_000, &{&1, :other})))
show.("keys", Enum.sort(:maps.keys(map)))
show.("values", Enum.sort(:maps.values(map)))
show.("to_list", Enum.sort(:maps.to_list(map)))
show.("re", :re.run(String.duplicate("a", 24) <> "xb", "(a|aa)+c?b"))
show.("re, all", :re.run(binary_part(bytes, 0, 40_000), "b,c", [:global]))
show.("sums", {:erlang.crc32(bytes), :erlang.adler32(list |> Enum.map(&rem(&1, 256))), :erlang.md5(bytes)})
show.("sort", Enum.sort(Enum.map(list, &:erlang.phash2/1)))

send(self(), {:large, copy})
receive do {:large, got} -> show.("sent", got) end
me = self()
spawn(fn -> send(me, {:environment, copy}) end)
receive do {:environment, got} -> show.("spawned with", got) end
:persistent_term.put(:large_inputs, copy)
show.("persistent", :persistent_term.get(:large_inputs))

for kind <- [:set, :ordered_set] do
  table = :ets.new(:table, [kind])
  true = :ets.insert(table, pairs)
  show.("ets #{kind}", {:ets.info(table, :size), Enum.sort(:ets.tab2list(table))})
  show.("ets #{kind} new", {:ets.insert_new(table, pairs), :ets.insert_new(table, Enum.map(list, &{-&1, 0}))})
  show.("ets #{kind} deleted", {:ets.select_delete(table, [{{:"$1", :_}, [{:<, :"$1", 0}], [true]}]), :ets.info(table, :size)})
end

# Floats that are being computed with while the heap is collected.
defmodule Floats do
  def sums([x | rest], a, b, kept), do: sums(rest, a + x * 0.5, b - x / 3.0, [{a * 2.0, b + 1.0} | kept])
  def sums([], a, b, kept), do: {a, b, kept}
end

show.("floats", Floats.sums(list, 0.0, 0.0, []))
