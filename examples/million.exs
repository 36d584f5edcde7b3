# A million processes alive at once: each waits for a message, and each answers.
#
#   mote run examples/million.exs [COUNT]
#
# The limit on processes is 1,048,576 by default; for more: mote run --erl "+P 5000000" examples/million.exs 4000000

defmodule Million do
  def wait(parent) do
    receive do
      n -> send(parent, n * 2)
    end
  end

  def collect(0, sum), do: sum

  def collect(left, sum) do
    receive do
      n -> collect(left - 1, sum + n)
    end
  end

  # Resident memory of this program in bytes, or nil where the system does not tell.
  def resident do
    with {:ok, text} <- File.read("/proc/self/status"),
         [_, kib] <- Regex.run(~r/VmRSS:\s+(\d+) kB/, text) do
      String.to_integer(kib) * 1024
    else
      _ -> nil
    end
  end

  def timed(label, fun) do
    {time, result} = :timer.tc(fun)
    IO.puts("#{String.pad_trailing(label, 28)}#{String.pad_leading("#{div(time, 1_000)}", 6)} ms")
    result
  end
end

count =
  case System.argv() do
    [text] -> String.to_integer(text)
    [] -> 1_000_000
  end

parent = self()
before = Million.resident()

pids =
  Million.timed("start #{count} processes", fn ->
    for _ <- 1..count, do: spawn(Million, :wait, [parent])
  end)

IO.puts("alive now: #{length(Process.list())}")

if before do
  IO.puts(
    "memory for each: #{div(Million.resident() - before, count)} bytes, the list of them included"
  )
end

Million.timed("send each a number", fn ->
  pids |> Enum.with_index(1) |> Enum.each(fn {pid, n} -> send(pid, n) end)
end)

sum = Million.timed("add up the answers", fn -> Million.collect(count, 0) end)
IO.puts("twice 1 + 2 + ... + #{count} is #{sum}: #{sum == count * (count + 1)}")
