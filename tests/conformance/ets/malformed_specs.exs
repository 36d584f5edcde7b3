# Match specifications that are none, and what is said of them
for m <- [[1 | 2], [{:_, [], [true]} | 2], [{:_, [], [true]}, 5 | 2], [1], 5, [{:_, [], true}], [{:_, :x, [true]}], [{:_, [1 | 2], [true]}], [{:_, [], [true | 1]}], [{:_, [], []}], [{1, [], [true]}], []] do
 IO.inspect({m, try do :ets.test_ms({1}, m) rescue e -> {e.__struct__} end})
 IO.inspect({m, try do :erlang.match_spec_test([1], m, :trace) rescue e -> {e.__struct__} end})
end
