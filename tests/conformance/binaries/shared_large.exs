# A large binary shared by many processes, matched and dropped again
big = :binary.copy("0123456789abcdef", 65_536)
me = self()

pids =
  for n <- 1..100 do
    spawn(fn ->
      receive do
        {:data, data} ->
          part = binary_part(data, n * 1000, 16)
          :erlang.garbage_collect()
          send(me, {n, part, byte_size(data)})
      end
    end)
  end

for p <- pids, do: send(p, {:data, big})
got = for n <- 1..100, do: (receive do: ({^n, part, size} -> {part, size}))
IO.inspect(got |> Enum.uniq() |> Enum.sort())
IO.inspect(byte_size(big))
{:binary, refs} = :erlang.process_info(self(), :binary)
IO.inspect(is_list(refs))
count = fn me, bin, acc ->
  case bin do
    <<?a, rest::binary>> -> me.(me, rest, acc + 1)
    <<_, rest::binary>> -> me.(me, rest, acc)
    <<>> -> acc
  end
end

IO.inspect(count.(count, big, 0))
