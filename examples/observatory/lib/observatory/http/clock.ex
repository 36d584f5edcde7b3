defmodule Observatory.HTTP.Clock do
  @moduledoc """
  The time of day as the `Date` of a response, written out once a second for all connections.
  """

  use GenServer

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  @doc "The current time, as in `Sun, 06 Nov 1994 08:49:37 GMT`."
  @spec now() :: String.t()
  def now, do: :ets.lookup_element(__MODULE__, :now, 2)

  @doc "A time in that form."
  @spec format(DateTime.t()) :: String.t()
  def format(time), do: Calendar.strftime(time, "%a, %d %b %Y %H:%M:%S GMT")

  @impl true
  def init(nil) do
    :ets.new(__MODULE__, [:named_table, read_concurrency: true])
    tick()
    {:ok, nil}
  end

  @impl true
  def handle_info(:tick, state) do
    tick()
    {:noreply, state}
  end

  defp tick do
    %{microsecond: {microseconds, _}} = now = DateTime.utc_now()
    :ets.insert(__MODULE__, {:now, format(now)})
    Process.send_after(self(), :tick, 1_000 - div(microseconds, 1_000))
  end
end
