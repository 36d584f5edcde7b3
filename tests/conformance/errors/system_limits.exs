# SystemLimitError and the size limits of terms
# heavy
t = fn f ->
  try do
    f.()
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end

t.(fn -> Bitwise.bsl(1, 100_000_000_000) end)
t.(fn -> Tuple.duplicate(0, 100_000_000) end)
t.(fn -> String.to_atom(String.duplicate("a", 300)) end)
t.(fn -> :erlang.binary_to_atom(String.duplicate("é", 256)) end)
t.(fn -> Integer.pow(10, 100_000_000) end)
t.(fn -> :binary.copy("x", -1) end)
t.(fn -> String.duplicate("ab", -1) end)
t.(fn -> :lists.seq(1, 10, 0) end)
t.(fn -> List.duplicate(0, -1) end)
t.(fn -> :erlang.apply(fn -> 1 end, List.duplicate(1, 300)) end)
t.(fn -> apply(:m, :f, List.duplicate(1, 256)) end)
t.(fn -> :erlang.make_fun(:m, :f, 256) end)
