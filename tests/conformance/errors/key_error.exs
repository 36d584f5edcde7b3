# KeyError with hints, access on the wrong things
user = %{name: "a"}
t = fn f ->
  try do
    IO.inspect(f.())
  rescue
    e ->
      {b, _} = Exception.blame(:error, e, __STACKTRACE__)
      IO.puts(Exception.message(b))
  end
end

t.(fn -> Map.fetch!(user, :nam) end)
t.(fn -> Map.get(%{u: user}, :u).nme end)
t.(fn -> Map.fetch!(%{"key" => 1}, :key) end)
t.(fn -> Map.fetch!(%{key: 1}, "key") end)
t.(fn -> Keyword.fetch!([a: 1], :b) end)
t.(fn -> Process.get(:nothing).field end)
t.(fn -> Process.get(:nothing, 5).field end)
t.(fn -> Process.get(:nothing, "s")[:x] end)
t.(fn -> Process.get(:nothing)[:x] end)
t.(fn -> Process.get(:nothing, [1, 2])[:x] end)
t.(fn -> Process.get(:nothing, {1, 2})[:x] end)
t.(fn -> %{user | age: 1} end)
t.(fn -> Map.replace!(user, :age, 1) end)
t.(fn -> Map.update!(user, :age, & &1) end)
t.(fn -> :maps.update(:age, 1, user) end)
t.(fn -> %{Process.get(:nothing, []) | a: 1} end)
t.(fn -> put_in(user, [:a, :b], 1) end)
t.(fn -> update_in(%{user: user}, [:user, :name], &String.upcase/1) end)
t.(fn -> System.fetch_env!("SURELY_NOT_SET") end)
t.(fn -> Keyword.validate!([a: 1, c: 2], [:a, :b]) end)
t.(fn -> Map.from_keys([:a, :a], 1) end)
t.(fn -> :erlang.map_get(:q, user) end)
