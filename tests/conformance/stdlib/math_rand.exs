# math, Integer and Float functions, sequences from seeded generators
for f <- [:sin, :cos, :tan, :asin, :acos, :atan, :sinh, :cosh, :tanh, :exp, :sqrt, :ceil, :floor, :erf, :erfc], x <- [0.0, 0.5, 1] do
  IO.puts("#{f} #{x} #{apply(:math, f, [x]) |> Float.round(12)}")
end
IO.inspect({:math.log(10), :math.log2(1024), :math.log10(0.001), :math.pow(2, 0.5), :math.atan2(1, -1), :math.fmod(7.5, 2), :math.pi(), :math.tau(), :math.asinh(1) |> Float.round(10)})
require Integer
IO.inspect({Integer.pow(2, 10), Integer.mod(-7, 3), Integer.floor_div(-7, 3), Integer.gcd(12, 18), Integer.is_odd(3), Integer.extended_gcd(240, 46)})
IO.inspect({Float.ceil(1.23, 1), Float.floor(-1.25, 1), Float.round(1.005, 2), Float.ratio(0.1), Float.min_finite(), Float.max_finite(), Float.pow(2.0, 3), Float.to_string(1.0e-10), Float.to_charlist(0.1)})
for alg <- [:exsss, :exrop, :exs1024s, :exro928ss, :exsp, :dummy] do
  s = :rand.seed_s(alg, {11, 22, 33})
  {a, s} = :rand.uniform_s(s)
  {b, s} = :rand.uniform_s(1_000_000, s)
  {c, s} = :rand.uniform_s(Integer.pow(2, 80), s)
  {d, s} = :rand.normal_s(s)
  {e, s} = :rand.bytes_s(5, s)
  {f, _} = :rand.uniform_real_s(s)
  IO.inspect({alg, a, b, c, d, e, f})
end
IO.inspect(:rand.uniform_s(100, :rand.jump(:rand.seed_s(:exsss, 7))) |> elem(0))
x = Enum.scan(1..5, 12345, fn _, x -> :rand.mwc59(x) end)
IO.inspect({x, Enum.map(x, &:rand.mwc59_value32/1)})
IO.inspect({1.0e10 |> trunc(), trunc(-0.9), round(0.5), round(-0.5), round(1.5), 7 / 2, div(-7, 2), rem(-7, 2), 2 ** 10, 2 ** -1, 2.0 ** 3, 10 ** 30})
IO.inspect({abs(-5), max(1, 2.0), min(1, 2.0), 5 |> Kernel.to_string(), 0.1 + 0.2, 1.0 - 0.9, 3 * 1.1, 1.0e16 + 1, 1 / 3 * 3 == 1.0})
pi = Enum.reduce(0..2000, 0.0, fn k, s -> s + (if rem(k, 2) == 0, do: 4.0, else: -4.0) / (2 * k + 1) end)
IO.inspect(pi)
e_digits = Enum.reduce(60..1//-1, {1, 1}, fn k, {n, d} -> {n + d * k, d * k} end)
IO.inspect(e_digits |> then(fn {n, d} -> div(n * Integer.pow(10, 50), d) end))
IO.inspect(Enum.map([4, 9.0, 2, 1.0e100], &:math.sqrt/1))
IO.inspect({:erlang.float(3), :erlang.round(2.5e15), :erlang.ceil(-1.5), :erlang.floor(-1.5), :erlang.trunc(1.0e25)})
