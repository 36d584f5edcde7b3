# Two processes that answer each other, and messages of many words.
defmodule Messages do
  def echo do
    receive do
      {from, message} ->
        send(from, {self(), message})
        echo()
    end
  end

  def ping(0, _, _), do: :ok

  def ping(n, pid, message) do
    send(pid, {self(), message})
    receive do: ({^pid, _} -> ping(n - 1, pid, message))
  end

  def count(0), do: :ok
  def count(n), do: receive(do: (_ -> count(n - 1)))

  def flood(0, _), do: :ok

  def flood(n, pid) do
    send(pid, n)
    flood(n - 1, pid)
  end
end

with_echo = fn times, message ->
  fn ->
    pid = spawn_link(&Messages.echo/0)
    Messages.ping(times, pid, message)
  end
end

Measure.time("ping-pong", 8, with_echo.(100_000, :hello))
Measure.time("large messages", 8, with_echo.(100, Enum.map(1..2000, &{&1, "text"})))

Measure.time("many senders", 6, fn ->
  parent = self()
  for _ <- 1..10, do: spawn_link(fn -> Messages.flood(20_000, parent) end)
  Messages.count(200_000)
end)
