defmodule Observatory.HTTP.Connection do
  @moduledoc """
  One connection, from its first byte to its last: reads requests, has them handled, writes the responses.

  Requests that were sent without waiting for responses (pipelining) are answered in order, which needs no care here:
  what is behind a request stays in the parser's buffer until this one is answered.
  """

  require Logger

  alias Observatory.HTTP.{Parser, Response, Transport, WebSocket}
  alias Observatory.Traffic

  @typedoc """
  What all connections of a listener have in common. `idle_timeout` is how long one may wait for a request,
  `request_timeout` how long a request may take to arrive, in milliseconds.
  """
  @type settings :: %{handler: module, idle_timeout: timeout, request_timeout: timeout}

  @doc "The life of a connection's process: it is given the socket by `begin/2`."
  @spec serve(settings) :: :ok
  def serve(settings) do
    with {:ok, socket} <- await_socket(),
         {:ok, socket} <- Transport.handshake(socket) do
      read(socket, Parser.new(), "", settings)
      Transport.close(socket)
    end

    :ok
  end

  @spec begin(pid, Transport.t()) :: :ok
  def begin(connection, socket) do
    send(connection, {__MODULE__, socket})
    :ok
  end

  defp await_socket do
    receive do
      {__MODULE__, socket} -> {:ok, socket}
    after
      5_000 -> {:error, :no_socket}
    end
  end

  defp read(socket, parser, "", settings) do
    case Transport.receive_some(socket, settings.idle_timeout) do
      {:ok, bytes} -> parse(socket, parser, bytes, deadline(settings), settings)
      {:error, _closed_or_silent} -> :ok
    end
  end

  defp read(socket, parser, bytes, settings),
    do: parse(socket, parser, bytes, deadline(settings), settings)

  defp deadline(settings), do: System.monotonic_time(:millisecond) + settings.request_timeout

  defp parse(socket, parser, bytes, deadline, settings) do
    case Parser.feed(parser, bytes) do
      {:ok, request, rest} ->
        answer(socket, %{request | scheme: Transport.scheme(socket)}, rest, settings)

      {:more, parser} ->
        read_more(socket, parser, deadline, settings)

      {:continue, parser} ->
        with :ok <- Transport.send(socket, "HTTP/1.1 100 Continue\r\n\r\n") do
          read_more(socket, parser, deadline, settings)
        end

      {:error, status} ->
        refuse(socket, status)
    end
  end

  defp read_more(socket, parser, deadline, settings) do
    left = deadline - System.monotonic_time(:millisecond)

    case Transport.receive_some(socket, max(left, 0)) do
      {:ok, bytes} -> parse(socket, parser, bytes, deadline, settings)
      {:error, :timeout} -> if Parser.idle?(parser), do: :ok, else: refuse(socket, 408)
      {:error, _closed} -> :ok
    end
  end

  defp refuse(socket, status) do
    Traffic.request_served()
    _ = Transport.send(socket, Response.encode(Response.error(status), nil))
    Transport.linger(socket)
  end

  defp answer(socket, request, rest, settings) do
    response = handle(settings.handler, request)
    Traffic.request_served()

    case write(socket, response, request) do
      :ok when response.upgrade != nil ->
        WebSocket.run(socket, rest, response.upgrade)

      :ok ->
        if Response.keep_alive?(response, request), do: read(socket, Parser.new(), rest, settings)

      {:error, _closed} ->
        :ok
    end
  end

  # A handler that crashes costs its visitor an error, not the connection.
  defp handle(handler, request) do
    handler.call(request)
  catch
    kind, reason ->
      Logger.error(
        "#{request.method} #{request.path}\n" <> Exception.format(kind, reason, __STACKTRACE__)
      )

      Response.error(500)
  end

  defp write(socket, response, request) do
    with :ok <- Transport.send(socket, Response.encode(response, request)) do
      if Response.sends_body?(response, request),
        do: write_body(socket, response.body, Response.chunked?(response, request)),
        else: :ok
    end
  after
    with {:file, file, _, _} <- response.body, do: :file.close(file)
  end

  defp write_body(socket, {:file, file, offset, length}, _chunked?),
    do: Transport.send_file(socket, file, offset, length)

  defp write_body(socket, {:stream, pieces}, chunked?) do
    sent =
      Enum.reduce_while(pieces, :ok, fn piece, :ok ->
        case Transport.send(socket, if(chunked?, do: Response.chunk(piece), else: piece)) do
          :ok -> {:cont, :ok}
          error -> {:halt, error}
        end
      end)

    with :ok <- sent do
      if chunked?, do: Transport.send(socket, Response.last_chunk()), else: :ok
    end
  end

  defp write_body(_socket, _sent_with_head, _chunked?), do: :ok
end
