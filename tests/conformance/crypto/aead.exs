# crypto's ciphers that authenticate: every one, tags and nonces of all lengths, and what they refuse
# uses: crypto_outcomes.ex
Code.require_file("crypto_outcomes.ex")
names = [aes_gcm: 16, aes_gcm: 24, aes_gcm: 32, aes_128_gcm: 16, aes_192_gcm: 24, aes_256_gcm: 32, aes_ccm: 16, aes_ccm: 24, aes_ccm: 32] ++
  [aes_128_ccm: 16, aes_192_ccm: 24, aes_256_ccm: 32, chacha20_poly1305: 32]

for {name, key_size} <- names do
  IO.puts("#{name} #{inspect(:crypto.cipher_info(name), custom_options: [sort_maps: true])}")
  key = Outcome.bytes(5, key_size)

  for size <- [0, 1, 16, 100], added <- ["", "added", ["a", "dd", [?e, "d"]]] do
    {text, tag} = :crypto.crypto_one_time_aead(name, key, Outcome.bytes(1, 12), Outcome.bytes(3, size), added, true)
    IO.puts("  #{Outcome.hex(text)} #{Outcome.hex(tag)}")
    back = :crypto.crypto_one_time_aead(name, key, Outcome.bytes(1, 12), text, added, tag, false)
    wrong = :crypto.crypto_one_time_aead(name, key, Outcome.bytes(1, 12), text, "other", tag, false)
    <<first, rest::binary>> = tag
    damaged = :crypto.crypto_one_time_aead(name, key, Outcome.bytes(1, 12), text, added, <<Bitwise.bxor(first, 1), rest::binary>>, false)
    IO.inspect({back == Outcome.bytes(3, size), wrong, damaged})
  end

  for tag <- [0, 1, 3, 4, 5, 8, 12, 15, 16, 17] do
    IO.puts("  tag #{tag} #{Outcome.tell(fn -> :crypto.crypto_one_time_aead(name, key, Outcome.bytes(1, 12), "text", "added", tag, true) end)}")
    IO.puts("  back #{Outcome.tell(fn -> :crypto.crypto_one_time_aead(name, key, Outcome.bytes(1, 12), "text", "added", Outcome.bytes(0, tag), false) end)}")
  end

  for nonce <- [0, 1, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17] do
    IO.puts("  nonce #{nonce} #{Outcome.tell(fn -> :crypto.crypto_one_time_aead(name, key, Outcome.bytes(1, nonce), "text", "added", true) end)}")
  end
end

key = Outcome.bytes(1, 16)
iv = Outcome.bytes(2, 12)
long = :binary.copy(Outcome.bytes(4, 1000), 700)
{text, tag} = :crypto.crypto_one_time_aead(:aes_gcm, key, iv, long, long, true)
IO.puts(Outcome.hex(:crypto.hash(:sha256, text)) <> Outcome.hex(tag))
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
  IO.puts(Outcome.tell(fun))
end
