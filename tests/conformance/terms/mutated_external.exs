# 10,000 damaged external terms: each is refused, or is the term that the reference reads
defmodule Mutated do
  def seeds do
    big = :maps.from_list(for i <- 1..40, do: {i, [i, "x"]})
    node = <<131, 119, 4, "abcd">>

    [
      :erlang.term_to_binary([1, 255, 256, -1, 2 ** 31, -(2 ** 40), 2 ** 70, -(2 ** 3000), 1.5, -0.0]),
      :erlang.term_to_binary({:a, :é, "binary", <<5::3>>, ~c"string", [:improper | :tail], {}, [], %{}, ""}),
      :erlang.term_to_binary(big, [:deterministic]),
      :erlang.term_to_binary(%{"k" => &Enum.map/2, a: %{b: %{c: [1.0, 1, {%{}}]}}}),
      :erlang.term_to_binary(Enum.to_list(1..300), compressed: 9),
      :erlang.term_to_binary(List.duplicate({:ok, "some text"}, 50), compressed: 6),
      :erlang.term_to_binary(Enum.reduce(1..200, [], fn _, acc -> [acc, {acc |> is_list()}] end)),
      <<131, 88, 119, 4, "n@ho", 1::32, 2::32, 3::32>>,
      <<131, 90, 3::16, 119, 4, "n@ho", 7::32, 1::32, 2::32, 3::32>>,
      <<131, 120, 119, 4, "n@ho", 9::64, 3::32>>,
      <<131, 108, 2::32, 100, 3::16, "abc", 115, 2, "de", 106>>,
      <<131, 99, "1.50000000000000000000e+00", 0, 0, 0, 0, 0>>,
      <<131, 110, 3, 1, 1, 2, 3>>,
      <<131, 111, 300::32, 0, 7::2400>>,
      <<131, 77, 3::32, 5, 1, 2, 0xFF>>,
      node
    ]
  end

  # The n-th damage to one of the terms.
  def damage(seed, others) do
    case :rand.uniform(8) do
      1 -> binary_part(seed, 0, :rand.uniform(byte_size(seed)) - 1)
      2 -> splice(seed, Enum.random(others))
      3 -> number(seed)
      4 -> <<131, 80, :rand.uniform(2 ** 32) - 1::32, binary_part(seed, 1, byte_size(seed) - 1)::binary>>
      5 -> nest(seed)
      _ -> Enum.reduce(1..:rand.uniform(3), seed, fn _, bytes -> flip(bytes) end)
    end
  end

  defp flip(bytes) do
    at = :rand.uniform(byte_size(bytes)) - 1
    <<before::binary-size(at), byte, rest::binary>> = bytes
    <<before::binary, Bitwise.bxor(byte, Bitwise.bsl(1, :rand.uniform(8) - 1)), rest::binary>>
  end

  # Four bytes become a length that lies.
  defp number(bytes) when byte_size(bytes) < 6, do: flip(bytes)

  defp number(bytes) do
    at = :rand.uniform(byte_size(bytes) - 5)
    <<before::binary-size(at), _::32, rest::binary>> = bytes
    lie = Enum.random([0, 1, 2, 255, 0xFFFF, 0x01000000, 0x7FFFFFFF, 0xFFFFFFFF])
    <<before::binary, lie::32, rest::binary>>
  end

  defp splice(bytes, other) do
    at = :rand.uniform(byte_size(bytes))
    <<before::binary-size(at), rest::binary>> = bytes
    <<before::binary, binary_part(other, 1, byte_size(other) - 1)::binary, rest::binary>>
  end

  defp nest(<<131, rest::binary>>) do
    depth = :rand.uniform(2000)
    opening = Enum.random([<<104, 1>>, <<108, 1::32>>, <<116, 1::32, 97, 1>>])
    <<131, :binary.copy(opening, depth)::binary, rest::binary>>
  end

  defp nest(bytes), do: flip(bytes)

  # The reference takes two tags more, which it uses within itself: numbers of its own atom table.
  def comparable?(bytes), do: :binary.match(bytes, [<<73>>, <<75>>]) == :nomatch

  def outcome(bytes) do
    term = :erlang.binary_to_term(bytes, [:used])
    {:ok, :erlang.phash2(term), elem(term, 1)}
  rescue
    error -> {:error, error.__struct__}
  end
end

:rand.seed(:exsss, {1, 2, 3})
seeds = Mutated.seeds()

outcomes =
  for n <- 1..10_000 do
    bytes = Mutated.damage(Enum.at(seeds, rem(n, length(seeds))), seeds)
    {n, bytes, if(Mutated.comparable?(bytes), do: Mutated.outcome(bytes), else: {:left_out, n})}
  end

IO.inspect(Enum.frequencies_by(outcomes, fn {_, _, outcome} -> {elem(outcome, 0), is_integer(elem(outcome, 1))} end))

for {group, index} <- Enum.with_index(Enum.chunk_every(outcomes, 100)) do
  digest = :erlang.phash2(Enum.map(group, fn {n, _, outcome} -> {n, outcome} end))
  IO.puts("#{index} #{digest}")
end
