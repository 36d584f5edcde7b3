# An application of our own: start, environment, dependencies, stop
Logger.configure(level: :none)

defmodule Mine.App do
  use Application
  @impl true
  def start(type, args) do
    IO.inspect({:start, type, args})
    Supervisor.start_link([{Agent, fn -> Application.get_env(:mine, :k) end}], strategy: :one_for_one, name: Mine.Sup)
  end

  @impl true
  def prep_stop(s), do: (IO.puts("prep_stop"); s)
  @impl true
  def stop(_), do: IO.puts("stop")
end

spec = {:application, :mine, [description: ~c"Mine", vsn: ~c"1.0", modules: [Mine.App], registered: [Mine.Sup], applications: [:kernel, :stdlib, :elixir], mod: {Mine.App, [:arg]}, env: [k: 1, l: 2]]}
IO.inspect(:application.load(spec))
IO.inspect({Application.get_env(:mine, :k), Application.put_env(:mine, :k, :changed), Application.fetch_env(:mine, :zz), Application.get_all_env(:mine) |> Enum.sort()})
IO.inspect(Application.ensure_all_started(:mine))
[{_, agent, _, _}] = Supervisor.which_children(Mine.Sup)
IO.inspect(Agent.get(agent, & &1))
IO.inspect({Application.start(:mine), Application.spec(:mine, :vsn), Application.get_application(Mine.App), List.keymember?(Application.started_applications(), :mine, 0)})
IO.inspect({Application.stop(:mine), Process.whereis(Mine.Sup), Application.stop(:mine), Application.unload(:mine), Application.start(:mine) |> elem(0)})
IO.inspect(try do: Application.fetch_env!(:mine, :k), rescue: (e -> e.__struct__))
IO.inspect(Application.loaded_applications() |> Enum.map(&elem(&1, 0)) |> Enum.filter(&(&1 in [:kernel, :stdlib, :elixir, :logger, :compiler])) |> Enum.sort())
