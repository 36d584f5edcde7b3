# CaseClauseError in the main script, raised inside a comprehension
for x <- [1, 2, {:three, %{n: 3}}] do
  case x do
    1 -> IO.puts("one")
    n when is_integer(n) -> IO.puts("integer")
  end
end
