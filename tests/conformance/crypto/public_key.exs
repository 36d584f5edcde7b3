# public_key: keys and certificates made, encoded, decoded, signed and verified, and encrypted private keys
hex = &Base.encode16(&1, case: :lower)

# Certificates of all kinds of keys, to text and back.
for key <- [{:rsa, 2048, 65_537}, {:namedCurve, :secp256r1}, {:namedCurve, :secp384r1}, {:namedCurve, :ed25519}] do
  options = [digest: :sha256, key: key]
  %{server_config: config} = :public_key.pkix_test_data(%{server_chain: %{root: options, intermediates: [options], peer: options}, client_chain: %{root: options, intermediates: [], peer: options}})
  der = config[:cert]
  pem = :public_key.pem_encode([{:Certificate, der, :not_encrypted}])
  IO.inspect(:public_key.pem_decode(pem) == [{:Certificate, der, :not_encrypted}])
  plain = :public_key.pkix_decode_cert(der, :plain)
  otp = :public_key.pkix_decode_cert(der, :otp)
  IO.inspect({elem(plain, 0), elem(otp, 0), :public_key.pkix_encode(:Certificate, plain, :plain) == der, :public_key.pkix_encode(:OTPCertificate, otp, :otp) == der})
  IO.inspect(:public_key.pkix_is_self_signed(der))
  {:ok, {serial, _}} = :public_key.pkix_issuer_id(der, :self)
  IO.inspect(is_integer(serial))
  issuers = for authority <- config[:cacerts], :public_key.pkix_is_issuer(der, authority), do: authority
  IO.inspect({length(issuers), length(config[:cacerts])})
  roots = Enum.filter(config[:cacerts], &:public_key.pkix_is_self_signed/1)

  for root <- roots, [authority] <- [issuers] do
    case :public_key.pkix_path_validation(root, [authority, der], []) do
      {:ok, _} -> IO.puts("valid")
      {:error, reason} -> IO.inspect(reason)
    end
  end
end

# Signatures by records.
rsa = :public_key.generate_key({:rsa, 2048, 65_537})
public = {:RSAPublicKey, elem(rsa, 2), elem(rsa, 3)}
signature = :public_key.sign("text", :sha256, rsa)
IO.inspect({:public_key.verify("text", :sha256, signature, public), :public_key.verify("test", :sha256, signature, public)})
encrypted = :public_key.encrypt_public("secret", public, rsa_padding: :rsa_pkcs1_oaep_padding)
IO.inspect(:public_key.decrypt_private(encrypted, rsa, rsa_padding: :rsa_pkcs1_oaep_padding))
ec = :public_key.generate_key({:namedCurve, :secp256r1})
point = {{:ECPoint, elem(ec, 4)}, elem(ec, 3)}
IO.inspect(:public_key.verify("text", :sha256, :public_key.sign("text", :sha256, ec), point))
other = :public_key.generate_key({:namedCurve, :secp256r1})
IO.inspect(:public_key.compute_key({:ECPoint, elem(ec, 4)}, other) == :public_key.compute_key({:ECPoint, elem(other, 4)}, ec))

# Private keys in text, plain and encrypted.
for {key, type} <- [{rsa, :RSAPrivateKey}, {ec, :ECPrivateKey}] do
  entry = :public_key.pem_entry_encode(type, key)
  [back] = :public_key.pem_decode(:public_key.pem_encode([entry]))
  IO.inspect(:public_key.pem_entry_decode(back) == key)

  for {cipher, iv} <- [{~c"DES-EDE3-CBC", 8}, {~c"AES-128-CBC", 16}, {~c"DES-CBC", 8}] do
    salt = :crypto.strong_rand_bytes(iv)
    entry = :public_key.pem_entry_encode(type, key, {{cipher, salt}, ~c"password"})
    [back] = :public_key.pem_decode(:public_key.pem_encode([entry]))
    IO.inspect({cipher, :public_key.pem_entry_decode(back, ~c"password") == key})
  end
end

# What others made.
text = """
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEVs/o5+uQbTjL3chynL4wXgUg2R9
q9UU8I5mEovUf86QZ7kOBIjJwqnzD1omageEHWwHdBO6B+dFabmdT9POxg==
-----END PUBLIC KEY-----
"""

IO.inspect(:public_key.pem_decode(text) |> hd() |> :public_key.pem_entry_decode())

for damaged <- [<<>>, <<48>>, <<48, 130, 1>>, :binary.copy(<<48, 128>>, 2000), "no certificate at all"] do
  result = try do :public_key.pkix_decode_cert(damaged, :otp) rescue e -> e.__struct__ catch _, _ -> :thrown end
  IO.inspect(result)
end

IO.puts(hex.(:public_key.ssh_curvename2oid("nistp256") |> inspect() |> :erlang.md5()))
