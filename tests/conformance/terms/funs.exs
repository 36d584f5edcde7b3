# Funs: closures, captures, arity, apply, comparison, information
# normalise: funs
defmodule F do
  def add(a, b), do: a + b
  def make(n), do: fn x -> x + n end
  def pub, do: &priv/1
  defp priv(x), do: {:private, x}
  def compose(f, g), do: &(&1 |> f.() |> g.())
end

add = &F.add/2
IO.inspect({add.(1, 2), is_function(add), is_function(add, 2), is_function(add, 1)})
IO.inspect(add)
IO.inspect([&String.upcase/1, &:lists.reverse/2, &Kernel.+/2])
IO.inspect(F.make(10).(5))
IO.inspect(F.pub().(1))
IO.inspect(F.compose(&(&1 * 2), &Integer.to_string/1).(21))
IO.inspect(Enum.map([1, 2], &{&1, &1 + 1}))
IO.inspect(Enum.reduce(1..5, &(&1 * &2)))
n = 5
counter = for i <- 1..3, do: fn -> {i, n} end
IO.inspect(Enum.map(counter, & &1.()))
IO.inspect({apply(F, :add, [3, 4]), apply(add, [5, 6]), apply(&(&1 <> "!"), ["hi"])})
info = Function.info(add)
IO.inspect({info[:module], info[:name], info[:arity], info[:type], info[:env]})
local = fn a, b, c -> a + b + c + n end
IO.inspect({Function.info(local, :arity), Function.info(local, :type), Function.info(local, :env)})
IO.inspect({F.make(1) == F.make(1), F.make(1) == F.make(2), (&F.add/2) == add})
fact = fn
  _, 0 -> 1
  me, k -> k * me.(me, k - 1)
end

IO.inspect(fact.(fact, 25))
e = &Function.identity/1
IO.inspect({Function.capture(F, :add, 2).(1, 1), e.(:same)})

for f <- [fn -> apply(local, [1]) end, fn -> Process.get(:nothing, :not_fun).() end, fn -> apply(F, :nope, [1]) end,
          fn -> apply(NoModule, :f, []) end, fn -> F.make(:x).(1) end] do
  IO.puts(try do: inspect(f.()), rescue: (e -> "#{inspect(e.__struct__)}: #{Exception.message(e)}"))
end
