# Builtins and instructions with odd arguments: which error, and what it says
tried = fn function ->
  try do
    {:ok, function.()}
  catch
    class, reason -> {class, reason, for({_, _, _, info} <- Enum.take(__STACKTRACE__, 1), do: info[:error_info] != nil)}
  end
end

for text <- [
      <<0::4096, 255>>, <<0::2040, 255>>, <<0::2032, 255>>, <<0::1600, 255>>, <<0::8160, 255>>, <<255, 0::8168>>,
      <<255, 0::2400>>, <<0::2048, 195>>, <<0::2032, 195>>
    ] do
  IO.inspect(tried.(fn -> :erlang.binary_to_atom(text, :utf8) end))
  IO.inspect(tried.(fn -> :erlang.binary_to_existing_atom(text, :utf8) end))
end

for {binary, count} <- [{"abc", Bitwise.<<<(1, 62)}, {"", Bitwise.<<<(1, 62)}, {"a", Bitwise.<<<(1, 64)}, {"", -1}] do
  IO.inspect(tried.(fn -> :binary.copy(binary, count) end))
end

for iterator <- [[-1 | %{}], [0 | %{}], [1 | %{}], [-1 | %{a: 1}], [0 | %{a: 1}], [1 | %{a: 1}]] do
  IO.inspect(tried.(fn -> :maps.to_list(iterator) end))
  IO.inspect(tried.(fn -> :maps.next(iterator) end))
  IO.inspect(tried.(fn -> :maps.filter(fn _, _ -> true end, iterator) end))
end

for options <- [[error_info: :not_map], [error_info: %{}], [error_info: %{}, error_info: 5], [{:error_info, %{}} | 1], []] do
  IO.inspect(tried.(fn -> :erlang.error(:reason, [1], options) end))
end

few = Map.new([{1, :a}])
many = Map.new(1..40, &{&1, :a})
IO.inspect(tried.(fn -> %{few | 42.0 => 1, 42 => 2} end))
IO.inspect(tried.(fn -> %{many | 42.0 => 1, 42 => 2} end))
IO.inspect(tried.(fn -> %{few | {1} => 1, 42 => 2, 1 => 3} end))
