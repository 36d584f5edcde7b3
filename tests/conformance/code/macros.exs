# Macros: quote and unquote, hygiene, __using__, before_compile, Macro functions
defmodule Unless2 do
  defmacro unless2(c, do: b), do: quote(do: if(!unquote(c), do: unquote(b)))
  defmacro twice(x), do: quote(bind_quoted: [x: x], do: {x, x})
  defmacro leak, do: quote(do: var!(leaked) = 7)
  defmacro clean, do: quote(do: (hidden = 8; hidden))
  defmacro defs(names) do
    for n <- names, do: quote(do: def(unquote(n)(x), do: {unquote(n), x}))
  end
  defmacro show(e), do: quote(do: IO.puts(unquote(Macro.to_string(e)) <> " = " <> inspect(unquote(e))))
end

defmodule Plug2 do
  defmacro __using__(opts) do
    quote do
      import Plug2
      Module.register_attribute(__MODULE__, :steps, accumulate: true)
      @opts unquote(opts)
      @before_compile Plug2
      def common, do: {:common, @opts}
      defoverridable common: 0
    end
  end

  defmacro step(name), do: quote(do: @steps(unquote(name)))
  defmacro __before_compile__(env), do: (s = Module.get_attribute(env.module, :steps) |> Enum.reverse(); quote(do: def(steps, do: unquote(s))))
end

defmodule Mine do
  use Plug2, level: 3
  require Unless2
  step :one
  step :two
  Unless2.defs([:foo, :bar])
  def common, do: {:mine, super()}
  def run do
    import Unless2
    hidden = 1
    leak()
    show(1 + 2 * 3)
    {unless2(false, do: :yes), twice(length([1])), clean(), hidden, leaked}
  end
end

IO.inspect({Mine.steps(), Mine.common(), Mine.foo(1), Mine.bar(2), Mine.run()})
ast = quote do: fn x when x > 1 -> [x | unquote([1, 2])] end
IO.puts(Macro.to_string(ast))
IO.inspect(quote(do: a + b * unquote(3)))
IO.inspect(Macro.prewalk(quote(do: 1 + 2 * 3), fn n when is_integer(n) -> n * 10; o -> o end) |> Code.eval_quoted() |> elem(0))
IO.inspect({Macro.expand_once(quote(do: unless(true, do: 1)), __ENV__) |> elem(0), Macro.escape({1, %{a: 2}}), Macro.var(:x, nil), Macro.decompose_call(quote(do: Foo.bar(1)))})
IO.inspect({Macro.operator?(:+, 2), Macro.validate({:a, 1}), Macro.unique_var(:v, nil) |> elem(0), Macro.quoted_literal?(quote(do: [1, :a]))})
IO.puts(quote(do: (with({:ok, a} <- f(), do: a |> g() |> h(1)))) |> Macro.to_string())
