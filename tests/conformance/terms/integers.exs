# Small integers and bignums: arithmetic around the machine-word borders
for n <- [28, 31, 32, 59, 60, 61, 62, 63, 64, 65, 127, 128, 200] do
  p = Integer.pow(2, n)
  IO.puts("#{n}: #{p} #{p - 1} #{-p} #{-p - 1} #{p * p} #{div(p, 3)} #{rem(-p, 7)} #{p - p}")
end

IO.inspect(576_460_752_303_423_487 + 1)
IO.inspect(576_460_752_303_423_488 - 1)
IO.inspect(-576_460_752_303_423_488 - 1)
IO.inspect(9_223_372_036_854_775_807 * 9_223_372_036_854_775_807)
IO.inspect(-9_223_372_036_854_775_808 * -1)
IO.inspect(div(-9_223_372_036_854_775_808, -1))
IO.inspect(for a <- [7, -7], b <- [2, -2], do: {div(a, b), rem(a, b), Integer.mod(a, b), Integer.floor_div(a, b)})
IO.inspect(abs(-Integer.pow(10, 40)))
IO.inspect(0xFF + 0o17 + 0b101 + ?a)
IO.inspect(1_000_000_007 * 998_244_353)
