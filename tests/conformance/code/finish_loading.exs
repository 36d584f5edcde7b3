# erlang:finish_loading: prepared code given twice, modules given twice, on_load among several, old code in the way.
defmodule Prepared do
  def file(name, attributes \\ []) do
    forms =
      [{:attribute, 1, :module, name}, {:attribute, 1, :export, [{:f, 0}]}] ++
        attributes ++ [{:function, 2, :f, 0, [{:clause, 2, [], [], [{:atom, 2, :ok}]}]}]

    {:ok, ^name, file} = :compile.forms(forms, [])
    file
  end

  def show(what, fun) do
    result =
      try do
        fun.()
      catch
        kind, reason -> {kind, reason}
      end

    IO.puts("#{what}: #{inspect(result)}")
  end
end

files = %{a: Prepared.file(:mod_a), b: Prepared.file(:mod_b), o: Prepared.file(:mod_o, [{:attribute, 1, :on_load, {:f, 0}}])}
make = fn which -> :erlang.prepare_loading(:"mod_#{which}", files[which]) end
finish = &:erlang.finish_loading/1
tries = fn list -> Prepared.show("#{inspect(list)}", fn -> finish.(Enum.map(list, make)) end) end
show = &Prepared.show/2

show.("one handle twice", fn -> p = make.(:a); finish.([p, p]) end)
for list <- [[:a, :a], [:a, :b, :a, :b], [:a, :a, :b, :b], [:a, :a, :a]], do: tries.(list)
show.("nothing was loaded", fn -> {:erlang.module_loaded(:mod_a), :erlang.module_loaded(:mod_b)} end)

used = make.(:a)
for what <- ["first", "again"], do: show.(what, fn -> finish.([used]) end)
show.("used, among others", fn -> finish.([make.(:b), used]) end)
show.("used: on_load?", fn -> :erlang.has_prepared_code_on_load(used) end)
show.("used, after on_load", fn -> finish.([make.(:o), used]) end)
for list <- [[:o, :b], [:b, :o], [:o, :o], [:o, :a, :a], []], do: tries.(list)
for bad <- [[:x], :x, [make_ref()], [make.(:b) | :x]], do: show.("bad", fn -> finish.(bad) end)
show.("kept by what fails", fn ->
  p = make.(:b)
  failed = try(do: finish.([p, :x]), catch: (_, reason -> reason))
  {failed, finish.([p])}
end)

tries.([:a])
for list <- [[:a], [:a, :a], [:a, :o], [:a, :b, :b], [:b, :a]], do: tries.(list)
show.("duplicated, then alone", fn ->
  :code.purge(:mod_a)
  p = make.(:a)
  {finish.([p, p]), finish.([p])}
end)

show.("no on_load to finish", fn -> :erlang.finish_after_on_load(:mod_o, true) end)
tries.([:o])
tries.([:o])
show.("finished", fn -> {:erlang.finish_after_on_load(:mod_o, true), :mod_o.f()} end)
show.("finished again", fn -> :erlang.finish_after_on_load(:mod_o, true) end)
