# Sums in the guards of a receive: the compiler knows which of them cannot fail
defmodule Waits do
  def for_more(list, most) when is_list(list) and is_integer(most) do
    receive do
      {:add, x} when length(list) + 1 >= most -> {:full, [x | list]}
      {:add, x} -> for_more([x | list], most)
      {:sum, a, b} when a + b > most -> {:large, a + b}
      {:sum, _, _} -> for_more(list, most)
    after
      0 -> {:waits, list}
    end
  end
end

for message <- [{:add, 1}, {:sum, :a, 1}, {:sum, 1, 1}, {:add, 2}, {:add, 3}], do: send(self(), message)
IO.inspect(Waits.for_more([], 3))
IO.inspect(Waits.for_more([], 3))
send(self(), {:sum, 2, 2})
IO.inspect(Waits.for_more([], 3))
