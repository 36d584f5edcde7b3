# A parser of a small binary protocol: lengths, flags, checksums, a state machine over bits
defmodule Packet do
  def encode(type, flags, payload) do
    body = <<type::4, flags::4, byte_size(payload)::16, payload::binary>>
    <<0xCAFE::16, body::binary, :erlang.crc32(body)::32>>
  end

  def decode(<<0xCAFE::16, type::4, flags::4, len::16, payload::binary-size(len), crc::32, rest::binary>>) do
    if :erlang.crc32(<<type::4, flags::4, len::16, payload::binary>>) == crc,
      do: {:ok, {type, flags, payload}, rest},
      else: {:error, :checksum}
  end

  def decode(<<0xCAFE::16, _::binary>> = b), do: {:more, byte_size(b)}
  def decode(<<_, rest::binary>>), do: {:skip, rest}
  def decode(<<>>), do: :done

  def all(bin, acc \\ []) do
    case decode(bin) do
      {:ok, p, rest} -> all(rest, [p | acc])
      {:skip, rest} -> all(rest, [:junk | acc])
      other -> Enum.reverse([other | acc])
    end
  end

  def runs(bits), do: runs(bits, nil, 0, [])
  defp runs(<<b::1, r::bits>>, b, n, acc), do: runs(r, b, n + 1, acc)
  defp runs(<<b::1, r::bits>>, last, n, acc), do: runs(r, b, 1, if(n > 0, do: [{last, n} | acc], else: acc))
  defp runs(<<>>, last, n, acc), do: Enum.reverse([{last, n} | acc])
end

stream = Packet.encode(1, 0, "hello") <> "x" <> Packet.encode(15, 9, "") <> Packet.encode(2, 3, :binary.copy("z", 1000))
IO.inspect(Packet.all(stream), printable_limit: 20)
IO.inspect(Packet.all(binary_part(stream, 0, byte_size(stream) - 1)), printable_limit: 20)
broken = :binary.replace(Packet.encode(1, 1, "data"), "a", "b")
IO.inspect(Packet.all(broken))
IO.inspect(Packet.runs(<<0b1110001011::10, 0xFF00::16>>))
IO.inspect(Packet.runs(<<0::100_000, 1::1>>))
