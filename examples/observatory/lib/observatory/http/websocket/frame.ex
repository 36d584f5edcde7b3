defmodule Observatory.HTTP.WebSocket.Frame do
  @moduledoc """
  Frames of WebSocket (RFC 6455, section 5), to and from bytes.

      fin:1  reserved:3  opcode:4  masked:1  length:7[+16|+64]  [mask:32]  payload
  """

  defstruct [:final, :opcode, :payload]

  @type opcode :: :continuation | :text | :binary | :close | :ping | :pong
  @type t :: %__MODULE__{final: boolean, opcode: opcode, payload: binary}

  @codes %{continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10}
  @opcodes Map.new(@codes, fn {opcode, code} -> {code, opcode} end)

  @doc """
  The first frame of what a client has sent. A frame whose payload is longer than `most` is refused before it arrives;
  so is everything that breaks the protocol, each with the code to close the connection with.
  """
  @spec decode(binary, non_neg_integer) ::
          {:ok, t, rest :: binary} | :more | {:error, close_code :: 1002 | 1009}
  def decode(<<_final::1, reserved::3, _::4, _::binary>>, _most) when reserved != 0,
    do: {:error, 1002}

  # Control frames are short and whole, so that they can be answered at once.
  def decode(<<_final::1, _::3, 1::1, _::3, _masked::1, length::7, _::binary>>, _most)
      when length > 125,
      do: {:error, 1002}

  def decode(<<0::1, _::3, 1::1, _::3, _::binary>>, _most), do: {:error, 1002}
  # A client masks what it sends.
  def decode(<<_::8, 0::1, _::7, _::binary>>, _most), do: {:error, 1002}

  def decode(<<_::8, 1::1, 126::7, length::16, _::binary>>, _most) when length < 126,
    do: {:error, 1002}

  def decode(<<_::8, 1::1, 127::7, length::64, _::binary>>, _most) when length < 65_536,
    do: {:error, 1002}

  def decode(<<final::1, 0::3, code::4, 1::1, 127::7, length::64, rest::binary>>, most),
    do: decode(final, code, length, rest, most)

  def decode(<<final::1, 0::3, code::4, 1::1, 126::7, length::16, rest::binary>>, most),
    do: decode(final, code, length, rest, most)

  def decode(<<final::1, 0::3, code::4, 1::1, length::7, rest::binary>>, most) when length < 126,
    do: decode(final, code, length, rest, most)

  def decode(_part_of_a_head, _most), do: :more

  defp decode(_final, code, _length, _rest, _most) when not is_map_key(@opcodes, code),
    do: {:error, 1002}

  defp decode(_final, _code, length, _rest, most) when length > most, do: {:error, 1009}

  defp decode(final, code, length, rest, _most) do
    case rest do
      <<mask::binary-4, payload::binary-size(^length), rest::binary>> ->
        frame = %__MODULE__{
          final: final == 1,
          opcode: Map.fetch!(@opcodes, code),
          payload: mask(payload, mask)
        }

        {:ok, frame, rest}

      _ ->
        :more
    end
  end

  @doc "A whole message as a frame. A server does not mask; a client gives a mask of four bytes."
  @spec encode(opcode, iodata, nil | <<_::32>>) :: iodata
  def encode(opcode, payload, mask \\ nil)

  def encode(opcode, payload, nil) do
    [<<1::1, 0::3, Map.fetch!(@codes, opcode)::4>>, length(0, IO.iodata_length(payload)), payload]
  end

  def encode(opcode, payload, mask) do
    payload = IO.iodata_to_binary(payload)
    head = <<1::1, 0::3, Map.fetch!(@codes, opcode)::4>>
    [head, length(1, byte_size(payload)), mask, mask(payload, mask)]
  end

  @doc "A close frame's payload."
  @spec closing(pos_integer, String.t()) :: binary
  def closing(code, reason \\ ""), do: <<code::16, reason::binary>>

  defp length(masked, length) when length < 126, do: <<masked::1, length::7>>
  defp length(masked, length) when length < 65_536, do: <<masked::1, 126::7, length::16>>
  defp length(masked, length), do: <<masked::1, 127::7, length::64>>

  # Masking is exclusive or with the mask, again and again; unmasking is the same.
  defp mask(payload, mask) do
    size = byte_size(payload)
    times = div(size + 3, 4)
    :crypto.exor(payload, binary_part(:binary.copy(mask, times), 0, size))
  end
end
