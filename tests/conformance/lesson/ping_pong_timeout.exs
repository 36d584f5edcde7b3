# Ping-pong with timeouts: when one player is gone the other gives up instead of waiting for ever
# Each player is told how long it waits each time: briefly where nothing is to come.
defmodule PingPong do
  def ping_loop(_pong_pid, 0, _), do: IO.puts("Ping done!")

  def ping_loop(pong_pid, remaining, [time | times]) do
    send(pong_pid, {:ping, self()})

    receive do
      {:pong, _from} ->
        IO.puts("Got pong! #{remaining - 1} remaining")
        ping_loop(pong_pid, remaining - 1, times)
    after
      time -> IO.puts("no pong in time")
    end
  end

  def pong_loop(0, _), do: :ok

  def pong_loop(remaining, [time | times]) do
    receive do
      {:ping, from} ->
        IO.puts("Got ping!")
        send(from, {:pong, self()})
        pong_loop(remaining - 1, times)
    after
      time -> IO.puts("no ping in time")
    end
  end
end

run = fn pongs, pong_times, pings, ping_times ->
  pong = spawn(fn -> PingPong.pong_loop(pongs, pong_times) end)
  ping = spawn(fn -> PingPong.ping_loop(pong, pings, ping_times) end)

  for pid <- [ping, pong] do
    ref = Process.monitor(pid)

    receive do
      {:DOWN, ^ref, _, _, _} -> :ok
    end
  end
end

IO.puts("both play")
run.(2, [15_000, 15_000], 2, [15_000, 15_000])
IO.puts("pong leaves early")
run.(1, [15_000], 3, [15_000, 50])
IO.puts("ping leaves early")
run.(2, [15_000, 50], 1, [15_000])
