# Map updates that cannot succeed: of the empty map, and of constant maps without the key
update = fn source ->
  {:ok, tokens, _} = :erl_scan.string(~c"fun(C) -> " ++ source ++ ~c" end.")
  {:ok, [form]} = :erl_parse.parse_exprs(tokens)
  form = {:function, 1, :f, 1, [{:clause, 1, [{:var, 1, :C}], [], [{:call, 1, form, [{:var, 1, :C}]}]}]}
  {:ok, module, code} = :compile.forms([{:attribute, 1, :module, :made}, {:attribute, 1, :export, [f: 1]}, form])
  :code.purge(module)
  {:module, _} = :code.load_binary(module, ~c"made", code)
  for c <- [1, [], %{a: 2}, {:x}], do: IO.inspect(try do: module.f(c), rescue: (e -> e))
end

for source <- [~c"\#{}\#{a := C}", ~c"\#{b => 1}\#{a := C}", ~c"\#{a => 1}\#{a := C}", ~c"\#{}\#{a => C}", ~c"\#{a => 5}\#{a := 1, b := C}", ~c"\#{}\#{C := 1}", ~c"C\#{a := 1}", ~c"\#{C => 2}\#{a := 1}"] do
  IO.puts(source)
  update.(source)
end
