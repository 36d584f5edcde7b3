# crypto's elliptic curves: keys, secrets and signatures on every one, curves given by parameters, and what is refused
# uses: crypto_outcomes.ex
Code.require_file("crypto_outcomes.ex")
IO.inspect(:crypto.supports(:curves), limit: :infinity)
IO.inspect(length(:crypto.ec_curves()))

for curve <- :crypto.ec_curves(), curve not in [:ed25519, :ed448, :x25519, :x448] do
  {point, <<7>>} = :crypto.generate_key(:ecdh, curve, <<7>>) |> then(fn {a, b} -> {a, <<:binary.decode_unsigned(b)>>} end)
  {theirs, secret} = :crypto.generate_key(:ecdh, curve)
  IO.puts("#{curve} #{Outcome.hex(point)} #{byte_size(theirs)} #{byte_size(secret)}")
  IO.puts("  #{Outcome.tell(fn -> :crypto.compute_key(:ecdh, point, <<11>>, curve) end)}")
  IO.puts("  #{:crypto.compute_key(:ecdh, theirs, <<7>>, curve) == :crypto.compute_key(:ecdh, point, secret, curve)}")
  signature = try do :crypto.sign(:ecdsa, :sha, "text", [secret, curve]) rescue _ -> :error end
  if is_binary(signature), do: IO.inspect(for text <- ["text", "test"], do: :crypto.verify(:ecdsa, :sha, text, signature, [theirs, curve]))
end

# By parameters, those of a known curve.
curve = :crypto.ec_curve(:secp256r1)
IO.puts(Outcome.tell(fn -> :crypto.generate_key(:ecdh, curve, <<5>>) end))
{theirs, secret} = :crypto.generate_key(:ecdh, curve)
{point, _} = :crypto.generate_key(:ecdh, curve, <<5>>)
IO.inspect(:crypto.compute_key(:ecdh, theirs, <<5>>, curve) == :crypto.compute_key(:ecdh, point, secret, curve))
signature = :crypto.sign(:ecdsa, :sha256, "text", [secret, curve])
IO.inspect(:crypto.verify(:ecdsa, :sha256, "text", signature, [theirs, curve]))
{field, coefficients, generator, order, cofactor} = curve

for fun <- [
      fn -> :crypto.generate_key(:ecdh, :no_such) end,
      fn -> :crypto.generate_key(:ecdh, :no_such, <<1>>) end,
      fn -> :crypto.generate_key(:ecdh, :secp256r1, <<>>) end,
      fn -> :crypto.generate_key(:ecdh, :secp256r1, :a) end,
      fn -> :crypto.generate_key(:ecdh, {field, coefficients, generator, order, :none}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:x, :y}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:prime_field, :p}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {field, {:a, "b", :none}, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {field, {"a", :b, :none}, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {field, coefficients, :g, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {field, coefficients, generator, :o, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {field, coefficients, generator, order, :c}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, :m, :onbasis}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, :onbasis}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, :x}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, {:x, 1}}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, {:tpbasis, :k}}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, {:tpbasis, 100}}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, {:ppbasis, 1, 2, :k}}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, {:ppbasis, 3, 2, 1}}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.generate_key(:ecdh, {{:characteristic_two_field, 100, {:ppbasis, 3}}, coefficients, generator, order, cofactor}, <<5>>) end,
      fn -> :crypto.compute_key(:ecdh, <<1, 2>>, <<5>>, :secp256r1) end,
      fn -> :crypto.compute_key(:ecdh, :a, <<5>>, :secp256r1) end,
      fn -> :crypto.compute_key(:ecdh, theirs, :a, :secp256r1) end,
      fn -> :crypto.compute_key(:ecdh, theirs, <<5>>, :no_such) end,
      fn -> :crypto.sign(:ecdsa, :sha, "text", [<<1>>, :no_such]) end,
      fn -> :crypto.sign(:ecdsa, :sha, "text", [:a, :secp256r1]) end,
      fn -> :crypto.verify(:ecdsa, :sha, "text", "signature", [<<1>>, :secp256r1]) end,
      fn -> :crypto.verify(:ecdsa, :sha, "text", "signature", [theirs, :secp256r1]) end
    ] do
  IO.puts(Outcome.tell(fun))
end
