defmodule Observatory.Crowd do
  @moduledoc """
  The processes that visitors start: a supervisor of as many as they like, up to a limit.

  Its children do a little now and then, so that there is something to see. Whoever is killed is started again.
  """

  use DynamicSupervisor

  alias Observatory.Crowd.Member

  @most 100_000

  def start_link(_), do: DynamicSupervisor.start_link(__MODULE__, nil, name: __MODULE__)

  @impl true
  def init(nil),
    do:
      DynamicSupervisor.init(
        strategy: :one_for_one,
        max_children: @most,
        max_restarts: 10_000,
        max_seconds: 1
      )

  @doc "Starts `count` processes, in the background."
  @spec grow(pos_integer) :: :ok
  def grow(count) do
    in_background(fn ->
      Enum.reduce_while(1..count, :ok, fn _, :ok ->
        case DynamicSupervisor.start_child(__MODULE__, Member) do
          {:ok, _pid} -> {:cont, :ok}
          {:error, :max_children} -> {:halt, :ok}
        end
      end)
    end)
  end

  @doc "Stops all of them, in the background."
  @spec disperse() :: :ok
  def disperse do
    in_background(fn ->
      for {_, pid, _, _} when is_pid(pid) <- DynamicSupervisor.which_children(__MODULE__),
          do: DynamicSupervisor.terminate_child(__MODULE__, pid)
    end)
  end

  @doc "Kills one, if it is one of them. The supervisor will start another."
  @spec kill(pid) :: boolean
  def kill(pid), do: member?(pid) and Process.exit(pid, :kill)

  @doc "Whether a process is one of them."
  @spec member?(pid) :: boolean
  def member?(pid) do
    case Process.info(pid, :dictionary) do
      {:dictionary, dictionary} ->
        List.keyfind(dictionary, :"$initial_call", 0) == {:"$initial_call", {Member, :init, 1}}

      nil ->
        false
    end
  end

  @doc "How many there are."
  @spec size() :: non_neg_integer
  def size, do: DynamicSupervisor.count_children(__MODULE__).active

  defp in_background(work) do
    {:ok, _pid} = Task.Supervisor.start_child(Observatory.Tasks, work)
    :ok
  end
end
