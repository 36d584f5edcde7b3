# The order of starts and stops under a supervisor, temporary and transient children, module-based supervisors
Process.flag(:trap_exit, true)
Logger.configure(level: :none)

defmodule Noisy do
  use GenServer, restart: :transient
  def start_link(n), do: GenServer.start_link(__MODULE__, n)
  @impl true
  def init(n), do: (Process.flag(:trap_exit, true); IO.puts("start #{n}"); {:ok, n})
  @impl true
  def handle_cast({:stop, r}, n), do: {:stop, r, n}
  @impl true
  def terminate(r, n), do: IO.puts("stop #{n} #{inspect(r)}")
end

defmodule Tree do
  use Supervisor
  def start_link(arg), do: Supervisor.start_link(__MODULE__, arg, name: __MODULE__)
  @impl true
  def init(names) do
    children = for n <- names, do: Supervisor.child_spec({Noisy, n}, id: n, shutdown: 1000)
    Supervisor.init(children, strategy: :one_for_one)
  end
end

IO.inspect(Noisy.child_spec(:q), custom_options: [sort_maps: true])
IO.inspect(Tree.child_spec([:z]), custom_options: [sort_maps: true])
{:ok, top} = Supervisor.start_link([{Tree, [:one, :two]}, Supervisor.child_spec({Noisy, :tmp}, id: :tmp, restart: :temporary)], strategy: :rest_for_one)
[{_, two, _, _}, {_, one, _, _}] = Supervisor.which_children(Tree)
ref = Process.monitor(one)
GenServer.cast(one, {:stop, :normal})
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
# The supervisor may hear of it later.
until = fn until, sup, active -> Supervisor.count_children(sup).active > active && Process.sleep(1) && until.(until, sup, active) end
until.(until, Tree, 1)
IO.inspect(Supervisor.which_children(Tree) |> Enum.map(fn {id, p, _, _} -> {id, p == two || p} end))
{_, tmp, _, _} = List.keyfind(Supervisor.which_children(top), :tmp, 0)
ref = Process.monitor(tmp)
GenServer.cast(tmp, {:stop, :oops})
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
until.(until, top, 1)
IO.inspect(length(Supervisor.which_children(top)))
Supervisor.stop(top)
