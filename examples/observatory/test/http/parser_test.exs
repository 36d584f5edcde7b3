# Requests in pieces, right and wrong, and their limits.

defmodule Observatory.HTTP.ParserTest do
  use ExUnit.Case, async: true

  alias Observatory.HTTP.{Parser, Request}

  defp parse(bytes), do: Parser.feed(Parser.new(), bytes)

  # As if each byte came alone.
  defp parse_slowly(bytes) do
    Enum.reduce_while(for(<<byte <- bytes>>, do: <<byte>>), {:more, Parser.new()}, fn byte,
                                                                                      {_, parser} ->
      case Parser.feed(parser, byte) do
        {more, parser} when more in [:more, :continue] -> {:cont, {:more, parser}}
        other -> {:halt, other}
      end
    end)
  end

  @get "GET /a%20b/c?d=e HTTP/1.1\r\nHost: here\r\nX-Two: 1\r\nx-two:  2  \r\n\r\n"

  test "a request's parts" do
    assert {:ok, request, ""} = parse(@get)

    assert %{
             method: "GET",
             path: "/a%20b/c",
             segments: ["a b", "c"],
             query: "d=e",
             version: {1, 1}
           } = request

    assert Request.header(request, "host") == "here"
    assert Request.header(request, "x-two") == "1, 2"
    assert Request.header(request, "x-three") == nil
  end

  test "bytes may come in any pieces" do
    chunked =
      "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nx: y\r\n\r\n"

    counted = "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 5\r\n\r\nhello"

    for bytes <- [@get, chunked, counted] do
      assert {:ok, request, ""} = parse(bytes)
      assert {:ok, ^request, ""} = parse_slowly(bytes)
    end

    assert {:ok, %{body: "abc0123456789"}, ""} = parse(chunked)
    assert {:ok, %{body: "hello"}, ""} = parse(counted)
  end

  test "what is behind a request is the beginning of the next" do
    assert {:ok, _, rest} =
             parse(@get <> "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 2\r\n\r\nokGET")

    assert {:ok, %{method: "POST", body: "ok"}, "GET"} = parse(rest)
    assert {:ok, %{method: "GET"}, ""} = parse("\r\n\r\n" <> @get)
  end

  test "whether the connection stays open" do
    keep = fn line, headers ->
      {:ok, request, ""} = parse("GET / #{line}\r\nhost: h\r\n#{headers}\r\n")
      Request.keep_alive?(request)
    end

    assert keep.("HTTP/1.1", "")
    refute keep.("HTTP/1.1", "connection: Close\r\n")
    refute keep.("HTTP/1.0", "")
    assert keep.("HTTP/1.0", "connection: upgrade, Keep-Alive\r\n")
  end

  test "a client that waits to be told to send its body" do
    head = "POST / HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n"
    assert {:continue, parser} = parse(head)
    assert {:ok, %{body: "ok"}, ""} = Parser.feed(parser, "ok")
    assert {:ok, %{body: "ok"}, ""} = parse(head <> "ok")
    assert {:error, 417} = parse(String.replace(head, "100-continue", "more"))
  end

  test "what is not HTTP is refused, and what two servers might understand differently" do
    for {status, bytes} <- [
          {400, "nonsense\r\n"},
          {400, "G@T / HTTP/1.1\r\n"},
          {400, "GET / \r\n"},
          {400, "HTTP/1.1 200 OK\r\n"},
          {505, "GET / HTTP/2.0\r\n"},
          {501, "CONNECT a:1 HTTP/1.1\r\n"},
          {400, "GET /%ff HTTP/1.1\r\n"},
          {400, "GET / HTTP/1.1\r\n\r\n"},
          {400, "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n"},
          {400, "GET / HTTP/1.1\r\nhost : a\r\n\r\n"},
          {400, "GET / HTTP/1.1\r\n: a\r\n\r\n"},
          {400, "GET / HTTP/1.1\r\nhost: a\r\n b\r\n\r\n"},
          {400, "GET / HTTP/1.1\r\nhost: a\r\nx: \0\r\n\r\n"},
          {400, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: -1\r\n\r\n"},
          {400, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: +1\r\n\r\n"},
          {400, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length:\r\n\r\n"},
          {400, "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n"},
          {400,
           "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n"},
          {400, "POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n"},
          {501, "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: gzip\r\n\r\n"},
          {501, "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: gzip, chunked\r\n\r\n"}
        ] do
      assert {bytes, parse(bytes)} == {bytes, {:error, status}}
      assert {bytes, parse_slowly(bytes)} == {bytes, {:error, status}}
    end

    for chunks <- [
          "x\r\n",
          "\r\n",
          "-1\r\n",
          "0x1\r\n",
          "1\r\nab\r\n",
          "1\r\na\n\r\n",
          String.duplicate("0", 2_000) <> "\r\n"
        ] do
      bytes = "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n" <> chunks
      assert {chunks, parse(bytes)} == {chunks, {:error, 400}}
    end
  end

  test "limits" do
    long = String.duplicate("a", 10_000)
    assert {:error, 414} = parse("GET /#{long} HTTP/1.1\r\n")
    assert {:error, 414} = parse("GET /#{long}")
    many = Enum.map_join(1..4, fn n -> "x-#{n}: #{long}\r\n" end)
    assert {:error, 431} = parse("GET / HTTP/1.1\r\nhost: h\r\n#{many}")
    assert {:error, 431} = parse("GET / HTTP/1.1\r\nhost: h\r\nx: #{long}#{long}#{long}#{long}")
    assert {:error, 431} = parse(String.duplicate("\r\n", 40_000))
    assert {:error, 413} = parse("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 1048577\r\n\r\n")

    assert {:error, 413} =
             parse("POST / HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999999999999999\r\n\r\n")

    chunked = "POST / HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n"
    assert {:error, 413} = parse(chunked <> "FFFFFFFFFFFFFFFF\r\n")

    assert {:error, 413} =
             parse(chunked <> "100000\r\n" <> String.duplicate("a", 0x100000) <> "\r\n1\r\n")

    assert {:error, 431} = parse(chunked <> "0\r\n" <> many)
  end
end
