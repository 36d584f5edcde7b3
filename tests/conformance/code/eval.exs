# Code.eval_string, compile_string, string_to_quoted, formatting, errors and bindings
IO.inspect(Code.eval_string("a + b", a: 1, b: 2))
{v, b} = Code.eval_string("x = 5; y = fn n -> n * x end; y.(3)")
IO.inspect({v, Keyword.keys(b) |> Enum.sort()})
IO.inspect(Code.eval_quoted(quote(do: 1 + unquote(2))))
[{m, bin}] = Code.compile_string("defmodule Made do def f(x), do: x + 1 end")
IO.inspect({m, is_binary(bin), apply(m, :f, [1])})
IO.inspect(Code.string_to_quoted("foo(1, :a, \"s\")"))
IO.inspect(Code.string_to_quoted("1 +") |> elem(0))
IO.inspect(try do: Code.eval_string("1 + ) 2"), rescue: (e -> {e.__struct__, Exception.message(e)}))
IO.inspect(try do: Code.eval_string("[1, 2").(1), rescue: (e -> {e.__struct__, Exception.message(e)}))
IO.inspect(try do: Code.eval_string("raise \"in eval\""), rescue: (e -> {e, Enum.find(__STACKTRACE__, fn {_, _, _, l} -> l[:file] == ~c"nofile" end) |> elem(3)}))
IO.puts(Code.format_string!("defmodule  A do\ndef f( x ),do: [1,2 ,3]|>Enum.map( fn y->y+x end)\nend"))
IO.inspect({Code.ensure_loaded(Enum), Code.ensure_loaded(NoSuch), Code.ensure_loaded?(:lists), Code.ensure_compiled(String) |> elem(0)})
IO.inspect(Code.eval_string("__ENV__.line", [], line: 42) |> elem(0))
code = "defmodule Deep do\n  defmodule Inner do\n    def go(n), do: for(i <- 1..n, rem(i, 2) == 0, into: %{}, do: {i, i * i})\n  end\nend\nDeep.Inner.go(6)"
IO.inspect(Code.eval_string(code) |> elem(0))
IO.inspect(Enum.map(1..20, fn n -> Code.eval_string("#{n} * #{n}") |> elem(0) end))
{:ok, tokens, _} = :erl_scan.string(~c"X = 1 + 2, {ok, [X || X <- [1,2,3]]}.")
{:ok, exprs} = :erl_parse.parse_exprs(tokens)
{:value, value, _} = :erl_eval.exprs(exprs, [])
IO.inspect(value)
forms = for s <- [~c"-module(erlmade).", ~c"-export([f/1]).", ~c"f(N) when N > 1 -> N * f(N - 1); f(_) -> 1."] do
  {:ok, t, _} = :erl_scan.string(s)
  {:ok, f} = :erl_parse.parse_form(t)
  f
end

{:ok, mod, beam} = :compile.forms(forms)
IO.inspect({:code.load_binary(mod, ~c"erlmade.erl", beam), apply(mod, :f, [20])})
{result, diagnostics} = Code.with_diagnostics(fn -> try do: Code.eval_string("undefined_here + 1"), rescue: (e -> e.__struct__) end)
IO.inspect({result, Enum.map(diagnostics, &{&1.severity, &1.message})})
