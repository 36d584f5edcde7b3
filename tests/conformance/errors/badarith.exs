# ArithmeticError of every operator
ops = [
  {:+, [1, :a]}, {:-, ["1", 1]}, {:*, [nil, 2]}, {:/, [1, 0]}, {:/, [1, :x]}, {:div, [1, 0]}, {:div, [1.0, 1]}, {:rem, [5, 0]}, {:rem, [5, 2.0]}, {:-, [:a]}, {:+, [[]]},
  {:bsl, [1, :a]}, {:bsr, [1.0, 1]}, {:band, [1, "1"]}, {:bor, [1.5, 1]}, {:bxor, [:x, 1]}, {:bnot, [1.0]}, {:abs, [:a]}, {:float, ["1"]}, {:round, [:a]}, {:trunc, ["x"]}, {:floor, [nil]}, {:ceil, [[]]}
]

for {op, args} <- ops do
  try do
    IO.inspect(apply(:erlang, op, args))
  rescue
    e -> IO.puts("#{op} #{inspect(args)} #{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end

defmodule Arith do
  def add(a, b), do: a + b
  def mul(a, b), do: a * b
  def fdiv(a, b), do: a / b
  def neg(a), do: -a
  def mixed(a, b, c), do: a * 2.0 + b / c
end

for {f, a} <- [add: [1, "2"], mul: [:a, 1], fdiv: [1, 0.0], fdiv: [0, 0], neg: ["x"], mixed: [1, 2, 0], mixed: [1.0e308, 1, 1], mixed: [:a, 1, 1], mul: [1.0e200, 1.0e200]] do
  try do
    IO.inspect(apply(Arith, f, a))
  rescue
    e ->
      {b, _} = Exception.blame(:error, e, __STACKTRACE__)
      IO.puts("#{f} #{inspect(a)} #{Exception.message(b)}")
  end
end

for {f, a} <- [sqrt: [-1], log: [0], log: [-1.0], pow: [0, -1], acos: [2], exp: [1000], fmod: [1, 0], log2: [0], sin: [:a]] do
  IO.puts("#{f} #{try do: apply(:math, f, a), rescue: (e -> Exception.message(e))}")
end
