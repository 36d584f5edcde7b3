# apply in all its forms, dynamic modules and names, default arguments, pipes, captures of operators
m = Enum
f = :map
IO.inspect({apply(m, f, [[1, 2], &(&1 + 1)]), m.map([1], &(-&1)), apply(Kernel, :+, [1, 2]), apply(:erlang, :max, [1, 2])})
mod = List
IO.inspect(mod.first([9]))
IO.inspect([3, 1, 2] |> Enum.sort() |> Enum.map(&to_string/1) |> then(&Enum.join(&1, "<")) |> tap(&IO.puts/1))
defmodule D do
  def f(a, b \\ a_default(), c \\ 3)
  def f(a, b, c) when is_atom(a), do: {:atom, a, b, c}
  def f(a, b, c), do: {a, b, c}
  def a_default, do: :dflt
  def unquote(:"odd name!")(x), do: {:odd, x}
  def kw(opts \\ []), do: opts
  def many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t), do: a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p + q + r + s + t
  def swap(a, b, c, d), do: if(a > 0, do: swap(b - 1, a - 1, d, c), else: {a, b, c, d})
end

IO.inspect({D.f(1), D.f(:x, 2), D.f(1, 2, 9), D."odd name!"(1), D.kw(a: 1, b: 2), D.kw()})
IO.inspect({apply(D, :many, Enum.to_list(1..20)), D.swap(101, 100, :c, :d)})
big_fun = fn a, b, c, d, e, f, g, h, i, j, k, l -> {a, b, c, d, e, f, g, h, i, j, k, l} end
IO.inspect(apply(big_fun, Enum.to_list(1..12)))
IO.inspect(Enum.map([{:+, [1, 2]}, {:div, [9, 2]}, {:<>, ["a", "b"]}, {:elem, [{1, 2}, 1]}], fn {f, a} -> try do: apply(Kernel, f, a), rescue: (e -> e.__struct__) end))
IO.inspect(:erlang.apply(fn -> :zero end, []))
adders = for n <- 1..3, do: &(&1 + n)
IO.inspect(Enum.reduce(adders, 0, fn f, acc -> f.(acc) end))
compose = Enum.reduce([&(&1 + 1), &(&1 * 2), &Integer.to_string/1], & &1, fn g, acc -> &g.(acc.(&1)) end)
IO.inspect(compose.(20))
y = fn f -> (fn x -> x.(x) end).(fn x -> f.(fn v -> x.(x).(v) end) end) end
IO.inspect(y.(fn rec -> fn 0 -> 1; n -> n * rec.(n - 1) end end).(20))
IO.inspect(if(nil, do: 1) |> is_nil() and (nil || :or) == :or and (1 && 2) == 2)
defmodule Ops do
  import Kernel, except: [+: 2]
  def a + b, do: {:plus, a, b}
  def a ~> b, do: {:arrow, a, b}
end

defmodule UseOps do
  import Kernel, except: [+: 2]
  import Ops
  def run, do: {1 + 2, :x ~> :y}
end

IO.inspect(UseOps.run())
