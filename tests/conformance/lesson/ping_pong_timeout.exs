# Ping-pong with timeouts: when one player is gone the other gives up instead of waiting for ever
defmodule PingPong do
  def ping_loop(_pong_pid, 0), do: IO.puts("Ping done!")

  def ping_loop(pong_pid, remaining) do
    send(pong_pid, {:ping, self()})

    receive do
      {:pong, _from} ->
        IO.puts("Got pong! #{remaining - 1} remaining")
        ping_loop(pong_pid, remaining - 1)
    after
      500 -> IO.puts("no pong in time")
    end
  end

  def pong_loop(0), do: :ok

  def pong_loop(remaining) do
    receive do
      {:ping, from} ->
        IO.puts("Got ping!")
        send(from, {:pong, self()})
        pong_loop(remaining - 1)
    after
      500 -> IO.puts("no ping in time")
    end
  end
end

run = fn pongs, pings ->
  pong = spawn(fn -> PingPong.pong_loop(pongs) end)
  ping = spawn(fn -> PingPong.ping_loop(pong, pings) end)

  for pid <- [ping, pong] do
    ref = Process.monitor(pid)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end
end

IO.puts("both play")
run.(2, 2)
IO.puts("pong leaves early")
run.(1, 3)
IO.puts("ping leaves early")
run.(2, 1)
