# Supervisor: the three strategies, restarts, counts, giving up
Logger.configure(level: :none)
Process.flag(:trap_exit, true)

defmodule Child do
  use GenServer
  def start_link({name, parent}), do: GenServer.start_link(__MODULE__, {name, parent}, name: name)
  def child_spec({name, _} = arg), do: %{id: name, start: {__MODULE__, :start_link, [arg]}}
  @impl true
  def init({name, parent}), do: (send(parent, {:up, name}); {:ok, name})
  @impl true
  def handle_call(:crash, _, _), do: exit(:crash)
end

up = fn n -> for(_ <- 1..n//1, do: receive(do: ({:up, x} -> x), after: (5000 -> :missing))) end
me = self()

for strategy <- [:one_for_one, :one_for_all, :rest_for_one] do
  {:ok, sup} = Supervisor.start_link(for(n <- [:a, :b, :c], do: {Child, {n, me}}), strategy: strategy)
  IO.inspect({strategy, up.(3)})
  pids = for n <- [:a, :b, :c], do: Process.whereis(n)
  catch_exit = try do: GenServer.call(:b, :crash), catch: (:exit, {r, _} -> r)
  again = up.(%{one_for_one: 1, one_for_all: 3, rest_for_one: 2}[strategy])
  IO.inspect({catch_exit, again, for({n, p} <- Enum.zip([:a, :b, :c], pids), do: Process.whereis(n) == p)})
  IO.inspect(Supervisor.count_children(sup) |> Enum.sort())
  IO.inspect(for {id, pid, type, mods} <- Supervisor.which_children(sup), do: {id, is_pid(pid), type, mods})
  Supervisor.stop(sup)
  receive do: ({:EXIT, ^sup, r} -> IO.inspect(r))
end

{:ok, sup} = Supervisor.start_link([{Child, {:a, me}}], strategy: :one_for_one, max_restarts: 2, max_seconds: 60)
up.(1)

for _ <- 1..3 do
  try do: GenServer.call(:a, :crash), catch: (:exit, _ -> :ok)
  receive do: ({:up, :a} -> IO.puts("up again"); {:EXIT, ^sup, r} -> IO.inspect(r))
end

{:ok, sup} = Supervisor.start_link([], strategy: :one_for_one)
{:ok, _} = Supervisor.start_child(sup, {Child, {:x, me}})
IO.inspect({Supervisor.terminate_child(sup, :x), Supervisor.restart_child(sup, :x) |> elem(0), Supervisor.terminate_child(sup, :x), Supervisor.delete_child(sup, :x), Supervisor.delete_child(sup, :x)})
bad = %{id: :bad, start: {Kernel, :exit, [:cannot_start]}}
IO.inspect(Supervisor.start_child(sup, bad) |> elem(0))
{:error, {:shutdown, {:failed_to_start_child, id, _}}} = Supervisor.start_link([bad], strategy: :one_for_one)
IO.inspect(id)
