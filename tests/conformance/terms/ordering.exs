# The order of all terms, and equality with and without conversion
pid = self()
terms = [
  %{b: 1}, %{a: 1}, %{a: 1, b: 0}, %{}, {1, 2}, {}, {0, 0, 0}, [1, 2], [], [1 | 2], "bin", "", <<1::3>>, :atom, :a, nil, true,
  1, 1.0, -1, 1.5, 1_000_000_000_000_000_000_000, -1.0e30, [[]], "b", ~c"c", [0.0]
]

IO.inspect(Enum.sort(terms), charlists: :as_lists, limit: :infinity, custom_options: [sort_maps: true])
IO.inspect(Enum.sort([pid, make_ref(), fn -> 1 end, 1, :a, "x", [], {}, %{}]) |> Enum.map(&(is_pid(&1) || is_reference(&1) || is_function(&1) || &1)))
IO.inspect({1 == 1.0, 1 === 1.0, {1} == {1.0}, [1, 2.0] == [1.0, 2], %{a: 1} == %{a: 1.0}, %{1 => :a} == %{1.0 => :a}})
IO.inspect({9_007_199_254_740_993 == 9_007_199_254_740_992.0, 9_007_199_254_740_993 > 9_007_199_254_740_992.0})
IO.inspect({Integer.pow(2, 1000) > 1.0e300, -Integer.pow(2, 2000) < -1.0e308, Integer.pow(2, 80) == 1_208_925_819_614_629_174_706_176.0})
IO.inspect({"abc" < "abd", "abc" < "ab", <<1, 2::4>> < <<1, 2>>, <<255>> > <<1, 2, 3>>})
IO.inspect({{1, 2} < {3}, [3] > [1, 2, 3], %{z: 1} < %{a: 1, b: 1}, %{a: 2, b: 1} < %{a: 1, c: 1}})
IO.inspect({min(1, 1.0), max(1, 1.0), min("a", :a), max([], %{})})
IO.inspect(Enum.sort([3, 1.0, 1, 2, 1.0, 1], :desc))
IO.inspect(:erlang.system_info(:wordsize))
