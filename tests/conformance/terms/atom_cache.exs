# Terms as other nodes send them: their atoms may be places in a tuple
bad = fn f -> try do: f.(), rescue: (e -> e.__struct__) end
for {atoms, bytes} <- [{{}, <<131, 97, 3>>}, {{:abc}, <<131, 82, 0>>}, {{:a, :b}, <<131, 104, 3, 82, 1, 82, 0, 119, 1, ?c>>},
                       {{:ok, :error}, <<131, 116, 0, 0, 0, 2, 82, 1, 97, 1, 82, 0, 97, 2>>}, {{:lists, :seq}, <<131, 113, 82, 0, 82, 1, 97, 2>>},
                       {{:abc}, <<82, 0>>}, {{:abc}, <<131, 82, 1>>}, {{"x"}, <<131, 82, 0>>}, {:foo, <<131, 97, 3>>},
                       {{:a}, <<131, 82>>}, {{:a}, <<131, 97, 1, 0>>}],
    do: IO.inspect({atoms, bytes, bad.(fn -> :erts_debug.dist_ext_to_term(atoms, bytes) end)})
IO.inspect(bad.(fn -> :erlang.binary_to_term(<<131, 82, 0>>) end))
