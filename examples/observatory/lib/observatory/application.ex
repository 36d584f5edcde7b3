defmodule Observatory.Application do
  @moduledoc """
  The application and its tree of supervisors.

      Observatory.Supervisor
      ├── Observatory.Viewers      a registry of the pages that are open
      ├── Observatory.Crowd        the processes that visitors start
      ├── Observatory.Tasks        what pages have done for them in the background
      ├── Observatory.Pulse        a sample of the node each second, sent to the open pages
      ├── Observatory.HTTP.Clock   the time of day, as responses tell it
      ├── http                     a listener over TCP: its acceptors and connections
      └── https                    the same over TLS
  """

  use Application
  require Logger

  alias Observatory.{Certificate, Crowd, HTTP, Pulse, Router, Session, Traffic}

  @impl true
  def start(_type, _arguments) do
    settings = Map.new(Application.get_all_env(:observatory))
    Session.derive_key(settings.secret)
    Traffic.start()

    children = [
      {Registry, keys: :duplicate, name: Observatory.Viewers},
      Crowd,
      {Task.Supervisor, name: Observatory.Tasks},
      Pulse,
      HTTP.Clock,
      listener(:http, :tcp, settings.http_port, settings, []),
      listener(:https, :tls, settings.https_port, settings, Certificate.options(settings))
    ]

    with {:ok, supervisor} <-
           Supervisor.start_link(children, strategy: :one_for_one, name: Observatory.Supervisor) do
      urls = Observatory.urls()
      Logger.info("Observatory is open at #{urls.http} and #{urls.https}")
      {:ok, supervisor}
    end
  end

  defp listener(name, transport, port, settings, options) do
    {HTTP.Listener,
     name: name,
     transport: transport,
     port: port,
     socket_options: [ip: settings.ip] ++ options,
     settings: Map.put(Map.take(settings, [:idle_timeout, :request_timeout]), :handler, Router)}
  end
end
