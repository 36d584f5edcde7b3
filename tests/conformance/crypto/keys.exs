# crypto's keys: made, computed, exchanged, over numbers and on Edwards curves, and what is refused
# uses: crypto_outcomes.ex
Code.require_file("crypto_outcomes.ex")
import Bitwise

# RFC 2409, group 2
p = 0xFFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE649286651ECE65381FFFFFFFFFFFFFFFF
{mine, secret} = :crypto.generate_key(:dh, [p, 2])
{theirs, other} = :crypto.generate_key(:dh, [p, 2])
IO.inspect(:crypto.compute_key(:dh, theirs, secret, [p, 2]) == :crypto.compute_key(:dh, mine, other, [p, 2]))
IO.inspect(mine == :crypto.mod_pow(2, secret, p))
IO.puts(Outcome.hex(:crypto.compute_key(:dh, 1_234_567, 0x1234567890ABCDEF, [p, 2])))
{_, short} = :crypto.generate_key(:dh, [p, 2, 300])
IO.inspect(byte_size(short) in 36..38)

# RFC 5054, appendix B
prime = Base.decode16!("EEAF0AB9ADB38DD69C33F80AFA8FC5E86072618775FF3C0B9EA2314C9C256576D674DF7496EA81D3383B4813D692C6E0E0D5D8E250B98BE48E495C1D6089DAD15DC7D7B46154D6B6CE8EF4AD69B15D4982559B297BCF1885C529F566660E57EC68EDBC3C05726CC02FD4CBF4976EAA9AFD5138FE8376435B9FC61D2FC0EB06E3")
x = Base.decode16!("94B7555AABE9127CC58CCF4993DB6CF84D16C124")
a = Base.decode16!("60975527035CF2AD1989806F0407210BC81EDC04E2762A56AFD529DDDA2D4393")
b = Base.decode16!("E487CB59D31AC550471E81F00F6928E01DDA08E974A004F49E61F5D105284D20")
verifier = :crypto.mod_pow(2, x, prime)

for version <- [:"6a", :"6", :"3"] do
  {user, ^a} = :crypto.generate_key(:srp, {:user, [<<2>>, prime, version]}, a)
  {host, ^b} = :crypto.generate_key(:srp, {:host, [verifier, <<2>>, prime, version]}, b)
  from_user = :crypto.compute_key(:srp, host, {user, a}, {:user, [x, prime, <<2>>, version]})
  from_host = :crypto.compute_key(:srp, user, {host, b}, {:host, [verifier, prime, version]})
  IO.puts("#{version} #{Outcome.hex(user)} #{Outcome.hex(host)} #{Outcome.hex(from_user)} #{from_user == from_host}")
end

IO.puts(Outcome.tell(fn -> :crypto.compute_key(:srp, <<0>>, {<<1>>, a}, {:user, [x, prime, <<2>>, :"6a", <<5>>]}) end))
IO.puts(Outcome.tell(fn -> :crypto.compute_key(:srp, prime, {<<1>>, b}, {:host, [verifier, prime, :"6a", <<5>>]}) end))

for curve <- [:x25519, :x448] do
  size = if curve == :x25519, do: 32, else: 56
  key = for(i <- 1..size, do: i) |> :erlang.list_to_binary()
  {public, ^key} = :crypto.generate_key(:eddh, curve, key)
  IO.puts(Outcome.hex(public))
  {theirs, secret} = :crypto.generate_key(:eddh, curve)
  IO.inspect({:crypto.compute_key(:eddh, theirs, key, curve) == :crypto.compute_key(:eddh, public, secret, curve), byte_size(theirs)})
  IO.puts(Outcome.hex(:crypto.compute_key(:ecdh, public, :binary.copy(<<7>>, size), curve)))
end

for curve <- [:ed25519, :ed448] do
  size = if curve == :ed25519, do: 32, else: 57
  key = for(i <- 1..size, do: i) |> :erlang.list_to_binary()
  {public, ^key} = :crypto.generate_key(:eddsa, curve, key)
  signature = :crypto.sign(:eddsa, :none, "text", [key, curve])
  IO.puts(Outcome.hex(public) <> " " <> Outcome.hex(signature))
  IO.inspect(for text <- ["text", "test"], do: :crypto.verify(:eddsa, :none, text, signature, [public, curve]))
  IO.inspect(:crypto.generate_key(:eddsa, curve) |> then(fn {a, b} -> {byte_size(a), byte_size(b)} end))
end

{[e, n], [e, n, d, p1, p2, e1, e2, c]} = :crypto.generate_key(:rsa, {1024, 65_537})
number = &:binary.decode_unsigned/1
IO.inspect({number.(e), number.(p1) * number.(p2) == number.(n), bit_size(n)})
IO.inspect(rem(number.(d) * number.(e), (number.(p1) - 1) * (number.(p2) - 1) |> div(Integer.gcd(number.(p1) - 1, number.(p2) - 1))))
IO.inspect({rem(number.(d), number.(p1) - 1) == number.(e1), rem(number.(d), number.(p2) - 1) == number.(e2), rem(number.(c) * number.(p2), number.(p1))})
IO.inspect(:crypto.generate_key(:rsa, {1 <<< 10, 3}) |> elem(0) |> hd())

for fun <- [
      fn -> :crypto.generate_key(:dh, [23, 5]) end,
      fn -> :crypto.generate_key(:dh, [:a, 2]) end,
      fn -> :crypto.generate_key(:dh, [p]) end,
      fn -> :crypto.generate_key(:dh, [p, 2, -1]) end,
      fn -> :crypto.generate_key(:dh, [p, 2], :a) end,
      fn -> :crypto.compute_key(:dh, :a, 6, [p, 2]) end,
      fn -> :crypto.compute_key(:dh, 6, :a, [p, 2]) end,
      fn -> :crypto.compute_key(:dh, 6, 7, [p]) end,
      fn -> :crypto.compute_key(:dh, 6, 7, [p, 2, 3]) end,
      fn -> :crypto.compute_key(:dh, 6, 7, [:a, 2]) end,
      fn -> :crypto.compute_key(:dh, 8, 6, [23, 5]) end,
      fn -> :crypto.generate_key(:rsa, {100, 3}) end,
      fn -> :crypto.generate_key(:rsa, {:a, 3}) end,
      fn -> :crypto.generate_key(:rsa, {-1, 3}) end,
      fn -> :crypto.generate_key(:rsa, {512, :a}) end,
      fn -> :crypto.generate_key(:rsa, {512, 1}) end,
      fn -> :crypto.generate_key(:rsa, {512, 4}) end,
      fn -> :crypto.generate_key(:rsa, {256, 65_537}) end,
      fn -> :crypto.generate_key(:eddh, :x25519, <<1>>) end,
      fn -> :crypto.generate_key(:eddsa, :ed25519, :a) end,
      fn -> :crypto.generate_key(:eddsa, :no_such) end,
      fn -> :crypto.compute_key(:eddh, <<0::256>>, <<1::256>>, :x25519) end,
      fn -> :crypto.compute_key(:eddh, <<9::25>>, <<1::256>>, :x25519) end,
      fn -> :crypto.compute_key(:eddh, <<9>>, <<1::256>>, :x25519) end,
      fn -> :crypto.compute_key(:eddh, <<9::256>>, <<1>>, :x25519) end,
      fn -> :crypto.compute_key(:eddh, <<9::256>>, :a, :x25519) end,
      fn -> :crypto.privkey_to_pubkey(:rsa, [1, 2, 3, 4]) end,
      fn -> :crypto.privkey_to_pubkey(:dss, [1, 2, 3, :a]) end,
      fn -> :crypto.privkey_to_pubkey(:rsa, [e, n, d]) == [number.(e), number.(n)] end
    ] do
  IO.puts(Outcome.tell(fun))
end
