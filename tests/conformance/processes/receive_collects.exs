# Garbage is collected while a receive has matched a message but not yet taken it out of the mailbox
defmodule Server do
  # What the clause builds is reserved for before the message is taken.
  def answer(count, kept) do
    receive do
      {:square, from, number, binary} ->
        send(from, {:reply, self(), {number * number, binary, from, byte_size(binary)}})
        answer(count + 1, keep(kept, {number, binary}))

      {:rest, from, <<first, rest::binary>>, number} when number / 3 > 1.5 ->
        send(from, {:reply, self(), {first, rest, number}})
        answer(count + 1, keep(kept, rest))

      {:rest, from, <<first, _::binary>>, number} ->
        send(from, {:reply, self(), {first, number}})
        answer(count + 1, kept)

      {:stop, from} ->
        send(from, {:stopped, count, :erlang.phash2(kept)})
    end
  end

  defp keep(kept, new), do: Enum.take([new | kept], 20)
end

server = spawn(fn -> Server.answer(0, []) end)
# One that is never taken out: every receive looks at it.
send(server, {:noise, :binary.copy("noise", 100), [1, 2, 3]})

sum =
  Enum.reduce(1..3000, 0, fn number, sum ->
    binary = :binary.copy(<<number::32>>, rem(number, 40) + 1)
    send(server, {:square, self(), number, binary})
    send(server, {:rest, self(), binary, rem(number, 9)})

    first =
      receive do
        {:reply, ^server, {square, ^binary, from, size}} when from == self() -> square + size
      end

    second =
      receive do
        {:reply, ^server, {byte, rest, n}} when byte + byte_size(rest) >= n -> byte + byte_size(rest)
        {:reply, ^server, reply} -> :erlang.phash2(reply)
      end

    sum + first + second
  end)

IO.inspect(sum)
send(server, {:stop, self()})

receive do
  {:stopped, count, hash} -> IO.inspect({count, hash})
end
