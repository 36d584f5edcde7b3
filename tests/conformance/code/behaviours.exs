# Behaviours, callbacks, optional ones, impl warnings, delegates, nested modules, aliases, imports
defmodule Codec do
  @callback encode(term) :: binary
  @callback decode(binary) :: term
  @optional_callbacks decode: 1
  def encode_with(mod, x), do: mod.encode(x)
end

defmodule Upper do
  @behaviour Codec
  @impl true
  def encode(x), do: x |> to_string() |> String.upcase()
end

defmodule Facade do
  defdelegate up(x), to: Upper, as: :encode
  defdelegate reverse(x), to: String
  defmodule Inner do
    def where, do: __MODULE__
  end

  alias Facade.Inner, as: I
  import Enum, only: [map: 2, sum: 1]
  import String, except: [length: 1, reverse: 1]
  def test(x \\ [1, 2], y \\ 3), do: {I.where(), map(x, &(&1 * y)) |> sum(), length(x), upcase("a")}
  def guard(x) when x in 1..3 or is_list(x), do: :in
  def guard(_), do: :out
  @compile {:inline, small: 1}
  def big(x), do: small(x) + small(x)
  defp small(x), do: x * 2
end

IO.inspect({Codec.encode_with(Upper, :abc), Facade.up("x"), Facade.reverse("abc"), Facade.test(), Facade.test([5]), Facade.test([5], 1)})
IO.inspect({Facade.guard(2), Facade.guard([]), Facade.guard(9), Facade.big(4), Codec.behaviour_info(:optional_callbacks)})
IO.inspect({function_exported?(Upper, :decode, 1), Upper.__info__(:attributes)[:behaviour], Module.concat(Facade, Inner) == Facade.Inner})

defmodule Incomplete do
  @behaviour Codec
  @impl true
  def missing_from_behaviour(x), do: x
end

IO.inspect(Code.ensure_loaded?(Incomplete))
Module.create(Dynamic, quote(do: def(hi(x), do: {:hi, x})), Macro.Env.location(__ENV__))
IO.inspect(apply(Dynamic, :hi, [1]))
name = :computed
defmodule Gen do
  for {k, v} <- [one: 1, two: 2], do: def(unquote(k)(), do: unquote(v))
  def unquote(name)(x), do: x
end

IO.inspect({apply(Gen, :one, []), apply(Gen, :two, []), apply(Gen, :computed, [3])})
