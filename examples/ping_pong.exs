# Two processes and a ball: how long a message takes, there and back.
#
#   mote run examples/ping_pong.exs [ROUNDS]

defmodule PingPong do
  def play(rounds) do
    pong = spawn(&pong/0)
    {time, :ok} = :timer.tc(fn -> ping(pong, rounds) end)
    send(pong, :stop)
    time
  end

  defp ping(_pong, 0), do: :ok

  defp ping(pong, left) do
    send(pong, {:ping, self(), left})

    receive do
      {:pong, ^left} -> ping(pong, left - 1)
    after
      5_000 -> raise "the other side has gone"
    end
  end

  defp pong do
    receive do
      {:ping, from, n} ->
        send(from, {:pong, n})
        pong()

      :stop ->
        :ok
    end
  end
end

rounds =
  case System.argv() do
    [text] -> String.to_integer(text)
    [] -> 200_000
  end

time = PingPong.play(rounds)

IO.puts(
  "#{rounds} rounds in #{div(time, 1_000)} ms: #{Float.round(time * 1_000 / rounds, 1)} ns for each"
)
