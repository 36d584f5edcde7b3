# Structs: defaults, enforced keys, updates, matching, derived Inspect, errors
defmodule Point do
  @enforce_keys [:x]
  defstruct [:x, y: 0, label: nil]
end

defmodule Secret do
  @derive {Inspect, except: [:password]}
  defstruct user: "u", password: "p"
end

defmodule Only do
  @derive {Inspect, only: [:b], optional: [:b]}
  defstruct a: 1, b: nil
end

defmodule Use do
  def run do
    p = %Point{x: 1}
    IO.inspect(p)
    IO.inspect(%{p | y: 5, label: "here"})
    IO.inspect(%Point{x: 3}.y)
    %Point{x: x} = p
    IO.inspect({x, p.__struct__, is_struct(p), is_struct(p, Point), is_struct(%{}), is_map(p)})
    IO.inspect(match?(%mod{} when mod == Point, p))
    IO.inspect(Map.from_struct(p), custom_options: [sort_maps: true])
    IO.inspect(struct(Point, x: 9, nope: 1))
    IO.inspect([%Secret{}, %Only{}, %Only{b: 2}])
    IO.inspect(p, structs: false, custom_options: [sort_maps: true])
    IO.inspect(p == %{x: 1, y: 0, label: nil, __struct__: Point})
  end
end

Use.run()

for f <- [
      fn -> struct!(Point, y: 1) end,
      fn -> struct!(Point, x: 1, nope: 2) end,
      fn -> struct!(NoSuchModule, []) end,
      fn -> Map.fetch!(struct(Only), :c) end,
      fn -> apply(Access, :get, [struct(Only), :a]) end,
      fn -> Enum.to_list(struct(Only)) end
    ] do
  IO.puts(try do: inspect(f.()), rescue: (e -> Exception.message(e)))
end

IO.puts(try do: Code.eval_string("%Point{y: 1}"), rescue: (e -> Exception.message(e)))
