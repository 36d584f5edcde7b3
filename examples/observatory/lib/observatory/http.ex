defmodule Observatory.HTTP do
  @moduledoc """
  A server for HTTP/1.1 and WebSocket.

      Listener ── accepts ──> Connection ── bytes ──> Parser ── Request ──> a handler ── Response ──> Connection
                                  │
                                  └── upgraded ──> WebSocket, for the rest of the connection

  `Observatory.HTTP.Transport` is the only module that knows whether TCP or TLS carries the bytes. The parser and the
  frames of WebSocket are pure functions over what has arrived so far; all waiting is done in the connection's own
  process. So reading is plain code that blocks, and ten thousand connections are ten thousand processes.

  A handler is a module with a function `call/1` from an `Observatory.HTTP.Request` to an `Observatory.HTTP.Response`.
  """

  alias Observatory.HTTP.{Request, Response}

  @callback call(Request.t()) :: Response.t()

  @reasons %{
    100 => "Continue",
    101 => "Switching Protocols",
    200 => "OK",
    204 => "No Content",
    206 => "Partial Content",
    303 => "See Other",
    304 => "Not Modified",
    400 => "Bad Request",
    403 => "Forbidden",
    404 => "Not Found",
    405 => "Method Not Allowed",
    408 => "Request Timeout",
    413 => "Content Too Large",
    414 => "URI Too Long",
    416 => "Range Not Satisfiable",
    417 => "Expectation Failed",
    426 => "Upgrade Required",
    431 => "Request Header Fields Too Large",
    500 => "Internal Server Error",
    501 => "Not Implemented",
    503 => "Service Unavailable",
    505 => "HTTP Version Not Supported"
  }

  @doc "The reason phrase of a status."
  @spec reason(pos_integer) :: String.t()
  def reason(status), do: Map.fetch!(@reasons, status)
end
