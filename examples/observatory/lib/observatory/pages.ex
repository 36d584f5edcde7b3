defmodule Observatory.Pages do
  @moduledoc """
  The pages, but for what is live on them: see `Observatory.LivePage`.
  """

  require EEx

  alias Observatory.{LivePage, Processes, Pulse, Session}
  alias Observatory.HTTP.{Request, Response, WebSocket}

  @longest_name 40

  # Made into functions at compile time. What they print has to go through escape/1.
  for page <- [:home, :not_found] do
    file = Path.expand("../../priv/templates/#{page}.html.eex", __DIR__)
    @external_resource file
    EEx.function_from_file(:defp, :"#{page}_html", file, [:assigns])
  end

  # Pages load nothing from elsewhere, and nobody shows them inside of theirs.
  @policy "default-src 'self'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

  def home(request) do
    session = request |> Session.fetch() |> Map.update("visits", 1, &(&1 + 1))

    home_html(
      name: session["name"],
      visits: session["visits"],
      machine: machine(),
      longest_name: @longest_name
    )
    |> page(200)
    |> Session.put(request, session)
  end

  @doc "Remembers the name that a visitor has given in a form."
  def rename(request) do
    name =
      request
      |> Request.form()
      |> Map.get("name", "")
      |> String.trim()
      |> String.slice(0, @longest_name)

    session = request |> Session.fetch() |> Map.put("name", name)
    Session.put(Response.redirect("/"), request, session)
  end

  @doc "Forgets a visitor."
  def forget(request), do: Session.drop(Response.redirect("/"), request)

  def live(request), do: WebSocket.accept(request, LivePage, Session.fetch(request)["name"])

  @doc "The last sample of the node, for programs."
  def pulse(_request), do: Response.json(Pulse.sample())

  @doc "All processes as a table, made while it is sent: however many there are, few of them are in memory as text."
  def processes(_request) do
    rows =
      Process.list()
      |> Stream.chunk_every(100)
      |> Stream.map(fn pids -> pids |> Processes.describe() |> Enum.map(&csv/1) end)

    %Response{
      headers: [{"content-type", "text/csv; charset=utf-8"}],
      body: {:stream, Stream.concat([["pid,name,function,memory,reductions,messages\r\n"]], rows)}
    }
  end

  defp csv(row) do
    [row.pid, row.name, row.function, row.memory, row.reductions, row.messages]
    |> Enum.map_intersperse(",", &quoted/1)
    |> then(&[&1, "\r\n"])
  end

  defp quoted(number) when is_integer(number), do: Integer.to_string(number)
  defp quoted(text), do: [?", String.replace(text, ~s("), ~s("")), ?"]

  @doc "The shortest page there is, for measuring the server."
  def hello(_request), do: Response.text("Hello, world!\n")

  def not_found(request), do: [path: request.path] |> not_found_html() |> page(404)

  defp page(html, status) do
    status
    |> Response.html(html)
    |> Response.put_header("content-security-policy", @policy)
    |> Response.put_header("x-content-type-options", "nosniff")
  end

  defp machine do
    "#{:erlang.system_info(:system_version)}"
    |> String.trim()
    |> then(&"#{&1} · Elixir #{System.version()}")
  end

  defp escape(text) do
    text
    |> to_string()
    |> String.replace(["&", "<", ">", "\"", "'"], fn
      "&" -> "&amp;"
      "<" -> "&lt;"
      ">" -> "&gt;"
      "\"" -> "&quot;"
      "'" -> "&#39;"
    end)
  end
end
