# Graphemes, case and width over samples of many scripts
samples = ["Ångström", "e\u0301\u0323", "नमस्ते", "안녕하세요", "ไทย", "עברית", "العربية", "👨‍👩‍👧‍👦👍🏿🇫🇷🇯🇵", "ǆ Ǆ ǅ", "ﬃ", "İiIı", "ΌΣΟΣ ς", "\r\n\n", "a\u200Db", "Ⅷⅷ", "ß ẞ", "𝔘𝔫𝔦", "\u{1F468}\u{200D}"]
for s <- samples do
  IO.inspect({s, String.length(s), String.graphemes(s), String.upcase(s), String.downcase(s), String.capitalize(s), String.reverse(s)})
  IO.inspect({String.normalize(s, :nfd) |> byte_size(), String.normalize(s, :nfkc), String.codepoints(s) |> length(), :string.length(s), :string.casefold(s), String.valid?(s), String.printable?(s)})
end
