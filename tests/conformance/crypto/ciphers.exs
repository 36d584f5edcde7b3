# crypto's ciphers: every name with every key size, padding, streams, and what they refuse
# uses: crypto_outcomes.ex
Code.require_file("crypto_outcomes.ex")
known =
  for(size <- [128, 192, 256], mode <- [:cbc, :cfb8, :cfb128, :ecb, :ctr, :ofb], do: :"aes_#{size}_#{mode}") ++
    [:aes_cbc, :aes_cfb8, :aes_cfb128, :aes_ecb, :aes_ctr, :chacha20, :rc4, :rc2_cbc] ++
    [:des_cbc, :des_cfb, :des_ecb, :des_ede3_cbc, :des_ede3_cfb, :des3_cbc, :des_ede3_cbf, :des3_cbf, :des3_cfb] ++
    [:blowfish_cbc, :blowfish_cfb64, :blowfish_ofb64, :blowfish_ecb, :sm4_cbc, :sm4_ecb, :sm4_cfb, :sm4_ofb, :sm4_ctr]

for name <- known do
  # Versions of OpenSSL differ in the number of des_ede3_cfb.
  IO.puts("#{name} #{Outcome.tell(fn -> info = :crypto.cipher_info(name); if name == :des_ede3_cfb, do: Map.delete(info, :type), else: info end)}")
  iv = Outcome.bytes(1, try do :crypto.cipher_info(name).iv_length rescue _ -> 8 end)

  for key_size <- [5, 8, 16, 24, 32] do
    key = Outcome.bytes(key_size, key_size)
    there = Outcome.tell(fn -> :crypto.crypto_one_time(name, key, iv, Outcome.bytes(3, 48), true) end)
    IO.puts("  #{key_size} #{there}")

    if String.length(there) == 96 and not String.starts_with?(there, "{") do
      back = :crypto.crypto_one_time(name, key, iv, Base.decode16!(there, case: :lower), false)
      IO.puts("  back #{back == Outcome.bytes(3, 48)}")
    end
  end
end

key = Outcome.bytes(1, 16)
iv = Outcome.bytes(2, 16)

for padding <- [:undefined, :none, :zero, :pkcs_padding, :no_such], size <- [0, 1, 15, 16, 17, 33] do
  there = Outcome.tell(fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, Outcome.bytes(0, size), encrypt: true, padding: padding) end)
  back = Outcome.tell(fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, Base.decode16!(there, case: :lower), encrypt: false, padding: padding) end)
  IO.puts("#{padding} #{size} #{there} #{back}")
end

IO.puts(byte_size(:crypto.crypto_one_time(:aes_cbc, key, iv, "abc", padding: :random)))

# Streams: what has been taken so far, what comes at the end.
for {name, options} <- [{:aes_ctr, true}, {:aes_cbc, true}, {:aes_cbc, [padding: :pkcs_padding]}, {:aes_cbc, [padding: :zero]}, {:aes_ecb, [encrypt: true, padding: :none]}] do
  state = if name == :aes_ecb, do: :crypto.crypto_init(name, key, options), else: :crypto.crypto_init(name, key, iv, options)
  IO.puts(Outcome.tell(fn -> :crypto.crypto_get_data(state) end))
  for part <- ["", "abc", ["def", ?g, ["h" | "ij"]], Outcome.bytes(9, 40)], do: IO.puts(Outcome.tell(fn -> :crypto.crypto_update(state, part) end))
  IO.puts(Outcome.tell(fn -> :crypto.crypto_final(state) end))
  IO.puts(Outcome.tell(fn -> :crypto.crypto_get_data(state) end))
end

long = :binary.copy(Outcome.bytes(4, 1000), 700)
IO.puts(Outcome.hex(:crypto.hash(:sha256, :crypto.crypto_one_time(:aes_256_cbc, Outcome.bytes(0, 32), iv, long, encrypt: true, padding: :pkcs_padding))))
IO.puts(Outcome.hex(:crypto.hash(:sha256, :crypto.crypto_one_time(:aes_256_ctr, Outcome.bytes(0, 32), iv, [long, [long]], true))))

for fun <- [
      fn -> :crypto.crypto_one_time(:no_such, key, iv, "x", true) end,
      fn -> :crypto.crypto_one_time("aes_cbc", key, iv, "x", true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, "short", iv, "x", true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, :key, iv, "x", true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, "short", "x", true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, :iv, "x", true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, :undefined, "x", true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, :x, true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, [256], true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, <<1::3>>, true) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", :yes) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", [:encrypt]) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", [{:encrypt, 1}]) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", [{:encrypt, true}, {:encrypt, true}]) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", [{:padding, :zero}, {:padding, :none}]) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", [{:no_such, true}]) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", [{{:a, "tag", ~c"that is very long and does not fit in the text of the error at all"}, true}]) end,
      fn -> :crypto.crypto_one_time(:aes_cbc, key, iv, "x", [{:padding, :none} | :improper]) end,
      fn -> :crypto.crypto_one_time(:aes_gcm, key, iv, "x", true) end,
      fn -> :crypto.crypto_one_time(:aes_ecb, key, iv, "0123456789abcdef", true) end,
      fn -> :crypto.crypto_one_time(:aes_ecb, key, "0123456789abcdef", true) end,
      fn -> :crypto.crypto_init(:aes_cbc, key, :undefined, true) end,
      fn -> :crypto.crypto_init(:no_such, key, iv, true) end,
      fn -> :crypto.crypto_init(1, key, iv, true) end,
      fn -> :crypto.crypto_update(make_ref(), "x") end,
      fn -> :crypto.crypto_update(:crypto.hash_init(:sha), "x") end,
      fn -> :crypto.crypto_update(:crypto.crypto_init(:aes_cbc, key, iv, true), :x) end,
      fn -> :crypto.crypto_final(:x) end,
      fn -> :crypto.crypto_get_data(:x) end,
      fn -> :crypto.cipher_info(:no_such) end,
      fn -> :crypto.cipher_info("aes_cbc") end
    ] do
  IO.puts(Outcome.tell(fun))
end

# The argument at fault, as the shell shows it.
try do
  :crypto.crypto_one_time(:aes_cbc, key, "short", "x", true)
rescue
  e in ErlangError -> IO.inspect({elem(e.original, 0), elem(e.original, 2), e.reason != nil})
end
