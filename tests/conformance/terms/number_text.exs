# Numbers to text and back: bases, padding, errors
for {n, b} <- [{0, 2}, {255, 16}, {-255, 16}, {35, 36}, {Integer.pow(2, 90), 7}, {-Integer.pow(10, 30), 2}] do
  s = Integer.to_string(n, b)
  IO.puts("#{n} #{b} #{s} #{String.to_integer(s, b) == n} #{:erlang.integer_to_list(n, b) == String.to_charlist(s)}")
end

IO.inspect(for s <- ["12", "+12", "-0", "12abc", "", "-", "0x1F", " 1", "1_000", String.duplicate("9", 40)], do: Integer.parse(s))
IO.inspect(Integer.parse("ff zz", 16))
for f <- [fn -> String.to_integer("") end, fn -> String.to_integer("1.0") end, fn -> String.to_integer("12", 1) end, fn -> :erlang.list_to_float(~c"1") end,
          fn -> String.to_float("1e400") end, fn -> String.to_float("1") end, fn -> :erlang.integer_to_binary(1, 40) end, fn -> :erlang.list_to_integer([?1, :x]) end,
          fn -> :erlang.binary_to_integer("12", 2) end, fn -> :erlang.float_to_binary(1) end] do
  IO.inspect(try do: f.(), rescue: (e -> Exception.message(e)))
end

IO.inspect({Integer.digits(1234, 10), Integer.undigits([1, 0, 1], 2), Integer.to_charlist(77), :erlang.float_to_list(2.5)})
IO.inspect(:string.to_integer("42 is"))
IO.inspect(:string.to_float("4.5e2x"))
IO.inspect(:io_lib.format("~b ~.16b ~.2B ~36.8.0b ~w ~p", [10, 255, 5, 1295, 1.0e10, 1.0e-10]) |> to_string())
IO.inspect(:io_lib.format("~f ~.2f ~e ~.3e ~g ~g", [1.0, 3.14159, 12345.678, 0.00012, 0.1, 1.0e10]) |> to_string())
big = String.duplicate("123456789", 100)
IO.inspect(big |> String.to_integer() |> Integer.to_string() == big)
IO.inspect(rem(String.to_integer(big), 1_000_003))
IO.inspect(for f <- [1.0e23, 1.7976931348623157e308, 4.9e-324, 123456.789e3, 0.1e-6, 5.0e-5], do: to_string(f))
IO.inspect(Enum.all?(1..2000, fn i -> f = :math.sin(i) * :math.pow(10, rem(i, 40) - 20); String.to_float(to_string(f)) == f end))
