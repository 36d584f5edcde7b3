# :erlang.phash2 of every kind of term that hashes the same everywhere
terms = [
  0, 1, -1, 127, 128, 255, 256, 65_535, 65_536, 134_217_727, 134_217_728, -134_217_728, -134_217_729, 4_294_967_295, 4_294_967_296,
  576_460_752_303_423_487, 576_460_752_303_423_488, -576_460_752_303_423_489, Integer.pow(2, 64), Integer.pow(2, 64) - 1, -Integer.pow(2, 100),
  Integer.pow(3, 200), 0.0, 1.0, -1.5, 3.14159, 1.0e300, :a, :ok, nil, true, :"", :é, :"a longer atom name", "", "a", "ab", "abc", "abcd",
  "abcdefghijk", "abcdefghijkl", "abcdefghijklm", "0123456789012345678901234567890", <<1::1>>, <<5::3>>, <<1, 2, 3::5>>, <<255, 1::7>>,
  [], [1], [1, 2, 3], [256], [1, 256], [1 | 2], [[]], ~c"hello", [:a | "b"], [-1], {}, {1}, {:a, "b", [1.5]}, {{}, {{}}}, {1, {2, {3}}},
  %{}, %{a: 1}, %{1 => 2, 3 => 4}, %{"k" => [1, %{x: {}}]}, Map.new(1..40, &{&1, &1}), Map.new(1..1000, &{{&1}, "#{&1}"}),
  Enum.to_list(1..1000), String.duplicate("long", 1000), List.duplicate({:x, 1.0}, 50), &Enum.map/2, &:erlang.abs/1
]

for t <- terms do
  IO.puts("#{inspect(t, limit: 4, printable_limit: 12, custom_options: [sort_maps: true])} #{:erlang.phash2(t)} #{:erlang.phash2(t, 1000)} #{:erlang.phash2(t, 4_294_967_296)}")
end

sub = binary_part("xxabcdefghijklm", 2, 13)
IO.inspect(:erlang.phash2(sub) == :erlang.phash2("abcdefghijklm"))
<<_::3, odd::bitstring-size(21), _::bits>> = <<0xABCDEF0123::40>>
IO.inspect({odd, :erlang.phash2(odd)})
IO.inspect(:erlang.phash(:atom, 1000))
IO.inspect(for(i <- 1..2000, do: :erlang.phash2({i, "x"}, 16)) |> Enum.frequencies() |> Enum.sort())
