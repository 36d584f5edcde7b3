# crypto's ciphers that authenticate: every one, tags and nonces of all lengths, and what they refuse
hex = &Base.encode16(&1, case: :lower)
bytes = fn from, size -> for(i <- 0..(size - 1)//1, do: rem(from + i * 7, 256)) |> :erlang.list_to_binary() end

tell = fn fun ->
  try do
    case fun.() do
      {text, tag} when is_binary(text) -> hex.(text) <> " " <> hex.(tag)
      result -> inspect(result)
    end
  rescue
    e ->
      case e do
        %{original: {kind, {file, line}, text}} when is_list(file) and is_integer(line) -> inspect({kind, to_string(text)})
        %{original: original} -> inspect(original)
        _ -> inspect(e.__struct__)
      end
  end
end

names = [aes_gcm: 16, aes_gcm: 24, aes_gcm: 32, aes_128_gcm: 16, aes_192_gcm: 24, aes_256_gcm: 32, aes_ccm: 16, aes_ccm: 24, aes_ccm: 32] ++
  [aes_128_ccm: 16, aes_192_ccm: 24, aes_256_ccm: 32, chacha20_poly1305: 32]

for {name, key_size} <- names do
  IO.puts("#{name} #{inspect(:crypto.cipher_info(name), custom_options: [sort_maps: true])}")
  key = bytes.(5, key_size)

  for size <- [0, 1, 16, 100], added <- ["", "added", ["a", "dd", [?e, "d"]]] do
    {text, tag} = :crypto.crypto_one_time_aead(name, key, bytes.(1, 12), bytes.(3, size), added, true)
    IO.puts("  #{hex.(text)} #{hex.(tag)}")
    back = :crypto.crypto_one_time_aead(name, key, bytes.(1, 12), text, added, tag, false)
    wrong = :crypto.crypto_one_time_aead(name, key, bytes.(1, 12), text, "other", tag, false)
    <<first, rest::binary>> = tag
    damaged = :crypto.crypto_one_time_aead(name, key, bytes.(1, 12), text, added, <<Bitwise.bxor(first, 1), rest::binary>>, false)
    IO.inspect({back == bytes.(3, size), wrong, damaged})
  end

  for tag <- [0, 1, 3, 4, 5, 8, 12, 15, 16, 17] do
    IO.puts("  tag #{tag} #{tell.(fn -> :crypto.crypto_one_time_aead(name, key, bytes.(1, 12), "text", "added", tag, true) end)}")
    IO.puts("  back #{tell.(fn -> :crypto.crypto_one_time_aead(name, key, bytes.(1, 12), "text", "added", bytes.(0, tag), false) end)}")
  end

  for nonce <- [0, 1, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17] do
    IO.puts("  nonce #{nonce} #{tell.(fn -> :crypto.crypto_one_time_aead(name, key, bytes.(1, nonce), "text", "added", true) end)}")
  end
end

key = bytes.(1, 16)
iv = bytes.(2, 12)
long = :binary.copy(bytes.(4, 1000), 700)
{text, tag} = :crypto.crypto_one_time_aead(:aes_gcm, key, iv, long, long, true)
IO.puts(hex.(:crypto.hash(:sha256, text)) <> hex.(tag))
IO.inspect(:crypto.crypto_one_time_aead(:aes_gcm, key, iv, text, long, tag, false) == long)
IO.inspect(:crypto.crypto_one_time_aead(:aes_gcm, key, iv, text, "", tag, false))

for fun <- [
      fn -> :crypto.crypto_one_time_aead(:no_such, key, iv, "x", "", 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:no_such, key, iv, "x", "", true) end,
      fn -> :crypto.crypto_one_time_aead("aes_gcm", key, iv, "x", "", 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_cbc, key, iv, "x", "", 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, "short", iv, "x", "", 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, :key, iv, "x", "", 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, :iv, "x", "", 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, :x, "", 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, "x", :added, 16, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, "x", "", -1, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, "x", "", "tag", true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, "x", "", 16, false) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, "x", "", 5_000_000_000, true) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, "x", "", 16, :yes) end,
      fn -> :crypto.crypto_one_time_aead(:aes_gcm, key, iv, [300], "", 16, true) end
    ] do
  IO.puts(tell.(fun))
end
