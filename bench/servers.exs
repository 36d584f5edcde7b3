# Calls of OTP's behaviours.
defmodule Counter do
  use GenServer
  def init(state), do: {:ok, state}
  def handle_call({:add, n}, _from, state), do: {:reply, state + n, state + n}
end

{:ok, counter} = GenServer.start_link(Counter, 0)
{:ok, agent} = Agent.start_link(fn -> %{} end)

Measure.time("GenServer.call", 8, fn -> Enum.each(1..50_000, fn n -> GenServer.call(counter, {:add, n}) end) end)

Measure.time("Agent.update", 8, fn ->
  Enum.each(1..20_000, fn n -> Agent.update(agent, &Map.put(&1, rem(n, 100), n)) end)
end)
