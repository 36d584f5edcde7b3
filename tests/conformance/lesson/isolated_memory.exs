# Each process has its own memory: a sent term is a copy, and changing bindings is local
list = Enum.to_list(1..5)
parent = self()

spawn(fn ->
  list = Enum.map(list, &(&1 * 2))
  Process.put(:seen, list)
  send(parent, {list, Process.get(:seen)})
end)

receive do
  {theirs, stored} ->
    IO.inspect(theirs)
    IO.inspect(stored == theirs)
end

IO.inspect(list)
IO.inspect(Process.get(:seen))
