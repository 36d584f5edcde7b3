# Floats: shortest printing, parsing, rounding, limits, negative zero
for f <- [0.0, -0.0, 1.0, 0.1, 0.1 + 0.2, 1.0e15, 1.0e16, 1.0e17, 1.0e21, 1.0e22, 123_456_789.125, 1.5e-5, 1.0e-4, 5.0e-324,
          1.7976931348623157e308, 2.2250738585072014e-308, 1 / 3, -2 / 3, 100.0, 9007199254740993.0] do
  IO.puts("#{f} #{inspect(f)}")
end

IO.inspect(for s <- ["1.0", "-3.5e10", "1e5", "12", ".5", "7.", "1.5abc", "x"], do: Float.parse(s))
IO.inspect(for f <- [2.5, -2.5, 3.49, -3.51, 1.0e20], do: {round(f), trunc(f), floor(f), ceil(f)})
IO.inspect(Float.round(3.14159, 2))
IO.inspect(Float.round(2.675, 2))
IO.inspect(Float.ratio(0.75))
IO.inspect(0.0 == -0.0)
IO.inspect(0.0 === -0.0)
IO.inspect(:erlang.float_to_binary(3.14159, decimals: 3))
IO.inspect(:erlang.float_to_binary(3.5, [:compact, decimals: 10]))
IO.inspect(:erlang.float_to_binary(12345.678, scientific: 4))
IO.inspect(:erlang.float_to_binary(0.1))
IO.inspect(:erlang.float_to_binary(1.0e300, [:short]))
IO.inspect(:erlang.float_to_list(-1.25, [{:decimals, 0}]))
IO.inspect(String.to_float("-1.25e-3"))

for fun <- [fn -> 1.0e308 * 10 end, fn -> 1 / 0 end, fn -> 1.0 / 0.0 end, fn -> Integer.pow(10, 400) / 1 end] do
  IO.inspect(try do: fun.(), rescue: (e -> e))
end
