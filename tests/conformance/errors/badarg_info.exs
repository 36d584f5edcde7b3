# The detailed messages of badarg from the builtins
tests = [
  fn -> :erlang.binary_to_atom(1) end,
  fn -> byte_size(:a) end,
  fn -> String.to_existing_atom("surely no such atom exists here") end,
  fn -> :erlang.atom_to_binary("x") end,
  fn -> :erlang.list_to_integer(~c"12x") end,
  fn -> :erlang.binary_to_integer("zz", 10) end,
  fn -> :erlang.binary_to_integer("12", 99) end,
  fn -> :erlang.integer_to_binary(:a) end,
  fn -> binary_part("abc", 2, 5) end,
  fn -> :erlang.split_binary("abc", 4) end,
  fn -> :erlang.list_to_binary([1, 256]) end,
  fn -> :erlang.iolist_to_binary([:a]) end,
  fn -> :erlang.list_to_tuple(:x) end,
  fn -> :erlang.element(0, {}) end,
  fn -> :erlang.tuple_to_list([]) end,
  fn -> :erlang.float_to_binary(1.0, decimals: -1) end,
  fn -> :erlang.binary_to_term(<<131, 255>>) end,
  fn -> :erlang.apply(:a, :b, :c) end,
  fn -> :erlang.phash2(1, 0) end,
  fn -> :erlang.process_flag(:no_such_flag, true) end,
  fn -> :erlang.process_info(self(), :nothing) end,
  fn -> :erlang.register(:undefined, self()) end,
  fn -> :erlang.unregister(:nobody_here) end,
  fn -> :erlang.send_after(-1, self(), :x) end,
  fn -> :erlang.map_get(:k, []) end,
  fn -> :maps.get(:k, %{}) end,
  fn -> apply(:maps, :put, [:k, 1, []]) end,
  fn -> :ets.insert(:no_table, {1}) end,
  fn -> :ets.new(:t, [:wrong]) end,
  fn -> :binary.at("abc", 3) end,
  fn -> :binary.part("abc", {1, 9}) end,
  fn -> :binary.split("abc", "") end,
  fn -> :lists.keyfind(1, 0, []) end,
  fn -> :unicode.characters_to_binary(:x) end,
  fn -> :persistent_term.get(:no_such_key) end,
  fn -> :atomics.get(:x, 1) end,
  fn -> :re.run("a", "(") end
]

for {f, i} <- Enum.with_index(tests) do
  try do
    IO.inspect({i, f.()})
  rescue
    e -> IO.puts("#{i} #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
