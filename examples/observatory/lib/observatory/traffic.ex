defmodule Observatory.Traffic do
  @moduledoc """
  Counts requests, in a counter that all connections share and none waits for.
  """

  @doc "Makes the counter."
  @spec start() :: :ok
  def start, do: :persistent_term.put(__MODULE__, :counters.new(1, [:write_concurrency]))

  @spec request_served() :: :ok
  def request_served, do: :counters.add(:persistent_term.get(__MODULE__), 1, 1)

  @doc "Requests answered since the start."
  @spec requests() :: non_neg_integer
  def requests, do: :counters.get(:persistent_term.get(__MODULE__), 1)
end
