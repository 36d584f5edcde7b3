defmodule Observatory.LivePage do
  @moduledoc """
  What is live on the page: a process for each page that is open, at the other end of its WebSocket.

  It is told of each pulse of the node and sends on what this page shows: the counters, the table in the order that
  was chosen, the process that was opened. From the page come commands, as JSON:

      {"sort": "memory"}            order by a column; the same again turns the order around
      {"show": "<0.123.0>"}         open a process
      {"hide": true}                close it
      {"start": 1000}               start processes
      {"stop": true}                stop them
      {"kill": "<0.123.0>"}         kill one of those
  """

  @behaviour Observatory.HTTP.WebSocket

  alias Observatory.{Crowd, Processes, Pulse}

  @rows 50
  @most_at_once 10_000

  defstruct column: :reductions, direction: :desc, shown: nil

  @impl true
  def init(name) do
    name = if name in [nil, ""], do: "somebody", else: name
    Process.set_label("live page of #{name}")
    history = Pulse.watch(name)
    state = %__MODULE__{}

    send_update(
      %{history: history, pulse: Pulse.sample(), viewers: viewers(), table: table(state)},
      state
    )
  end

  @impl true
  def handle_info({:pulse, sample}, state) do
    update = %{pulse: sample, viewers: viewers(), table: table(state)}

    case shown(state) do
      nil -> send_update(update, state)
      process -> send_update(Map.put(update, :process, process), state)
    end
  end

  # Answers to calls that had been given up.
  def handle_info(_other, state), do: {:send, [], state}

  @impl true
  def handle_text(text, state) do
    case JSON.decode(text) do
      {:ok, %{} = command} -> command(command, state)
      _ -> {:close, 1007}
    end
  end

  defp command(%{"sort" => name}, state) do
    case Processes.columns() do
      %{^name => column} ->
        state = sort(state, column)
        send_update(%{table: table(state)}, state)

      _ ->
        {:send, [], state}
    end
  end

  defp command(%{"show" => text}, state) do
    case Processes.parse(text) do
      {:ok, pid} ->
        state = %{state | shown: {pid, text}}
        send_update(%{process: shown(state)}, state)

      :error ->
        {:send, [], state}
    end
  end

  defp command(%{"hide" => _}, state), do: {:send, [], %{state | shown: nil}}

  defp command(%{"start" => count}, state) when count in 1..@most_at_once do
    Crowd.grow(count)
    {:send, [], state}
  end

  defp command(%{"stop" => _}, state) do
    Crowd.disperse()
    {:send, [], state}
  end

  defp command(%{"kill" => text}, state) do
    with {:ok, pid} <- Processes.parse(text), do: Crowd.kill(pid)
    send_update(%{process: shown(state)}, state)
  end

  defp command(_unknown, state), do: {:send, [], state}

  defp sort(%{column: column} = state, column), do: %{state | direction: turn(state.direction)}
  # Texts and pids begin with the first, numbers with the largest.
  defp sort(state, column) when column in [:pid, :name, :function],
    do: %{state | column: column, direction: :asc}

  defp sort(state, column), do: %{state | column: column, direction: :desc}

  defp turn(:asc), do: :desc
  defp turn(:desc), do: :asc

  defp table(state) do
    %{
      column: state.column,
      direction: state.direction,
      rows: Processes.top(state.column, state.direction, @rows)
    }
  end

  defp shown(%{shown: nil}), do: nil

  defp shown(%{shown: {pid, text}}) do
    case Processes.inspect_one(pid) do
      nil -> %{pid: text, gone: true}
      process -> Map.put(process, :killable, Crowd.member?(pid))
    end
  end

  defp viewers, do: for({pid, name} <- Pulse.viewers(), do: %{name: name, you: pid == self()})

  defp send_update(update, state), do: {:send, [JSON.encode_to_iodata!(update)], state}
end
