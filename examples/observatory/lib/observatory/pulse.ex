defmodule Observatory.Pulse do
  @moduledoc """
  Takes a sample of the node each second, keeps those of the last minutes, and tells the pages that are open.
  """

  use GenServer

  alias Observatory.{Crowd, Traffic}
  alias Observatory.HTTP.Listener

  @interval 1_000
  @kept 180

  def start_link(_), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  @doc """
  Subscribes the calling process, under the name of its viewer, to `{:pulse, sample}` each second. Gives the samples so
  far, oldest first.
  """
  @spec watch(String.t()) :: [map]
  def watch(name) do
    {:ok, _} = Registry.register(Observatory.Viewers, :pulse, name)
    GenServer.call(__MODULE__, :history)
  end

  @doc "The names of those who watch, with the processes of their pages."
  @spec viewers() :: [{pid, String.t()}]
  def viewers, do: Registry.lookup(Observatory.Viewers, :pulse)

  @doc "A sample of this moment."
  @spec sample() :: map
  def sample do
    %{
      processes: :erlang.system_info(:process_count),
      crowd: Crowd.size(),
      connections: Listener.count(:http) + Listener.count(:https),
      requests: Traffic.requests(),
      memory: :erlang.memory(:total),
      run_queue: :erlang.statistics(:total_run_queue_lengths),
      uptime: :wall_clock |> :erlang.statistics() |> elem(0) |> div(1_000),
      descriptors: descriptors()
    }
  end

  # How many files and sockets the operating system has open for this node.
  defp descriptors do
    case :file.list_dir_all("/proc/self/fd") do
      {:ok, names} -> length(names)
      {:error, _} -> nil
    end
  end

  @impl true
  def init(nil) do
    :timer.send_interval(@interval, :tick)
    {:ok, _newest_first = []}
  end

  @impl true
  def handle_call(:history, _from, samples), do: {:reply, Enum.reverse(samples), samples}

  @impl true
  def handle_info(:tick, samples) do
    sample = sample()

    Registry.dispatch(Observatory.Viewers, :pulse, fn viewers ->
      for {pid, _name} <- viewers, do: send(pid, {:pulse, sample})
    end)

    {:noreply, Enum.take([sample | samples], @kept)}
  end
end
