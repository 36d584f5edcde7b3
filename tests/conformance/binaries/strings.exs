# String functions over plain and unicode text
s = "Élan vital, naïve café — Straße ΣΊΣΥΦΟΣ ﬁn"
IO.inspect({String.upcase(s), String.downcase(s), String.capitalize(s), String.downcase("ΣΊΣΥΦΟΣ", :greek), String.upcase("iı", :turkic)})
IO.inspect({String.length(s), byte_size(s), String.reverse("noël 👩‍👩‍👧"), String.graphemes("e\u0301🇩🇪👍🏽a"), String.codepoints("e\u0301")})
IO.inspect({String.split("a  b c"), String.split("a,b,,c", ","), String.split("a,b,,c", ",", trim: true), String.split("a,b;c", [",", ";"], parts: 2), String.split("abc", "")})
IO.inspect({String.replace("a.b.c", ".", "-"), String.replace("a.b.c", ".", "-", global: false), String.replace("hello", ~r/l/, &String.upcase/1), String.replace("aXbX", ["a", "b"], "")})
IO.inspect({String.slice("héllo", 1, 3), String.slice("héllo", -3..-1), String.slice("abc", 5, 2), String.slice("abcdef", 0..-1//2), String.at("héllo", 1), String.at("a", 9)})
IO.inspect({String.trim("  x \n"), String.trim_leading("xxay", "x"), String.trim_trailing("ab\u00A0"), String.pad_leading("7", 3, "0"), String.pad_trailing("é", 4, ["-", "+"])})
IO.inspect({String.starts_with?("abc", ["x", "ab"]), String.ends_with?("abc", "bc"), String.contains?("abc", ["z", "b"]), String.match?("abc", ~r/^a/)})
IO.inspect({String.equivalent?("é", "e\u0301"), String.normalize("é", :nfd) |> byte_size(), String.normalize("e\u0301", :nfc), String.normalize("ﬀ", :nfkd)})
IO.inspect({String.first("xyz"), String.last("xyz"), String.duplicate("ab", 3), String.next_grapheme("👍🏽x"), String.next_codepoint("éx")})
IO.inspect({String.jaro_distance("martha", "marhta"), String.bag_distance("abc", "abd"), String.myers_difference("fox", "fog")})
IO.inspect({String.split_at("hello", 2), String.split_at("hello", -2), String.chunk("abc\u{1}é", :printable), String.printable?("a\u{7}\u{200}")})
IO.inspect({String.to_charlist("hé"), List.to_string([104, ["é", 108]]), to_string(~c"abc"), "#{:atom}#{1}#{1.5}#{nil}"})
IO.inspect({String.replace_prefix("prefix", "pre", "suf"), String.replace_suffix("a.ex", ".ex", ".exs"), String.replace_invalid("a" <> <<255>> <> "b"), String.valid?(<<255>>)})
IO.inspect(String.splitter("1-2-3-4", "-") |> Enum.take(2))
IO.inspect({"abc" < "abd", "Z" < "a", "é" > "z", "a" <> "b" == "ab", "abc" =~ "bc", "abc" =~ ~r/d/})
IO.inspect(~s(sigil "quotes" #{1 + 1}) <> ~S(raw #{no}) <> inspect(~w(a b c)a) <> inspect(~w(x y)))
IO.puts("""
  heredoc
    indented
  end "quoted" \u00e9 \x41 \t|
""")
