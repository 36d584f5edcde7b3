# BadArityError and BadFunctionError
f = fn a, b -> a + b end
call = fn g, args -> apply(g, args) end

for {g, args} <- [{f, [1]}, {&String.upcase/1, []}, {f, []}, {fn -> 1 end, [1, 2]}] do
  try do
    call.(g, args)
  rescue
    e in BadArityError -> IO.puts(Exception.message(e) |> String.replace(~r/#Function<[^>]*>/, "FUN"))
  end
end

for g <- [1, :atom, {M, :f}, "s", nil] do
  try do
    Process.get(:x, g).()
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end

Process.get(:x, &String.upcase/1).("a", "b", "c")
