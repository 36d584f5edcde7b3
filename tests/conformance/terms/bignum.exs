# Bignums: factorials, division, gcd, powers, digits, conversion both ways
fact = Enum.reduce(1..120, &(&1 * &2))
IO.inspect(fact)
IO.inspect(div(fact, Enum.reduce(1..118, &(&1 * &2))))
IO.inspect(rem(fact, Integer.pow(2, 100) - 1))
IO.inspect(Integer.gcd(fact, Integer.pow(6, 90)))
IO.inspect(Integer.pow(3, 400))
IO.inspect(fact |> Integer.digits() |> Enum.sum())
IO.inspect(fact |> Integer.to_string(36))
IO.inspect(fact |> Integer.to_string(36) |> String.to_integer(36) == fact)
IO.inspect(Integer.extended_gcd(Integer.pow(2, 89) - 1, Integer.pow(3, 60)))
big = Integer.pow(7, 300)
for d <- [3, -3, Integer.pow(10, 50), -Integer.pow(10, 50), big - 1, big + 1] do
  IO.inspect(div(big, d) * d + rem(big, d) == big)
end

IO.inspect({big > big - 1, big < fact, -big < big, big == big + 0, max(big, fact) == fact})
IO.inspect(trunc(1.0e30))
IO.inspect(round(-2.5e25))
IO.inspect(1.0e22 == 10_000_000_000_000_000_000_000)
IO.inspect(Integer.pow(2, 70) / Integer.pow(2, 68))
IO.inspect(Enum.reduce(1..500, 0, fn n, acc -> acc * 10 + rem(n, 10) end) |> rem(1_000_000_007))
