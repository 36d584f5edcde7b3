# Blame on functions of the library: the clauses that were tried, with guards
for {m, f, a} <- [{String, :duplicate, [:x, 2]}, {Keyword, :get, [1, :a]}, {Enum, :chunk_every, [[1], -1]}, {Integer, :pow, [2, -1]}, {List, :duplicate, [:x, -1]}, {Map, :new, [5]}, {Range, :new, [1, :b]},
                  {String, :split, [1]}, {Tuple, :duplicate, [1, :x]}, {Date, :compare, [1, 2]}, {Process, :sleep, [-5]}, {Enum, :take, [[1], :x]}, {Regex, :run, ["a", "b"]}, {File, :write, [1, 2]}, {Agent, :get, [1, 2]}] do
  try do
    apply(m, f, a)
    IO.puts("#{inspect(m)}.#{f} worked")
  rescue
    e ->
      {blamed, trace} = Exception.blame(:error, e, __STACKTRACE__)
      IO.puts(Exception.message(blamed))
      IO.puts(Exception.format_stacktrace(Enum.take(trace, 1)))
  catch
    k, r -> IO.inspect({k, r})
  end
end
