# A pipeline of stages with demand, every item through, in order, no mailbox growing past its demand
defmodule Stage do
  def start(f, next), do: spawn_link(fn -> loop(f, next, 0) end)
  defp loop(f, next, most) do
    {:message_queue_len, q} = Process.info(self(), :message_queue_len)
    receive do
      {:item, from, x} -> send(next, {:item, self(), f.(x)}); receive(do: (:ack -> send(from, :ack))); loop(f, next, max(q, most))
      {:stop, to} -> send(next, {:stop, to}); send(to, {:most, most})
    end
  end
end

me = self()
sink = spawn_link(fn -> loop = fn loop, acc -> receive do: ({:item, from, x} -> send(from, :ack); loop.(loop, [x | acc]); {:stop, to} -> send(to, {:result, Enum.reverse(acc)})) end; loop.(loop, []) end)
first = Enum.reduce([&(&1 + 1), &(&1 * 2), fn {n, s} -> n + String.length(s) end, fn {n, s} -> {n * 10, s} end], sink, fn f, next -> Stage.start(f, next) end)
for n <- 1..500 do
  send(first, {:item, me, {n, "#{n}"}})
  receive do: (:ack -> :ok)
end

send(first, {:stop, me})
r = receive do: ({:result, r} -> r)
IO.inspect({length(r), hd(r), List.last(r)})
IO.inspect(for _ <- 1..4, do: receive(do: ({:most, m} -> m <= 1)))
