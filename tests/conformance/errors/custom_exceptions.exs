# Exceptions of our own: defexception, message/1, exception/1, blame, wrapping Erlang errors
defmodule Simple do
  defexception message: "the default"
end

defmodule Rich do
  defexception [:code, :path]
  @impl true
  def message(e), do: "code #{e.code} at #{e.path}"
end

defmodule Built do
  defexception [:message]
  @impl true
  def exception(n) when is_integer(n), do: %Built{message: "built from #{n}"}
  def exception(opts), do: %Built{message: inspect(opts)}
end

for f <- [fn -> raise Simple end, fn -> raise Simple, message: "given" end, fn -> raise Rich, code: 5, path: "/x" end, fn -> raise Built, 7 end, fn -> raise Built, a: 1 end,
          fn -> raise struct(Rich, code: 1, path: "p") end, fn -> raise :not_a_module end, fn -> raise String end] do
  try do
    f.()
  rescue
    e -> IO.inspect({e.__struct__, Exception.message(e)})
  end
end

for reason <- [:badarg, :badarith, :undef, :function_clause, {:badmatch, 1}, {:badmap, 2}, {:badkey, :k}, {:badkey, :k, %{}}, {:case_clause, 3}, :if_clause,
               {:badfun, 4}, {:badarity, {&hd/1, [1, 2]}}, {:try_clause, 5}, {:with_clause, 1}, :system_limit, {:badbool, :and, 1}, :noproc, {:other, 1}, :cond_clause, {:unknown_key, 1}] do
  e = Exception.normalize(:error, reason, [])
  IO.puts("#{inspect(reason)} => #{inspect(e.__struct__)} #{Exception.message(e)}")
end

IO.puts(Exception.format_banner(:error, struct(Simple), []))
IO.puts(Exception.format_banner(:throw, :x, []))
IO.puts(Exception.format_banner(:exit, {:shutdown, 1}, []))
for r <- [:normal, :noproc, {:timeout, {GenServer, :call, [:a, :b, 5]}}, {:noproc, {GenServer, :call, [:a, :b, 5]}}, {:bad_return_value, 1}, {:nodedown, :n@h}, :killed, "text",
          {{:nocatch, 1}, []}, {%RuntimeError{message: "m"}, [{A, :f, 1, [file: ~c"a.ex", line: 3]}]}, {:already_started, 1}, :calling_self, {:shutdown, :why}] do
  IO.puts(Exception.format_exit(r))
end
