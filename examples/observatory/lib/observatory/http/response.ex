defmodule Observatory.HTTP.Response do
  @moduledoc """
  What a handler answers, and how that is written.

  The body is iodata, or a part of an open file, or an enumerable of iodata, which is sent as it is made. With
  `upgrade` the connection is given to a module that speaks WebSocket.
  """

  alias Observatory.HTTP
  alias Observatory.HTTP.{Clock, Request}

  defstruct status: 200, headers: [], body: "", upgrade: nil

  @type body ::
          iodata
          | {:file, :file.fd(), offset :: non_neg_integer, length :: non_neg_integer}
          | {:stream, Enumerable.t()}
  @type t :: %__MODULE__{
          status: pos_integer,
          headers: [{String.t(), String.t()}],
          body: body,
          upgrade: nil | {module, term}
        }

  @spec text(pos_integer, iodata) :: t
  def text(status \\ 200, text), do: new(status, "text/plain; charset=utf-8", text)

  @spec html(pos_integer, iodata) :: t
  def html(status \\ 200, html), do: new(status, "text/html; charset=utf-8", html)

  @spec json(term) :: t
  def json(value), do: new(200, "application/json", JSON.encode_to_iodata!(value))

  @spec redirect(String.t()) :: t
  def redirect(path), do: %__MODULE__{status: 303, headers: [{"location", path}]}

  @doc "A refusal, with its reason as the body."
  @spec error(pos_integer, [{String.t(), String.t()}]) :: t
  def error(status, headers \\ []) do
    response = text(status, "#{status} #{HTTP.reason(status)}\n")
    %{response | headers: headers ++ response.headers}
  end

  defp new(status, type, body),
    do: %__MODULE__{status: status, headers: [{"content-type", type}], body: body}

  @spec put_header(t, String.t(), String.t()) :: t
  def put_header(response, name, value),
    do: %{response | headers: [{name, value} | response.headers]}

  @doc """
  What is to be sent: the head, and the body where it is iodata. Without a request (there was none that could be read)
  the connection is to be closed.
  """
  @spec encode(t, Request.t() | nil) :: iodata
  def encode(response, request) do
    body =
      if sends_body?(response, request) and inline?(response.body), do: response.body, else: []

    [head(response, request) | body]
  end

  @doc "Whether a body follows the head."
  @spec sends_body?(t, Request.t() | nil) :: boolean
  def sends_body?(response, request) do
    response.status not in [101, 204, 304] and not match?(%{method: "HEAD"}, request)
  end

  @doc "Whether a stream is sent in chunks, which clients of HTTP/1.0 do not know: for them it ends with the connection."
  @spec chunked?(t, Request.t()) :: boolean
  def chunked?(response, request),
    do: match?({:stream, _}, response.body) and request.version == {1, 1}

  @doc "Whether the connection stays open behind this response."
  @spec keep_alive?(t, Request.t() | nil) :: boolean
  def keep_alive?(_response, nil), do: false

  def keep_alive?(response, request) do
    Request.keep_alive?(request) and
      (not match?({:stream, _}, response.body) or chunked?(response, request))
  end

  @doc "One piece of a stream."
  @spec chunk(iodata) :: iodata
  def chunk(data) do
    case IO.iodata_length(data) do
      0 -> []
      length -> [Integer.to_string(length, 16), "\r\n", data, "\r\n"]
    end
  end

  @doc "The end of a stream."
  @spec last_chunk() :: iodata
  def last_chunk, do: "0\r\n\r\n"

  defp head(%{status: status} = response, request) do
    [
      [
        "HTTP/1.1 ",
        Integer.to_string(status),
        " ",
        HTTP.reason(status),
        "\r\ndate: ",
        Clock.now()
      ],
      connection(response, request),
      length(response, request),
      for({name, value} <- response.headers, do: ["\r\n", name, ": ", value]),
      "\r\n\r\n"
    ]
  end

  defp connection(%{status: 101}, _request), do: []

  defp connection(response, request) do
    case {keep_alive?(response, request), request} do
      {true, %{version: {1, 0}}} -> "\r\nconnection: keep-alive"
      {true, _} -> []
      {false, _} -> "\r\nconnection: close"
    end
  end

  defp length(%{status: status}, _request) when status in [101, 204, 304], do: []

  defp length(%{body: {:stream, _}} = response, request) do
    if chunked?(response, request), do: "\r\ntransfer-encoding: chunked", else: []
  end

  defp length(%{body: {:file, _, _, length}}, _request), do: content_length(length)
  defp length(%{body: body}, _request), do: content_length(IO.iodata_length(body))

  defp content_length(length), do: ["\r\ncontent-length: ", Integer.to_string(length)]

  defp inline?(body), do: is_binary(body) or is_list(body)
end
