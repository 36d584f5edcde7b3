# URI, Base, Version, and query strings
u = URI.parse("https://user:pw@example.com:8080/a/b%20c?x=1&y=%C3%A9#frag")
IO.inspect({u.scheme, u.userinfo, u.host, u.port, u.path, u.query, u.fragment, URI.to_string(u)})
IO.inspect({URI.decode_query(u.query) |> Enum.sort(), URI.encode_query(a: 1, b: "x y&z", c: "é"), URI.encode("a b/é?"), URI.encode_www_form("a b/é"), URI.decode("a%20b"), URI.decode_www_form("a+b%21")})
IO.inspect({URI.merge("http://a/b/c", "../d?q") |> to_string(), URI.new("http://[bad"), URI.default_port("https"), URI.char_reserved?(?/), URI.append_query(URI.parse("/p?a=1"), "b=2") |> to_string(), URI.query_decoder("a=1&b") |> Enum.to_list()})
IO.inspect(try do: URI.decode("%zz"), rescue: (e -> Exception.message(e)))
bin = <<0, 1, 250, 251, 252, 253, 254, 255, "text">>
for {e, d} <- [{&Base.encode16/1, &Base.decode16!/1}, {&Base.encode32/1, &Base.decode32!/1}, {&Base.encode64/1, &Base.decode64!/1}, {&Base.url_encode64/1, &Base.url_decode64!/1}, {&Base.hex_encode32/1, &Base.hex_decode32!/1}] do
  IO.inspect(for n <- [0, 1, 2, 3, 5, byte_size(bin)], do: e.(binary_part(bin, 0, n)))
  true = Enum.all?(0..byte_size(bin), fn n -> d.(e.(binary_part(bin, 0, n))) == binary_part(bin, 0, n) end)
end

IO.inspect({Base.encode16("hi", case: :lower), Base.encode64("a", padding: false), Base.decode64("YQ", padding: false), Base.decode64("YQ"), Base.decode64("Y Q=\n=", ignore: :whitespace), Base.decode16("0g"), Base.decode16("AB", case: :lower)})
IO.inspect(try do: Base.decode64!("?"), rescue: (e -> Exception.message(e)))
IO.inspect({:base64.encode("erlang"), :base64.decode("ZXJsYW5n"), :base64.encode(<<251, 255>>, %{mode: :urlsafe, padding: false})})
big = for(i <- 1..30_000, into: "", do: <<rem(i * 7, 256)>>)
IO.inspect({Base.encode64(big) |> :erlang.crc32(), Base.encode64(big) |> Base.decode64!() == big, Base.encode16(big) |> Base.decode16!() == big})
IO.inspect({Version.compare("1.2.3", "1.10.0"), Version.match?("2.0.1", "~> 2.0"), Version.match?("2.1.0-rc1", ">= 2.0.0"), Version.parse("1.2"), Version.parse!("1.2.3-a.1+b").pre, Enum.sort(["1.10.0", "1.9.0"], Version)})
IO.inspect({:uri_string.parse("http://x/y?z#w") |> Enum.sort(), :uri_string.quote("a b/c"), :uri_string.normalize("HTTP://A/./b/../c"), :uri_string.dissect_query("a=1&b=%20")})
