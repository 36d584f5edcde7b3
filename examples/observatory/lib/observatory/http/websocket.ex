defmodule Observatory.HTTP.WebSocket do
  @moduledoc """
  Connections that became WebSockets (RFC 6455): the handshake, and a behaviour for those who speak over them.

  The connection's process runs the module's callbacks, between the bytes of its browser and the messages of other
  processes. It answers pings and closings by itself, and asks with a ping of its own whether a silent browser is still
  there.
  """

  alias Observatory.HTTP.{Request, Response, Transport}
  alias Observatory.HTTP.WebSocket.{Frame, Messages}

  @type answer :: {:send, [iodata], state :: term} | {:close, code :: pos_integer}

  @doc "Called once, in the connection's process."
  @callback init(argument :: term) :: answer
  @doc "A text from the browser."
  @callback handle_text(String.t(), state :: term) :: answer
  @doc "A message from another process."
  @callback handle_info(message :: term, state :: term) :: answer

  @ping_interval 25_000
  @guid "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

  @doc "The answer to a request for a WebSocket, which `module` is going to speak over."
  @spec accept(Request.t(), module, argument :: term) :: Response.t()
  def accept(request, module, argument) do
    key = Request.header(request, "sec-websocket-key")

    cond do
      not upgrade?(request) ->
        Response.error(426, [{"upgrade", "websocket"}, {"connection", "upgrade"}])

      Request.header(request, "sec-websocket-version") != "13" ->
        Response.error(426, [{"sec-websocket-version", "13"}])

      not key?(key) ->
        Response.error(400)

      not Request.same_origin?(request) ->
        Response.error(403)

      true ->
        %Response{
          status: 101,
          headers: [
            {"upgrade", "websocket"},
            {"connection", "Upgrade"},
            {"sec-websocket-accept", accept_key(key)}
          ],
          upgrade: {module, argument}
        }
    end
  end

  defp upgrade?(request) do
    request.version == {1, 1} and "websocket" in Request.tokens(request, "upgrade") and
      "upgrade" in Request.tokens(request, "connection")
  end

  defp key?(key), do: is_binary(key) and match?({:ok, <<_::binary-16>>}, Base.decode64(key))

  @doc "What shows a client that its key was understood."
  @spec accept_key(String.t()) :: String.t()
  def accept_key(key), do: Base.encode64(:crypto.hash(:sha, key <> @guid))

  @doc "Speaks over a connection until it ends. `bytes` are those that came with the handshake."
  @spec run(Transport.t(), binary, {module, term}) :: :ok
  def run(socket, bytes, {module, argument}) do
    Process.send_after(self(), {__MODULE__, :ping}, @ping_interval)
    connection = %{socket: socket, module: module, messages: Messages.new(), alive: true}

    with {:cont, state} <- act(module.init(argument), connection),
         {:cont, connection, state} <- take(bytes, connection, state),
         :ok <- Transport.activate(socket) do
      loop(connection, state)
    end

    :ok
  end

  defp loop(%{socket: socket} = connection, state) do
    receive do
      {__MODULE__, :ping} ->
        ping(connection, state)

      message ->
        case Transport.message(socket, message) do
          {:data, bytes} ->
            with {:cont, connection, state} <- take(bytes, %{connection | alive: true}, state),
                 :ok <- Transport.activate(socket) do
              loop(connection, state)
            end

          :closed ->
            :ok

          :other ->
            with {:cont, state} <- act(connection.module.handle_info(message, state), connection) do
              loop(connection, state)
            end
        end
    end
  end

  # Nothing has come since the last ping, not even its answer.
  defp ping(%{alive: false} = connection, _state), do: close(connection, 1001)

  defp ping(connection, state) do
    Process.send_after(self(), {__MODULE__, :ping}, @ping_interval)

    with :ok <- Transport.send(connection.socket, Frame.encode(:ping, "")) do
      loop(%{connection | alive: false}, state)
    end
  end

  defp take(bytes, connection, state) do
    {events, messages} = Messages.feed(connection.messages, bytes)

    Enum.reduce_while(events, {:cont, %{connection | messages: messages}, state}, fn event,
                                                                                     {:cont,
                                                                                      connection,
                                                                                      state} ->
      case event(event, connection, state) do
        {:cont, state} -> {:cont, {:cont, connection, state}}
        over -> {:halt, over}
      end
    end)
  end

  defp event({:text, text}, connection, state),
    do: act(connection.module.handle_text(text, state), connection)

  # None of the pages here understands anything but text.
  defp event({:binary, _data}, connection, _state), do: close(connection, 1003)
  defp event({:pong, _payload}, _connection, state), do: {:cont, state}

  defp event({:ping, payload}, connection, state) do
    with :ok <- Transport.send(connection.socket, Frame.encode(:pong, payload)),
         do: {:cont, state}
  end

  defp event({:close, 1005, _reason}, connection, _state), do: close(connection, 1000)
  defp event({:close, code, _reason}, connection, _state), do: close(connection, code)
  defp event({:error, code}, connection, _state), do: close(connection, code)

  defp act({:send, texts, state}, connection) do
    frames = for text <- texts, do: Frame.encode(:text, text)
    with :ok <- Transport.send(connection.socket, frames), do: {:cont, state}
  end

  defp act({:close, code}, connection), do: close(connection, code)

  defp close(%{socket: socket}, code) do
    with :ok <- Transport.send(socket, Frame.encode(:close, Frame.closing(code))),
         do: Transport.linger(socket)

    :closed
  end
end
