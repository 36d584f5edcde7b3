# Funs of purged modules wherever they may be (a process's heap, its dictionary, a message it has not read, a table, a timer,
# a persistent term, an environment of another fun) can be told apart, compared and sent, whatever is given back of the
# module; and others of the same version are equal to them when it is loaded again.
defmodule Made do
  def file(n) do
    value = {:integer, 1, n}
    body = {:tuple, 1, [value, {:var, 1, :X}]}
    a_fun = {:fun, 1, {:clauses, [{:clause, 1, [{:var, 1, :Y}], [], [{:tuple, 1, [body, {:var, 1, :Y}]}]}]}}
    plain = {:fun, 1, {:clauses, [{:clause, 1, [], [], [value]}]}}

    {:ok, _, file} =
      :compile.forms([
        {:attribute, 1, :module, :made_of_funs},
        {:attribute, 1, :export, [{:with, 1}, {:plain, 0}]},
        {:function, 1, :with, 1, [{:clause, 1, [{:var, 1, :X}], [], [a_fun]}]},
        {:function, 1, :plain, 0, [{:clause, 1, [], [], [plain]}]}
      ])

    file
  end

  def load(n), do: {:module, _} = :code.load_binary(:made_of_funs, ~c"made", file(n))

  def unload do
    :code.purge(:made_of_funs)
    :code.delete(:made_of_funs)
    :code.purge(:made_of_funs)
  end

  # Other versions come and go, each with literals and funs of its own.
  def churn do
    for n <- 1000..1009 do
      load(n)
      :made_of_funs.plain()
      unload()
      :persistent_term.put(:churn, {n, [n]})
    end

    :persistent_term.erase(:churn)
    Process.sleep(30)
  end

  def facts(fun) do
    info = for item <- [:module, :arity, :type, :env, :name], do: :erlang.fun_info(fun, item)
    called = try do apply(fun, List.duplicate(:y, :erlang.fun_info(fun, :arity) |> elem(1))) rescue e -> e.__struct__ end
    {info, called, is_function(fun)}
  end

  def holder(kept) do
    Process.put(:fun, kept)

    receive do
      {:tell, to} ->
        receive(do: ({:unread, fun} -> send(to, {:told, Process.get(:fun), fun})))
    end
  end

  def sleeper(fun, to), do: receive(do: (:wake -> send(to, {:woke, fun})))
end

Made.load(1)
with_term = :made_of_funs.with([:a, "b"])
plain = :made_of_funs.plain()
inside = fn -> {with_term, plain} end
text = :erlang.term_to_binary({with_term, plain})
IO.inspect(Made.facts(with_term) |> elem(1))

pid = spawn(Made, :holder, [with_term])
send(pid, {:unread, plain})
me = self()
asleep = spawn(fn -> :erlang.hibernate(Made, :sleeper, [with_term, me]) end)
table = :ets.new(:table, [])
:ets.insert(table, {:with, with_term})
:persistent_term.put(:kept, {plain})
timer = Process.send_after(self(), {:late, with_term}, 1500)
Made.unload()

for round <- 1..3 do
  Made.churn()
  send(self(), {:round, round, plain})
  :erlang.garbage_collect()
  receive(do: ({:round, ^round, fun} -> IO.inspect({round, fun == plain, Made.facts(fun)})))
end

send(pid, {:tell, self()})
receive(do: ({:told, a, b} -> IO.inspect({a == with_term, b === plain, Made.facts(a)})))
send(asleep, :wake)
receive(do: ({:woke, fun} -> IO.inspect({fun == with_term, Made.facts(fun)})))
[{_, stored}] = :ets.lookup(table, :with)
IO.inspect({stored == with_term, Made.facts(stored)})
{kept} = :persistent_term.get(:kept)
IO.inspect({kept == plain, Made.facts(kept)})
IO.inspect(:erlang.binary_to_term(text) == {with_term, plain})
IO.inspect(inside.() == {with_term, plain})
Process.cancel_timer(timer)

# The same version comes back: the funs can be called again.
Made.load(1)
IO.inspect({with_term.(:z), plain.(), :made_of_funs.plain() == plain})
Made.load(2)
:code.purge(:made_of_funs)
Made.churn()
IO.inspect(Made.facts(plain) |> elem(2))

# Met in an external term only.
text = :binary.replace(text, "made_of_funs", "never_loaded", [:global])
funs = for <<number::16 <- :binary.copy(<<7::16>>, 300)>>, do: {number, :erlang.binary_to_term(text) |> elem(0)}
Made.churn()
IO.inspect(length(Enum.uniq(funs)))
IO.inspect(Made.facts(elem(hd(funs), 1)))
