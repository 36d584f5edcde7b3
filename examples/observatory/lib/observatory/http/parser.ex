defmodule Observatory.HTTP.Parser do
  @moduledoc """
  Makes requests of bytes, in whatever pieces they arrive.

  `feed/2` takes what has arrived and answers with a request and the bytes behind it (the beginning of the next request,
  if the client did not wait), or asks for more, or tells the status to refuse with. There are no side effects and no
  waiting here. Everything a client can make grow has a limit.

  Requests that two servers might read differently are refused: whoever can make a proxy and the server behind it
  disagree on where a request ends can smuggle one.
  """

  alias Observatory.HTTP.Request

  @longest_line 8_192
  @largest_head 32_768
  @largest_body 1_048_576
  @longest_chunk_line 1_024

  defstruct stage: :request_line,
            buffer: "",
            head_size: 0,
            request: nil,
            headers: [],
            body: [],
            body_size: 0

  @opaque t :: %__MODULE__{}

  @type result ::
          {:ok, Request.t(), rest :: binary}
          | {:more, t}
          | {:continue, t}
          | {:error, status :: pos_integer}

  @spec new() :: t
  def new, do: %__MODULE__{}

  @doc "Whether nothing of a request has arrived yet."
  @spec idle?(t) :: boolean
  def idle?(parser), do: parser.stage == :request_line and parser.buffer == ""

  @doc """
  Takes `bytes`.

  `{:continue, parser}` is `{:more, parser}` for a client that waits to be told to send the body.
  """
  @spec feed(t, binary) :: result
  def feed(parser, bytes), do: step(parser.stage, append(parser, bytes))

  defp append(%{buffer: ""} = parser, bytes), do: %{parser | buffer: bytes}
  defp append(parser, bytes), do: %{parser | buffer: parser.buffer <> bytes}

  # The request line

  # Empty lines in front of a request are what some clients put behind the body of the one before.
  defp step(:request_line, %{buffer: "\r\n" <> rest} = parser),
    do: step(:request_line, count_line(%{parser | buffer: rest}, 2))

  defp step(:request_line, %{buffer: buffer} = parser) do
    case :erlang.decode_packet(:http_bin, buffer, []) do
      _ when parser.head_size > @largest_head ->
        {:error, 431}

      {:more, _} when byte_size(buffer) > @longest_line ->
        {:error, 414}

      {:more, _} ->
        {:more, parser}

      {:ok, _, rest} when byte_size(buffer) - byte_size(rest) > @longest_line ->
        {:error, 414}

      {:ok, {:http_request, method, target, version}, rest} ->
        with {:ok, request} <- request(to_string(method), target, version) do
          next(:headers, %{parser | request: request, buffer: rest})
        end

      {:ok, _error_or_response, _rest} ->
        {:error, 400}
    end
  end

  # Header lines, and those behind the last chunk of a body, which are dropped

  defp step(stage, %{buffer: buffer} = parser) when stage in [:headers, :trailers] do
    case :erlang.decode_packet(:httph_bin, buffer, []) do
      {:more, _} when parser.head_size + byte_size(buffer) > @largest_head ->
        {:error, 431}

      {:more, _} ->
        {:more, parser}

      {:ok, line, rest} ->
        parser = count_line(%{parser | buffer: rest}, byte_size(buffer) - byte_size(rest))
        header_line(stage, line, parser)
    end
  end

  # A body of a known length

  defp step({:body, missing}, %{buffer: buffer} = parser) do
    case buffer do
      <<last::binary-size(^missing), rest::binary>> ->
        finish(%{parser | body: [parser.body | last], buffer: rest})

      _ ->
        parser = %{parser | body: [parser.body | buffer], buffer: ""}
        more({:body, missing - byte_size(buffer)}, parser)
    end
  end

  # A body in chunks: each a line with the length, that many bytes, the end of a line

  defp step(:chunk_size, %{buffer: buffer} = parser) do
    case :binary.split(buffer, "\r\n") do
      [line | _] when byte_size(line) > @longest_chunk_line ->
        {:error, 400}

      [_beginning] ->
        more(:chunk_size, parser)

      [line, rest] ->
        case chunk_size(line) do
          {:ok, 0} -> next(:trailers, %{parser | buffer: rest})
          {:ok, size} when parser.body_size + size > @largest_body -> {:error, 413}
          {:ok, size} -> next({:chunk, size}, %{parser | buffer: rest})
          :error -> {:error, 400}
        end
    end
  end

  defp step({:chunk, size}, %{buffer: buffer} = parser) do
    case buffer do
      <<chunk::binary-size(^size), "\r\n", rest::binary>> ->
        body = [parser.body | chunk]

        next(:chunk_size, %{parser | body: body, body_size: parser.body_size + size, buffer: rest})

      <<_::binary-size(^size), two::binary-size(2), _::binary>> when two != "\r\n" ->
        {:error, 400}

      _ ->
        more({:chunk, size}, parser)
    end
  end

  defp next(stage, parser), do: step(stage, %{parser | stage: stage})
  defp more(stage, parser), do: {:more, %{parser | stage: stage}}
  defp count_line(parser, size), do: %{parser | head_size: parser.head_size + size}

  defp finish(parser) do
    request = %{parser.request | body: IO.iodata_to_binary(parser.body)}
    {:ok, request, parser.buffer}
  end

  # What a request line says

  defp request(method, target, {1, minor} = version) when minor in [0, 1] do
    with {:ok, target} <- target(target),
         [path | query] = :binary.split(target, "?"),
         {:ok, segments} <- segments(path) do
      query = List.first(query, "")

      {:ok,
       %Request{
         method: method,
         target: target,
         path: path,
         segments: segments,
         query: query,
         version: version
       }}
    end
  end

  defp request(_method, _target, {0, 9}), do: {:error, 400}
  defp request(_method, _target, _version), do: {:error, 505}

  defp target({:abs_path, path}), do: {:ok, path}
  defp target({:absoluteURI, _scheme, _host, _port, path}), do: {:ok, path}
  defp target(:*), do: {:ok, "*"}
  # What CONNECT asks for: this is no proxy.
  defp target({:scheme, _host, _port}), do: {:error, 501}
  defp target(_other), do: {:error, 400}

  defp segments(path) do
    segments = for part <- :binary.split(path, "/", [:global, :trim_all]), do: decode(part)
    if Enum.all?(segments, &String.valid?/1), do: {:ok, segments}, else: {:error, 400}
  end

  defp decode(part),
    do: if(:binary.match(part, "%") == :nomatch, do: part, else: URI.decode(part))

  # What header lines say

  defp header_line(_stage, _line, %{head_size: size}) when size > @largest_head, do: {:error, 431}

  defp header_line(_stage, {:http_header, _, _, "", _}, _parser), do: {:error, 400}

  defp header_line(stage, {:http_header, _, _, name, value}, parser) do
    # A line feed here is a header folded over two lines, which HTTP no longer has.
    if :binary.match(value, ["\r", "\n", "\0"]) == :nomatch do
      header = {String.downcase(name, :ascii), String.trim_trailing(value)}
      headers = if stage == :headers, do: [header | parser.headers], else: parser.headers
      next(stage, %{parser | headers: headers})
    else
      {:error, 400}
    end
  end

  defp header_line(:headers, :http_eoh, parser) do
    request = %{parser.request | headers: Enum.reverse(parser.headers)}
    parser = %{parser | request: request, headers: []}

    with :ok <- one_host(request),
         {:ok, stage} <- body(request) do
      begin_body(stage, parser)
    end
  end

  defp header_line(:trailers, :http_eoh, parser), do: finish(parser)
  defp header_line(_stage, {:http_error, _line}, _parser), do: {:error, 400}

  defp one_host(%{version: {1, 0}}), do: :ok

  defp one_host(request) do
    case values(request, "host") do
      [_host] -> :ok
      _none_or_more -> {:error, 400}
    end
  end

  # Where the body ends: the stage that reads it.
  defp body(request) do
    case {values(request, "transfer-encoding"), values(request, "content-length")} do
      {[], []} ->
        {:ok, {:body, 0}}

      {[], lengths} ->
        lengths |> Enum.uniq() |> known_length()

      {_, [_ | _]} ->
        {:error, 400}

      {_, []} when request.version == {1, 0} ->
        {:error, 400}

      {[coding], []} ->
        if String.downcase(coding) == "chunked", do: {:ok, :chunk_size}, else: {:error, 501}

      {_several, []} ->
        {:error, 501}
    end
  end

  defp known_length([length]) do
    cond do
      not digits?(length) -> {:error, 400}
      byte_size(length) > 18 or String.to_integer(length) > @largest_body -> {:error, 413}
      true -> {:ok, {:body, String.to_integer(length)}}
    end
  end

  defp known_length(_contradictory), do: {:error, 400}

  defp digits?(text), do: text != "" and for(<<c <- text>>, c not in ?0..?9, do: c) == []

  defp begin_body({:body, 0}, parser), do: finish(parser)

  defp begin_body(stage, parser) do
    case Request.header(parser.request, "expect") do
      nil ->
        next(stage, parser)

      expectation ->
        if String.downcase(expectation) == "100-continue",
          do: wait_for_body(stage, parser),
          else: {:error, 417}
    end
  end

  defp wait_for_body(stage, %{buffer: ""} = parser), do: {:continue, %{parser | stage: stage}}
  defp wait_for_body(stage, parser), do: next(stage, parser)

  defp chunk_size(line) do
    [digits | _extensions] = :binary.split(line, [";", " ", "\t"])

    case digits do
      "" -> :error
      _ when byte_size(digits) > 8 -> {:ok, @largest_body + 1}
      _ -> hexadecimal(digits, 0)
    end
  end

  defp hexadecimal("", value), do: {:ok, value}

  defp hexadecimal(<<c, rest::binary>>, value) when c in ?0..?9,
    do: hexadecimal(rest, value * 16 + c - ?0)

  defp hexadecimal(<<c, rest::binary>>, value) when c in ?a..?f,
    do: hexadecimal(rest, value * 16 + c - ?a + 10)

  defp hexadecimal(<<c, rest::binary>>, value) when c in ?A..?F,
    do: hexadecimal(rest, value * 16 + c - ?A + 10)

  defp hexadecimal(_other, _value), do: :error

  defp values(request, name), do: for({^name, value} <- request.headers, do: value)
end
