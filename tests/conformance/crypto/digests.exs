# crypto: digests, message authentication codes, random bytes, and what they refuse
hex = &Base.encode16(&1, case: :lower)
text = String.duplicate("some text to digest, ", 3000)

for type <- [:md5, :ripemd160, :sha, :sha224, :sha256, :sha384, :sha512, :sha3_224, :sha3_256, :sha3_384, :sha3_512, :blake2b, :blake2s, :sm3] do
  parts =
    Enum.reduce(String.split(text, ","), :crypto.hash_init(type), &:crypto.hash_update(&2, &1))
    |> :crypto.hash_final()

  IO.puts("#{type} #{hex.(:crypto.hash(type, "abc"))} #{hex.(:crypto.hash(type, [])) |> binary_part(0, 12)}")
  IO.inspect({parts == :crypto.hash(type, String.replace(text, ",", "")), :crypto.hash_info(type)}, custom_options: [sort_maps: true])
end

# A state can be used more than once.
state = :crypto.hash_init(:sha256) |> :crypto.hash_update("a")
IO.inspect(:crypto.hash_final(:crypto.hash_update(state, "b")) == :crypto.hash(:sha256, "ab"))
IO.inspect(:crypto.hash_final(state) == :crypto.hash(:sha256, "a"))
IO.puts(hex.(:crypto.hash_xof(:shake128, "abc", 256)))
IO.puts(hex.(:crypto.hash_xof(:shake256, text, 64)))

IO.puts(hex.(:crypto.mac(:hmac, :sha256, "key", "data")))
IO.puts(hex.(:crypto.mac(:hmac, :sha, "", "")))
IO.puts(hex.(:crypto.mac(:cmac, :aes_128_cbc, "0123456789abcdef", ["da", "ta"])))
IO.puts(hex.(:crypto.mac(:poly1305, String.duplicate("k", 32), "data")))
IO.puts(hex.(:crypto.macN(:hmac, :sha512, "key", "data", 8)))
mac = :crypto.mac_init(:hmac, :sha256, "key") |> :crypto.mac_update("da") |> :crypto.mac_update("ta")
IO.puts(hex.(:crypto.mac_final(mac)))
IO.puts(hex.(:crypto.pbkdf2_hmac(:sha256, "password", "salt", 100, 24)))

IO.inspect(for n <- [0, 1, 32, 100_000], do: byte_size(:crypto.strong_rand_bytes(n)))
IO.inspect(:crypto.strong_rand_bytes(16) == :crypto.strong_rand_bytes(16))
IO.inspect({:crypto.hash_equals("same", "same"), :crypto.hash_equals("same", "none"), :crypto.exor("abc", "ABC")})
IO.inspect({:sha256 in :crypto.supports(:hashs), :crypto.supports(:macs), :crypto.start()})

for fun <- [
      fn -> :crypto.hash(:no_such, "a") end,
      fn -> :crypto.hash(1, "a") end,
      fn -> :crypto.hash(:sha, :no_data) end,
      fn -> :crypto.hash_init(:no_such) end,
      fn -> :crypto.hash_update(make_ref(), "a") end,
      fn -> :crypto.hash_info(:no_such) end,
      fn -> :crypto.hash_equals("a", "ab") end,
      fn -> :crypto.mac(:hmac, :no_such, "k", "d") end,
      fn -> :crypto.mac(:no_such, :sha, "k", "d") end,
      fn -> :crypto.exor("a", "bc") end,
      fn -> :crypto.strong_rand_bytes(-1) end
    ] do
  try do
    fun.()
  rescue
    e ->
      case e do
        %{original: {kind, _place, text}} -> IO.inspect({kind, text})
        _ -> IO.inspect(e.__struct__)
      end
  end
end

# Numbers, random ones in ranges too, and what these refuse.
IO.inspect({:crypto.mod_pow(3, 5, 7), :crypto.mod_pow(0, 5, 7), :crypto.mod_pow(2, 1_000_000, 1_000_003), :crypto.mod_pow("", 1, 5)})
IO.inspect(:crypto.bytes_to_integer(<<1, 2, 3>>))
IO.inspect(for _ <- 1..200, n = :crypto.rand_uniform(5, 8), n not in 5..7, do: n)
IO.inspect({:crypto.rand_uniform(5, 6), :crypto.rand_uniform(-9, -8)})
IO.inspect(Enum.uniq(for _ <- 1..200, do: :crypto.rand_uniform(0, 3)) |> Enum.sort())
state = :crypto.rand_seed_alg_s(:crypto_aes, "seed")
{numbers, _} = Enum.map_reduce(1..5, state, fn _, s -> :rand.uniform_s(1000, s) end)
IO.inspect(numbers)
{number, _} = :rand.uniform_s(10, :crypto.rand_seed_s())
IO.inspect({number in 1..10, :crypto.rand_seed("seed")})
IO.puts(hex.(:crypto.exor(String.duplicate("ab", 30_000), [String.duplicate("b", 30_000), String.duplicate("c", 30_000)])) |> :erlang.md5() |> hex.())
IO.inspect({:crypto.info_fips(), :crypto.enable_fips_mode(false), :crypto.enable_fips_mode(true), is_map(:crypto.info())})
common = [:chacha20_poly1305, :aes_256_gcm, :aes_256_cbc, :aes_gcm, :aes_cbc, :rc4, :des_ede3_cbc]
IO.inspect(common -- :crypto.supports(:ciphers))

for fun <- [
      fn -> :crypto.mod_pow(1, 2, 0) end,
      fn -> :crypto.mod_pow(:a, 2, 3) end,
      fn -> :crypto.rand_uniform(6, 5) end,
      fn -> :crypto.rand_seed(:a) end,
      fn -> :crypto.strong_rand_bytes(3_000_000_123) end,
      fn -> :crypto.enable_fips_mode(:x) end,
      fn -> :crypto.hash_xof(:shake128, "a", -1) end,
      fn -> :crypto.hash_final(:x) end,
      fn -> :crypto.mac(:hmac, :sha, :key, "d") end,
      fn -> :crypto.mac(:hmac, :sha, "k", :d) end,
      fn -> :crypto.mac(:cmac, :no_such, "k", "d") end,
      fn -> :crypto.mac(:cmac, :aes_128_cbc, "k", "d") end,
      fn -> :crypto.mac(:cmac, :aes_128_ctr, "0123456789abcdef", "d") end,
      fn -> :crypto.mac_init(:cmac, :aes_128_ctr, "0123456789abcdef") end,
      fn -> :crypto.mac(:poly1305, "short", "d") end,
      fn -> :crypto.mac_init(:poly1305, "short") end,
      fn -> :crypto.mac_init(:no_such, :sha, "short") end,
      fn -> :crypto.mac_update(:x, "d") end,
      fn -> :crypto.mac_update(:crypto.mac_init(:hmac, :sha, "k"), :d) end,
      fn -> :crypto.mac_final(make_ref()) end,
      fn -> :crypto.mac_finalN(:crypto.mac_init(:hmac, :sha, "k"), 100) |> byte_size() end,
      fn -> :crypto.macN(:hmac, :sha, "k", "d", -1) end,
      fn -> :crypto.pbkdf2_hmac(:no_such, "p", "s", 1, 1) end,
      fn -> :crypto.pbkdf2_hmac(:shake128, "p", "s", 1, 1) end,
      fn -> :crypto.pbkdf2_hmac(:sha, ~c"p", "s", 1, 1) end,
      fn -> :crypto.pbkdf2_hmac(:sha, "p", :s, 1, 1) end,
      fn -> :crypto.pbkdf2_hmac(:sha, "p", "s", 0, 1) end,
      fn -> :crypto.pbkdf2_hmac(:sha, "p", "s", 1, 0) end,
      fn -> :crypto.pbkdf2_hmac(:sha, "p", "s", :a, 1) end,
      fn -> :crypto.pbkdf2_hmac(:sha, "p", "s", 1, -1) end
    ] do
  try do
    IO.inspect({:value, fun.()})
  rescue
    e ->
      case e do
        %{original: {kind, _place, text}} -> IO.inspect({kind, text})
        %{original: original} -> IO.inspect(original)
        _ -> IO.inspect(e.__struct__)
      end
  end
end
