# crypto's signatures and encryption with RSA and DSA keys: every padding and option, and what is refused
# uses: crypto_outcomes.ex
Code.require_file("crypto_outcomes.ex")
# A key of two primes next to powers of two: anybody can make it again.
p = 2 ** 521 - 1
q = 2 ** 607 - 1
e = 65_537
n = p * q
phi = (p - 1) * (q - 1)

inverse = fn a, m ->
  Stream.iterate({a, m, 1, 0}, fn {r, s, x, y} -> {s, rem(r, s), y, x - div(r, s) * y} end)
  |> Enum.find(fn {_, s, _, _} -> s == 0 end)
  |> then(fn {_, _, x, _} -> Integer.mod(x, m) end)
end

d = inverse.(e, phi)
public = [e, n]
plain = [e, n, d]
whole = [e, n, d, p, q, rem(d, p - 1), rem(d, q - 1), inverse.(q, p)]

for key <- [plain, whole], digest <- [:md5, :sha, :sha256, :sha384, :sha512, :ripemd160, :sha3_256] do
  signature = :crypto.sign(:rsa, digest, "text", key)
  IO.puts("#{digest} #{Outcome.hex(signature)}")
  IO.inspect(for text <- ["text", ["te", ?x, "t"], "test"], do: :crypto.verify(:rsa, digest, text, signature, public))
  IO.inspect(:crypto.sign(:rsa, digest, {:digest, :crypto.hash(digest, "text")}, key) == signature)
end

for options <- [
      [rsa_padding: :rsa_pkcs1_pss_padding],
      [rsa_padding: :rsa_pkcs1_pss_padding, rsa_pss_saltlen: -1],
      [rsa_padding: :rsa_pkcs1_pss_padding, rsa_pss_saltlen: 0],
      [rsa_padding: :rsa_pkcs1_pss_padding, rsa_pss_saltlen: 20],
      [rsa_padding: :rsa_pkcs1_pss_padding, rsa_mgf1_md: :sha],
      [rsa_mgf1_md: :sha512, rsa_padding: :rsa_pkcs1_pss_padding, rsa_pss_saltlen: 5],
      [rsa_padding: :rsa_x931_padding]
    ] do
  signature = :crypto.sign(:rsa, :sha256, "text", whole, options)
  IO.inspect({byte_size(signature), for(text <- ["text", "test"], do: :crypto.verify(:rsa, :sha256, text, signature, public, options)), :crypto.verify(:rsa, :sha256, "text", signature, public)})
  if options[:rsa_pss_saltlen] == 0, do: IO.puts(Outcome.hex(signature))
end

text = "some text to encrypt"
for {options, key} <- [{:rsa_pkcs1_padding, whole}, {:rsa_pkcs1_oaep_padding, plain}, {[rsa_padding: :rsa_pkcs1_oaep_padding, rsa_oaep_md: :sha256], whole},
      {[rsa_padding: :rsa_pkcs1_oaep_padding, rsa_oaep_md: :sha, rsa_mgf1_md: :sha256, rsa_oaep_label: "label"], whole}, {[rsa_pad: :rsa_pkcs1_padding], whole}] do
  encrypted = :crypto.public_encrypt(:rsa, text, public, options)
  IO.inspect({byte_size(encrypted), :crypto.private_decrypt(:rsa, encrypted, key, options)})
end

for options <- [:rsa_pkcs1_padding, [rsa_padding: :rsa_pkcs1_padding, signature_md: :sha]] do
  encrypted = Outcome.tell(fn -> :crypto.private_encrypt(:rsa, :binary.copy("x", 20), whole, options) end)
  IO.puts(encrypted)
  IO.puts(Outcome.tell(fn -> :crypto.public_decrypt(:rsa, Base.decode16!(encrypted, case: :lower), public, options) end))
end

raw = :binary.copy(<<1>>, 141)
IO.puts(Outcome.hex(:crypto.private_encrypt(:rsa, raw, whole, :rsa_no_padding)))
IO.inspect(:crypto.public_decrypt(:rsa, :crypto.private_encrypt(:rsa, raw, plain, :rsa_no_padding), public, :rsa_no_padding) == raw)
IO.puts(Outcome.hex(:crypto.public_encrypt(:rsa, raw, public, :rsa_no_padding)))

# DSA: FIPS 186 parameters of 1,024 and 160 bits
dsa_p = 0xE0A67598CD1B763BC98C8ABB333E5DDA0CD3AA0E5E1FB5BA8A7B4EABC10BA338FAE06DD4B90FDA70D7CF0CB0C638BE3341BEC0AF8A7330A3307DED2299A0EE606DF035177A239C34A912C202AA5F83B9C4A7CF0235B5316BFC6EFB9A248411258B30B839AF172440F32563056CB67A861158DDD90E6A894C72A5BBEF9E286C6B
dsa_q = 0xE950511EAB424B9A19A2AEB4E159B7844C589C4F
dsa_g = 0xD29D5121B0423C2769AB21843E5A3240FF19CACC792264E3BB6BE4F78EDD1B15C4DFF7F1D905431F0AB16790E1F773B5CE01C804E509066A9919F5195F4ABC58189FD9FF987389CB5BEDF21B4DAB4F8B76A055FFE2770988FE2EC2DE11AD92219F0B351869AC24DA3D7BA87011A701CE8EE7BFE49486ED4527B7186CA4610A75
dsa_x = 0xD0EC4E50BB290A42E9E355C73D8809345DE2E139
dsa_y = :binary.decode_unsigned(:crypto.mod_pow(dsa_g, dsa_x, dsa_p))

for digest <- [:sha, :sha224, :sha256] do
  signature = :crypto.sign(:dss, digest, "text", [dsa_p, dsa_q, dsa_g, dsa_x])
  IO.inspect(for text <- ["text", "test"], do: :crypto.verify(:dss, digest, text, signature, [dsa_p, dsa_q, dsa_g, dsa_y]))
end

IO.inspect(:crypto.privkey_to_pubkey(:rsa, whole) == public)

for fun <- [
      fn -> :crypto.sign(:no_such, :sha, "text", [1]) end,
      fn -> :crypto.sign(:rsa, :no_such, "text", plain) end,
      fn -> :crypto.sign(:rsa, :sha, :text, plain) end,
      fn -> :crypto.sign(:rsa, :sha, "text", [1]) end,
      fn -> :crypto.sign(:rsa, :sha, "text", [e, n, d, p]) end,
      fn -> :crypto.sign(:rsa, :sha, "text", :key) end,
      fn -> :crypto.sign(:rsa, :sha, {:digest, "short"}, plain) end,
      fn -> :crypto.sign(:rsa, :sha, {:no_digest, "short"}, plain) end,
      fn -> :crypto.sign(:rsa, :sha, {:digest}, plain) end,
      fn -> :crypto.sign(:rsa, :sha, {:digest, :a}, plain) end,
      fn -> :crypto.sign(:rsa, :none, "text", plain) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, :options) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, [:option]) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, no_such: 1) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, rsa_padding: :no_such) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, rsa_mgf1_md: "sha") end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, rsa_mgf1_md: :no_such) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, rsa_pss_saltlen: -3) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, rsa_padding: :rsa_pkcs1_pss_padding, rsa_pss_saltlen: 500) end,
      fn -> :crypto.sign(:rsa, :sha, "text", plain, rsa_padding: :rsa_no_padding) end,
      fn -> :crypto.sign(:dss, :sha, "text", [dsa_p, dsa_q, dsa_g, dsa_x], rsa_padding: :rsa_no_padding) end,
      fn -> :crypto.sign(:dss, :sha, "text", [1, 2]) end,
      fn -> :crypto.sign(:dss, :none, "text", [1, 2]) end,
      fn -> :crypto.sign(:eddsa, :none, "text", [<<1>>, :ed25519]) end,
      fn -> :crypto.sign(:rsa, :sha512, "text", [3, 2 ** 200 - 1, 5]) end,
      fn -> :crypto.verify(:rsa, :sha, "text", :signature, public) end,
      fn -> :crypto.verify(:rsa, :sha, "text", "", [1]) end,
      fn -> :crypto.verify(:rsa, :sha, "text", "", public) end,
      fn -> :crypto.verify(:rsa, :sha, "text", "", [3, 5]) end,
      fn -> :crypto.verify(:dss, :sha, "text", "signature", [dsa_p, dsa_q, dsa_g, dsa_y]) end,
      fn -> :crypto.verify(:dss, :sha, "text", "signature", [dsa_p, dsa_q]) end,
      fn -> :crypto.public_encrypt(:rsa, text, [3, 5], :rsa_pkcs1_padding) end,
      fn -> :crypto.public_encrypt(:rsa, text, public, :no_such) end,
      fn -> :crypto.public_encrypt(:rsa, :text, public, :rsa_pkcs1_padding) end,
      fn -> :crypto.public_encrypt(:rsa, raw, public, :rsa_pkcs1_padding) end,
      fn -> :crypto.public_encrypt(:rsa, text, public, :rsa_no_padding) end,
      fn -> :crypto.public_encrypt(:rsa, text, public, no_such: 1) end,
      fn -> :crypto.public_encrypt(:rsa, text, public, rsa_oaep_label: 1) end,
      fn -> :crypto.public_encrypt(:rsa, text, public, rsa_oaep_md: 1) end,
      fn -> :crypto.public_encrypt(:rsa, text, public, signature_md: 1) end,
      fn -> :crypto.public_encrypt(:rsa, text, public, [:option]) end,
      fn -> :crypto.public_encrypt(:rsa, text, [1], :rsa_pkcs1_padding) end,
      fn -> :crypto.public_encrypt(:dss, text, [dsa_p, dsa_q, dsa_g, dsa_y], []) end,
      fn -> :crypto.public_encrypt(:no_such, text, [1], []) end,
      fn -> :crypto.private_decrypt(:rsa, "too short", whole, :rsa_pkcs1_oaep_padding) end,
      fn -> :crypto.private_encrypt(:rsa, text, [1], :rsa_pkcs1_padding) end
    ] do
  IO.puts(Outcome.tell(fun))
end
