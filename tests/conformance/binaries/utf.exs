# UTF-8, 16 and 32: valid and invalid sequences, conversion by the unicode module
for b <- ["a", "é", "€", "😀", <<0xC0, 0x80>>, <<0xE2, 0x82>>, <<0xF4, 0x90, 0x80, 0x80>>, <<0xED, 0xA0, 0x80>>, <<0xFF>>, <<0x80>>, "ok" <> <<0xC3>>] do
  IO.inspect({b, String.valid?(b), :unicode.characters_to_list(b), byte_size(b)})
end

IO.inspect(:unicode.characters_to_binary("aé😀", :utf8, :utf16))
IO.inspect(:unicode.characters_to_binary("aé😀", :utf8, {:utf32, :little}))
IO.inspect(:unicode.characters_to_binary("aé", :utf8, :latin1))
IO.inspect(:unicode.characters_to_binary("a€b", :utf8, :latin1))
IO.inspect(:unicode.characters_to_binary(<<233, 97>>, :latin1))
IO.inspect(:unicode.characters_to_binary([97, [8364, "é"], 128_512]))
IO.inspect(:unicode.characters_to_list(<<0, 97, 216, 61, 222, 0>>, :utf16))
IO.inspect(:unicode.characters_to_nfd_binary("é") |> byte_size())
IO.inspect(:unicode.characters_to_nfc_list([101, 769]))
IO.inspect(:unicode.characters_to_nfkc_binary("ﬁ²"))
IO.inspect({:unicode.bom_to_encoding(<<0xEF, 0xBB, 0xBF, 1>>), :unicode.encoding_to_bom({:utf16, :big})})
IO.inspect(:unicode.characters_to_binary("ok" <> <<0xC3>>))
IO.inspect(:unicode.characters_to_binary(["a", 0xD800]))
IO.inspect(for <<c::utf8 <- "aé€😀">>, do: c)
IO.inspect(for <<c::utf16 <- <<"aé€😀"::utf16>> >>, do: c)
<<x::utf32, y::utf16-little, rest::binary>> = <<?€::utf32, ?😀::utf16-little, "end">>
IO.inspect({x, y, rest})
for b <- [<<0xD8, 0x00>>, <<0xDC, 0, 0xD8, 0>>, <<0, 0x11, 0, 0>>], do: IO.inspect({match?(<<_::utf16>>, b), match?(<<_::utf32>>, b)})
IO.inspect(try do: String.to_charlist(<<255>>), rescue: (e -> Exception.message(e)))
IO.inspect(try do: List.to_string([0xD800]), rescue: (e -> Exception.message(e)))
