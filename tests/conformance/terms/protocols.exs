# Protocols: defimpl for builtin types and structs, fallback to Any, derive, errors
defprotocol Size do
  @fallback_to_any true
  def size(x)
end

defprotocol Named do
  def name(x)
  def loud(x, mark \\ "!")
end

defimpl Size, for: BitString, do: (def size(b), do: byte_size(b))
defimpl Size, for: [List, Tuple], do: (def size(x), do: {@for, Enum.count(if(is_tuple(x), do: Tuple.to_list(x), else: x))})
defimpl Size, for: Map, do: (def size(m), do: map_size(m))

defimpl Size, for: Any do
  defmacro __deriving__(module, options) do
    quote do
      defimpl Size, for: unquote(module), do: (def size(_), do: {:derived, unquote(options)})
    end
  end

  def size(_), do: :unknown
end

defmodule Box do
  @derive {Size, by: :box}
  defstruct [:v]
end

defmodule Plain do
  defstruct [:v]
end

defimpl Named, for: Plain do
  def name(p), do: "plain #{p.v}"
  def loud(p, mark), do: String.upcase(name(p)) <> mark
end

for x <- ["abc", [1, 2], {1}, %{a: 1}, 1, :a, 1.5, self(), make_ref(), fn -> 1 end, struct(Box), struct(Plain)] do
  IO.inspect(Size.size(x))
end

IO.inspect(Named.name(struct(Plain, v: 7)))
IO.inspect(Named.loud(struct(Plain, v: 7), "?"))
IO.inspect({Size.impl_for(1), Size.impl_for(""), Named.impl_for(1), Named.impl_for(struct(Plain))})
IO.inspect(Named.__protocol__(:functions))
IO.inspect(try do: Named.name(3), rescue: (e in Protocol.UndefinedError -> Exception.message(e)))
IO.inspect(Protocol.assert_impl!(Named, Plain))
IO.inspect(try do: Protocol.assert_impl!(Named, Box), rescue: (e -> Exception.message(e)))
IO.inspect(try do: Enum.map(5, & &1), rescue: (e -> Exception.message(e)))
IO.inspect(try do: "#{{1}}", rescue: (e -> Exception.message(e)))
