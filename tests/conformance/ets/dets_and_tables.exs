# Tables on disk, to and from lists and other tables, table iterators
dir = System.tmp_dir!()
{:ok, d} = :dets.open_file(:disk, file: String.to_charlist(Path.join(dir, "disk.dets")))
IO.inspect({:dets.insert(d, [{1, :a}, {2, :b}, {3, %{c: 1}}]), :dets.lookup(d, 2), :dets.info(d, :size), :dets.member(d, 9)})
IO.inspect(:dets.close(d))
{:ok, d} = :dets.open_file(:disk, file: String.to_charlist(Path.join(dir, "disk.dets")))
t = :ets.new(:mem, [:ordered_set])
IO.inspect({:ets.from_dets(t, d), :ets.tab2list(t), :dets.delete(d, 1), :dets.match(d, {:"$1", :b})})
:dets.close(d)
u = :ets.new(:u, [:ordered_set])
:ets.init_table(u, fn
  :read -> {[{1, :x}, {2, :y}], fn :read -> :end_of_input end}
  :close -> :ok
end)

IO.inspect(:ets.tab2list(u))
IO.inspect(:qlc.eval(:ets.table(u)))
