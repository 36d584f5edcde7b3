# JSON: OTP's module, Elixir's, and round trips
# heavy
src = ~s({"a": [1, -2.5e3, true, false, null, "text \\u00e9 \\n \\"q\\" \\ud83d\\ude00"], "b": {"c": {}}, "d": []})
v = :json.decode(src)
IO.inspect(v["a"])
IO.inspect({v["b"], v["d"], map_size(v)})
IO.puts(:json.encode([1, 2.5, "é\n\t\"", :null, true, :atom, [], %{}, %{"k" => [%{1 => "int key"}]}]))
IO.inspect(JSON.decode!(src) == Map.put(v, "a", Enum.map(v["a"], &if(&1 == :null, do: nil, else: &1))))
IO.puts(JSON.encode!([nil, "x", 1.0e20, -0.0, ~D[2024-01-01], %{"z" => {1} |> Tuple.to_list()}]))
IO.inspect({JSON.decode("[1, 2"), JSON.decode("{\"a\" 1}"), JSON.decode(""), JSON.decode("nul"), JSON.decode("[1]x"), JSON.decode("\"\\x\"")})
IO.inspect(try do: JSON.decode!("[tru]"), rescue: (e -> Exception.message(e)))
IO.inspect(try do: :json.decode("[1,]"), rescue: (e -> e))
defmodule User do
  @derive {JSON.Encoder, only: [:name]}
  defstruct [:name, :secret]
end

IO.puts(JSON.encode!(struct(User, name: "n", secret: 1)))
IO.inspect(try do: JSON.encode!(self()), rescue: (e -> e.__struct__))
IO.inspect(:json.decode("[1,2]", :acc, %{array_push: fn x, acc -> [x * 10 | acc] end}) |> elem(0))
IO.puts(:json.format([1, %{"a" => [true]}]))
deep = String.duplicate("[", 5000) <> String.duplicate("]", 5000)
IO.inspect(JSON.decode!(deep) |> JSON.encode!() == deep)
rows = for n <- 1..2000, do: %{"id" => n, "name" => "n#{n}", "tags" => [n, n * 1.5, nil]}
IO.inspect(rows |> JSON.encode!() |> JSON.decode!() == rows)
