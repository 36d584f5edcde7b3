# Frames and messages of WebSocket, right and wrong.

defmodule Observatory.HTTP.WebSocketTest do
  use ExUnit.Case, async: true

  alias Observatory.HTTP.WebSocket
  alias Observatory.HTTP.WebSocket.{Frame, Messages}

  @mask <<0x37, 0xFA, 0x21, 0x3D>>

  defp client(opcode, payload), do: IO.iodata_to_binary(Frame.encode(opcode, payload, @mask))

  # A frame with any head, of a payload that is masked with zeros.
  defp raw(final, reserved, code, payload),
    do: <<final::1, reserved::3, code::4, 1::1, byte_size(payload)::7, 0::32, payload::binary>>

  defp events(bytes) do
    {events, _} = Messages.feed(Messages.new(), bytes)
    events
  end

  test "the key of the handshake, as in RFC 6455" do
    assert WebSocket.accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
  end

  test "frames as bytes, as in RFC 6455" do
    assert IO.iodata_to_binary(Frame.encode(:text, "Hello")) == <<0x81, 0x05, "Hello">>

    assert client(:text, "Hello") ==
             <<0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58>>
  end

  test "payloads of all lengths" do
    for size <- [0, 1, 3, 4, 125, 126, 127, 65_535, 65_536] do
      data = :binary.copy("x", size)
      assert events(client(:text, data)) == [{:text, data}]
      assert <<0x82, _::binary>> = server = IO.iodata_to_binary(Frame.encode(:binary, data))

      assert byte_size(server) ==
               size + if(size < 126, do: 2, else: if(size < 65_536, do: 4, else: 10))
    end
  end

  test "bytes may come in any pieces" do
    bytes =
      client(:text, "one") <>
        client(:ping, "two") <> client(:binary, <<3>>) <> client(:close, <<1000::16, "bye">>)

    expected = [{:text, "one"}, {:ping, "two"}, {:binary, <<3>>}, {:close, 1000, "bye"}]
    assert events(bytes) == expected

    {events, _} =
      Enum.flat_map_reduce(for(<<b <- bytes>>, do: <<b>>), Messages.new(), &Messages.feed(&2, &1))

    assert events == expected
  end

  test "messages in several frames, with others between" do
    bytes =
      raw(0, 0, 1, "Gr\xC3") <> raw(1, 0, 9, "ping") <> raw(0, 0, 0, "\xBC") <> raw(1, 0, 0, "n")

    assert events(bytes) == [{:ping, "ping"}, {:text, "Grün"}]
  end

  test "what breaks the protocol ends the connection, and the code tells why" do
    for {code, bytes} <- [
          {1002, raw(1, 4, 1, "reserved bits")},
          {1002, raw(1, 0, 3, "an opcode without a meaning")},
          {1002, <<0x81, 5, "plain">>},
          {1002, raw(1, 0, 0, "goes on with nothing")},
          {1002, raw(0, 0, 1, "unfinished") <> raw(1, 0, 1, "another")},
          {1002, raw(0, 0, 9, "a ping in parts")},
          {1002, <<1::1, 0::3, 9::4, 1::1, 126::7, 200::16, 0::32>>},
          {1002, <<0x81, 1::1, 126::7, 5::16, 0::32, "short">>},
          {1002, <<0x81, 1::1, 127::7, 5::64, 0::32, "short">>},
          {1007, raw(1, 0, 1, "\xFF")},
          {1007, raw(1, 0, 8, <<1000::16, 0xFF>>)},
          {1002, raw(1, 0, 8, "x")},
          {1002, raw(1, 0, 8, <<1005::16>>)},
          {1002, raw(1, 0, 8, <<999::16>>)},
          {1009, <<0x81, 1::1, 127::7, 65_537::64>>},
          {1009, <<0x81, 1::1, 127::7, 0xFFFFFFFFFFFFFFFF::64>>}
        ] do
      assert {bytes, List.last(events(bytes <> client(:text, "not seen")))} ==
               {bytes, {:error, code}}
    end
  end

  test "a message in parts has the same limit as one in one" do
    part = :binary.copy("x", 60_000)
    first = <<0x01, 1::1, 126::7, 60_000::16, 0::32, part::binary>>
    assert events(first <> <<0x80, 1::1, 126::7, 60_000::16>>) == [{:error, 1009}]
  end

  test "closing without a code" do
    assert events(raw(1, 0, 8, "")) == [{:close, 1005, ""}]
  end
end
