defmodule Observatory.Crowd.Member do
  @moduledoc """
  One of the crowd: sleeps for some seconds, adds up some numbers, and sleeps again.
  """

  use GenServer

  @longest_sleep 10_000

  def start_link(_), do: GenServer.start_link(__MODULE__, nil)

  @impl true
  def init(nil) do
    sleep()
    {:ok, _sum = 0}
  end

  @impl true
  def handle_info(:wake, sum) do
    sum = Enum.reduce(1..:rand.uniform(2_000), sum, &rem(&1 + &2, 1_000_003))
    sleep()
    {:noreply, sum}
  end

  defp sleep, do: Process.send_after(self(), :wake, :rand.uniform(@longest_sleep))
end
