# inspect with its options: limit, width, base, pretty, charlists, binaries
data = %{"list" => Enum.to_list(1..60), "nested" => [[[[[1]]]]], "text" => "a\tb\n\"q\" é \x01 \u200b"}
IO.puts(inspect(data))
IO.puts(inspect(data, limit: 5))
IO.puts(inspect(data, limit: :infinity, pretty: true, width: 40))
IO.puts(inspect([1, 255, -16, Integer.pow(2, 70)], base: :hex))
IO.puts(inspect([1, 255, -16], base: :binary))
IO.puts(inspect(~c"abc", charlists: :as_lists))
IO.puts(inspect([1, 97], charlists: :as_charlists))
IO.puts(inspect("bin", binaries: :as_binaries))
IO.puts(inspect(<<255, 254>>, binaries: :as_strings))
IO.puts(inspect(<<0, 1, 2>>))
IO.puts(inspect("a" <> <<255>>))
IO.puts(inspect(String.duplicate("long ", 20), printable_limit: 13))
IO.puts(inspect([:atom, :"with space", :é, :+, :Upper, Elixir.Foo, :"Elixir.bar", :"", :a?, :b!, :a@b, :"1a", :..., :{}, :%{}, :"foo-bar"]))
IO.puts(inspect([a: 1, "b c": 2, d?: 3]))
IO.puts(inspect(%{:a => 1}) <> inspect(%{"a" => 1}) <> inspect(%{1 => 2}))
IO.puts(inspect({[], {}, %{}, "", ~c"", 0, 0.0, nil}))
IO.puts(inspect([1 | 2]))
IO.puts(inspect([{:a, 1} | :b]))
IO.puts(inspect(fn x -> x end) =~ "#Function<")
IO.puts(inspect(&Enum.map/2))
IO.puts(inspect(1..5) <> inspect(1..10//3) <> inspect(~r/a+/iu) <> inspect(MapSet.new([1])) <> inspect(~D[2024-02-29]))
IO.puts(inspect(Enum.to_list(1..5), pretty: true, width: 1))
IO.puts(inspect({:a, [b: {1, 2, 3}, c: "some text here"], "more text in a tuple"}, pretty: true, width: 20))
IO.puts(inspect("multi\nline", pretty: true, width: 3))
IO.inspect([1, 2], label: "label", limit: 1)
IO.puts(inspect(%{a: 1}, syntax_colors: [number: :red, atom: :blue]))
defmodule Odd do
  defstruct [:v]
  defimpl Inspect do
    import Inspect.Algebra
    def inspect(o, opts), do: concat(["#Odd<", to_doc(o.v, opts), ">"])
  end
end

defmodule Bad do
  defstruct [:v]
  defimpl Inspect, do: (def inspect(_, _), do: raise("no inspect"))
end

IO.puts(inspect([struct(Odd, v: [1, {2}])]))
IO.puts(try do: inspect(struct(Bad, v: 1)), rescue: (e -> Exception.message(e) |> String.split("\n") |> hd()))
