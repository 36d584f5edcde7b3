# Building text: IO lists, interpolation, inspect.
list = Enum.to_list(1..50_000)
rows = Enum.map(1..2_000, &%{id: &1, name: "name #{&1}", tags: [:a, :b], score: &1 / 3})
charlist = List.duplicate(?a, 200_000)

Measure.time("interpolation", 8, fn -> Enum.map(list, &"key #{&1} = #{&1 + 1};") end)

Measure.time("IO lists", 8, fn ->
  IO.iodata_to_binary(Enum.map(list, &["<td>", Integer.to_string(&1), "</td>", ?\n]))
end)

Measure.time("join", 8, fn -> Enum.join(list, ", ") end)
Measure.time("inspect", 4, fn -> inspect(rows, limit: :infinity) end)
Measure.time("charlist to string", 8, fn -> List.to_string(charlist) end)
Measure.time("term_to_binary", 8, fn -> rows |> :erlang.term_to_binary() |> :erlang.binary_to_term() end)
