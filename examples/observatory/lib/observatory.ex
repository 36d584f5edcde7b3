defmodule Observatory do
  @moduledoc """
  A web application that shows the node it runs on: its processes, as they live, in a page that is updated each second.

  It needs nothing but OTP and Elixir. What a web framework would bring is written here, in small modules that can be
  read one by one:

    * `Observatory.HTTP` and the modules below it: a server for HTTP/1.1 and WebSocket over TCP and TLS
    * `Observatory.Router`: which function answers which path
    * `Observatory.Pages` and `Observatory.LivePage`: what is shown
    * `Observatory.Session`: what is remembered of a visitor, in an encrypted cookie
    * `Observatory.Processes`, `Observatory.Pulse`, `Observatory.Crowd`: what there is to see

  Each connection is a process, and each open page is one: a page that is slow, or crashes, is nobody else's business.
  """

  alias Observatory.HTTP.Listener

  @doc "Where the application answers: the URLs of its two listeners."
  @spec urls() :: %{http: String.t(), https: String.t()}
  def urls do
    host = :observatory |> Application.fetch_env!(:ip) |> host()

    Map.new([:http, :https], fn name ->
      {name, "#{name}://#{host}:#{Listener.port(name)}"}
    end)
  end

  defp host({127, 0, 0, 1}), do: "localhost"
  defp host(ip) when tuple_size(ip) == 8, do: "[#{:inet.ntoa(ip)}]"
  defp host(ip), do: "#{:inet.ntoa(ip)}"
end
