defmodule Observatory.HTTP.Listener do
  @moduledoc """
  A listening socket, the processes that accept from it, and the connections: a supervisor that owns all of them.

  The socket belongs to this supervisor's process, so it is open as long as there is somebody to accept. Each
  connection is a task of its own; one that crashes takes nothing along. Beyond `@most_connections` at a time, visitors
  are told to come back later.
  """

  use Supervisor
  require Logger

  alias Observatory.HTTP.{Connection, Response, Transport}

  @acceptors 8
  @most_connections 10_000

  def child_spec(options) do
    %{super(options) | id: options[:name]}
  end

  @doc """
  Options: `:name`, `:transport` (`:tcp` or `:tls`), `:port`, `:socket_options`, and `:settings` for the connections.
  """
  def start_link(options), do: Supervisor.start_link(__MODULE__, options)

  @doc "The port a listener was given, which the system chose if 0 was asked for."
  @spec port(atom) :: :inet.port_number()
  def port(name), do: :persistent_term.get({__MODULE__, name})

  @doc "How many connections a listener has."
  @spec count(atom) :: non_neg_integer
  def count(name),
    do: name |> connections() |> DynamicSupervisor.count_children() |> Map.fetch!(:active)

  @impl true
  def init(options) do
    port = options[:port]

    case Transport.listen(options[:transport], port, options[:socket_options]) do
      {:ok, listener} ->
        name = options[:name]
        :persistent_term.put({__MODULE__, name}, Transport.port(listener))
        acceptor = {Task, fn -> begin(listener, name, options[:settings]) end}

        acceptors =
          for number <- 1..@acceptors do
            Supervisor.child_spec(acceptor, id: {:acceptor, number}, restart: :permanent)
          end

        children = [
          {Task.Supervisor, name: connections(name), max_children: @most_connections} | acceptors
        ]

        Supervisor.init(children, strategy: :rest_for_one)

      {:error, reason} ->
        raise "cannot listen on port #{port}: #{:inet.format_error(reason)}"
    end
  end

  defp connections(name), do: Module.concat([__MODULE__, name, Connections])

  defp begin(listener, name, settings) do
    Process.set_label("acceptor of #{name}")
    accept(listener, connections(name), settings)
  end

  defp accept(listener, connections, settings) do
    case Transport.accept(listener) do
      {:ok, socket} ->
        serve(socket, connections, settings)

      {:error, reason} ->
        # Out of descriptors, most likely: connections that end make room.
        Logger.warning("cannot accept a connection: #{inspect(reason)}")
        Process.sleep(100)
    end

    accept(listener, connections, settings)
  end

  defp serve(socket, connections, settings) do
    case Task.Supervisor.start_child(connections, Connection, :serve, [settings]) do
      {:ok, pid} ->
        _ = Transport.give_to(socket, pid)
        Connection.begin(pid, socket)

      {:error, :max_children} ->
        if match?({:tcp, _}, socket),
          do: Transport.send(socket, Response.encode(Response.error(503), nil))

        Transport.close(socket)
    end
  end
end
