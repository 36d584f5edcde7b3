# update_counter: what stays small and what does not, positions that cannot be, keys not first, tables in order
import Bitwise
t = :ets.new(:t, [:set, :public, keypos: 2])
:ets.insert(t, {1, :k, (1 <<< 59) - 2, :x, -(1 <<< 59)})
go = fn op -> IO.inspect(try do :ets.update_counter(t, :k, op) rescue e -> {e.__struct__, Exception.message(e)} end) end
for op <- [1, {3, 1}, {3, 1}, {3, 1}, {3, -5}, {5, -1}, {5, 1}, {5, 1}, {1, 7}, {2, 1}, {4, 1}, {6, 1}, {0, 1}, {-1, 1}, {1, 0}, 0, {1.0, 1}, {3, 1.0}, {1, 1 <<< 70}, {1, 1}], do: go.(op)
IO.inspect :ets.tab2list(t)
u = :ets.new(:u, [:ordered_set, :public])
IO.inspect(:ets.update_counter(u, 1, 5, {:d, 10}))
IO.inspect(:ets.update_counter(u, 1.0, 5, {:d, 10}))
IO.inspect(:ets.update_counter(u, 2, {3, 5}, {:d, 10, 20}))
IO.inspect(:ets.tab2list(u))
