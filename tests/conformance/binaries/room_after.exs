# Lists made right after a bitstring, whose room that instruction has to reserve, at every fill of the heap
defmodule Room do
  def list(a, b, x), do: [x, b, x, a, x, b, x, a, <<a::binary, ":", b::binary>>, x, b, x, a, x, b, x, a, x, b]

  # Different depths and garbage put the end of the heap at different places behind the bitstring.
  def fill(0, a, b, x), do: list(a, b, x)

  def fill(n, a, b, x) do
    {deeper, [y | _]} = {fill(n - 1, a, b, x), [x]}
    if hd(deeper) == y, do: deeper, else: :wrong
  end
end

expected = Room.list("some", "thing", 7)

results =
  for depth <- 0..300, words <- [0, 233, 1000], junk <- [0, 1, 2] do
    {pid, ref} =
      :erlang.spawn_opt(
        fn ->
          Process.put(:junk, Enum.to_list(1..(1 + junk)))
          exit({:result, Room.fill(depth, "some", "thing", 7) == expected})
        end,
        [:monitor, min_heap_size: words]
      )

    receive do
      {:DOWN, ^ref, :process, ^pid, reason} -> reason
    end
  end

IO.inspect(Enum.frequencies(results))
