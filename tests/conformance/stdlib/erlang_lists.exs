# The lists module: what the machine builds in and what it does not
l = [3, 1, 2, 3, 5, 4]
IO.inspect({:lists.sort(l), :lists.usort(l), :lists.reverse(l), :lists.sum(l), :lists.max(l), :lists.min(l), :lists.last(l), :lists.nth(2, l), :lists.nthtail(4, l), :lists.sublist(l, 2, 3)})
IO.inspect({:lists.member(5, l), :lists.delete(3, l), :lists.subtract(l, [3, 3]), :lists.append([[1], [2], 3]), :lists.flatten([1, [2, [3 | []]]], [9]), :lists.duplicate(3, :x), :lists.seq(1, 9, 4), :lists.split(2, l), :lists.splitwith(&(&1 > 2), l)})
kl = [{:b, 2}, {:a, 1}, {:c, 3}, {:a, 4}]
IO.inspect({:lists.keysort(1, kl), :lists.ukeysort(1, kl), :lists.keyfind(:a, 1, kl), :lists.keymember(4, 2, kl), :lists.keysearch(3, 2, kl), :lists.keydelete(:a, 1, kl), :lists.keystore(:z, 1, kl, {:z, 0}), :lists.keytake(:c, 1, kl), :lists.keymap(&(&1 * 2), 2, kl), :lists.keymerge(1, [{1, :x}], [{0, :y}])})
IO.inspect({:lists.keyfind(1.0, 1, [{1, :int}]), :lists.keymember(1, 1, [:not_tuple, {}, {1}]), :lists.keyfind(1, 2, [{1}])})
IO.inspect({:lists.foldl(&-/2, 0, l), :lists.foldr(&-/2, 0, l), :lists.mapfoldl(&{&1 * 2, &1 + &2}, 0, l), :lists.mapfoldr(&{&1 * 2, &1 + &2}, 0, l), :lists.filtermap(&(&1 > 2 and {true, -&1}), l), :lists.partition(&(rem(&1, 2) == 0), l)})
IO.inspect({:lists.zip([1, 2], [:a, :b]), :lists.zip3([1], [2], [3]), :lists.unzip3([{1, 2, 3}, {4, 5, 6}]), :lists.zipwith(&*/2, [1, 2], [3, 4]), :lists.zip([1], [1, 2], :trim), :lists.enumerate(5, [:a, :b]), :lists.join(:s, [1, 2, 3]), :lists.uniq([1, 2, 1])})
IO.inspect({:lists.prefix([1], [1, 2]), :lists.suffix([2], [1, 2]), :lists.takewhile(&(&1 > 2), l), :lists.dropwhile(&(&1 > 2), l), :lists.search(&(&1 > 3), l), :lists.all(&(&1 > 0), l), :lists.any(&(&1 > 9), l), :lists.merge([1, 3], [2, 4]), :lists.umerge([[1, 2], [2, 3]]), :lists.concat([:a, 1, ~c"s", 1.5])})
IO.inspect({:lists.droplast([1, 2]), :lists.flatlength([1, [2, [3]]]), :lists.flatmap(&[&1, &1], [1, 2]), :lists.rmerge([3, 1], [2]), :lists.sort(&>=/2, l), :lists.foreach(fn _ -> :x end, l), :lists.rkeymerge(1, [{2}], [{1}])})
for f <- [fn -> :lists.nth(9, l) end, fn -> :lists.last([]) end, fn -> :lists.reverse([1 | 2]) end, fn -> :lists.seq(5, 1) end, fn -> :lists.max([]) end, fn -> :lists.zip([1], []) end, fn -> :lists.sum([:a]) end, fn -> :lists.member(1, [2 | 3]) end,
          fn -> :lists.keyfind(1, 1, :x) end, fn -> :lists.map(:not_fun, [1]) end, fn -> :lists.sublist(l, 0, 1) end, fn -> :lists.append(:a, [1]) end] do
  IO.inspect(try do: f.(), rescue: (e -> {e.__struct__, Exception.message(e)}))
end
m = %{"a" => 1, "b" => 2}
IO.inspect({:maps.map(fn _, v -> v * 2 end, m), :maps.filter(fn _, v -> v > 1 end, m), :maps.fold(fn _, v, s -> v + s end, 0, m), :maps.to_list(m), :maps.groups_from_list(&rem(&1, 2), l) |> Enum.sort(), :maps.with(["a", "z"], m), :maps.without(["a"], m), :maps.merge_with(fn _, a, b -> a + b end, m, m), :maps.find("q", m), :maps.take("a", m), :maps.update_with("a", &(&1 + 1), m), :maps.intersect(m, %{"a" => 9}), :maps.filtermap(fn _, v -> v > 1 and {true, -v} end, m)})
