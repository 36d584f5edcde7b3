defmodule Observatory.Client do
  @moduledoc """
  A client for tests, that sends what it is told, right or wrong, and reads responses and frames.
  """

  alias Observatory.HTTP.{Listener, Transport}
  alias Observatory.HTTP.WebSocket.Frame

  @timeout 5_000

  def connect(:http) do
    {:ok, socket} =
      :gen_tcp.connect(~c"localhost", Listener.port(:http), [:binary, active: false])

    {:tcp, socket}
  end

  def connect(:https) do
    options = [:binary, active: false, verify: :verify_none, log_level: :error]
    {:ok, socket} = :ssl.connect(~c"localhost", Listener.port(:https), options)
    {:tls, socket}
  end

  def push(socket, bytes), do: :ok = Transport.send(socket, bytes)

  @doc "One request and its response."
  def request(socket, method, path, headers \\ [], body \\ "") do
    length = if body == "", do: [], else: [{"content-length", byte_size(body)}]

    lines =
      for {name, value} <- [{"host", "localhost"} | headers] ++ length,
          do: "#{name}: #{value}\r\n"

    push(socket, ["#{method} #{path} HTTP/1.1\r\n", lines, "\r\n", body])
    {response, ""} = response(socket, "", method)
    response
  end

  @doc "The next response, and what came behind it."
  def response(socket, bytes \\ "", method \\ "GET") do
    {status, bytes} = status(socket, bytes)
    {headers, bytes} = headers(socket, bytes, %{})
    {body, bytes} = body(socket, status, headers, bytes, method)
    {%{status: status, headers: headers, body: body}, bytes}
  end

  defp status(socket, bytes) do
    case :erlang.decode_packet(:http_bin, bytes, []) do
      {:ok, {:http_response, {1, 1}, status, _reason}, rest} -> {status, rest}
      {:more, _} -> status(socket, bytes <> more(socket))
    end
  end

  defp headers(socket, bytes, headers) do
    case :erlang.decode_packet(:httph_bin, bytes, []) do
      {:ok, {:http_header, _, _, name, value}, rest} ->
        headers(socket, rest, Map.put(headers, name, value))

      {:ok, :http_eoh, rest} ->
        {headers, rest}

      {:more, _} ->
        headers(socket, bytes <> more(socket), headers)
    end
  end

  defp body(_socket, status, _headers, bytes, method)
       when status in [100, 101, 204, 304] or method == "HEAD",
       do: {"", bytes}

  defp body(socket, _status, %{"transfer-encoding" => "chunked"}, bytes, _method),
    do: chunks(socket, bytes, "")

  defp body(socket, _status, %{"content-length" => length}, bytes, _method),
    do: take(socket, bytes, String.to_integer(length))

  defp body(socket, _status, _until_closed, bytes, _method), do: {rest(socket, bytes), ""}

  defp chunks(socket, bytes, body) do
    case :binary.split(bytes, "\r\n") do
      [size, rest] ->
        size = String.to_integer(size, 16)
        {chunk, rest} = take(socket, rest, size)
        {"\r\n", rest} = take(socket, rest, 2)
        if size == 0, do: {body, rest}, else: chunks(socket, rest, body <> chunk)

      _ ->
        chunks(socket, bytes <> more(socket), body)
    end
  end

  defp take(socket, bytes, length) do
    case bytes do
      <<taken::binary-size(^length), rest::binary>> -> {taken, rest}
      _ -> take(socket, bytes <> more(socket), length)
    end
  end

  defp rest(socket, bytes) do
    case Transport.receive_some(socket, @timeout) do
      {:ok, more} -> rest(socket, bytes <> more)
      {:error, :closed} -> bytes
    end
  end

  @doc "Whether the server closes, and says nothing more."
  def closed?(socket), do: Transport.receive_some(socket, @timeout) == {:error, :closed}

  defp more(socket) do
    {:ok, bytes} = Transport.receive_some(socket, @timeout)
    bytes
  end

  @doc "Makes a connection a WebSocket: the connection, and what came behind the handshake."
  def upgrade(socket, path, headers \\ []) do
    key = "dGhlIHNhbXBsZSBub25jZQ=="

    lines =
      for {name, value} <- [
            {"host", "localhost"},
            {"upgrade", "websocket"},
            {"connection", "keep-alive, Upgrade"},
            {"sec-websocket-version", "13"},
            {"sec-websocket-key", key} | headers
          ],
          do: "#{name}: #{value}\r\n"

    push(socket, ["GET #{path} HTTP/1.1\r\n", lines, "\r\n"])
    response(socket)
  end

  def send_frame(socket, opcode, payload), do: push(socket, Frame.encode(opcode, payload, "mask"))

  @doc "The next frame of a server, and what came behind it."
  def frame(socket, bytes) do
    case bytes do
      <<1::1, 0::3, code::4, 0::1, 127::7, size::64, payload::binary-size(size), rest::binary>> ->
        {{code, payload}, rest}

      <<1::1, 0::3, code::4, 0::1, 126::7, size::16, payload::binary-size(size), rest::binary>> ->
        {{code, payload}, rest}

      <<1::1, 0::3, code::4, 0::1, size::7, payload::binary-size(size), rest::binary>>
      when size < 126 ->
        {{code, payload}, rest}

      _ ->
        frame(socket, bytes <> more(socket))
    end
  end
end
