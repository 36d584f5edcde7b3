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
