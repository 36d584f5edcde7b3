# The string and io_lib modules, and unicode_util
IO.inspect({:string.uppercase("straße"), :string.lowercase(~c"ÀÉ"), :string.titlecase("über"), :string.casefold("ß"), :string.length("e\u0301x"), :string.reverse("abc"), :string.slice("héllo", 1, 2), :string.equal("ABC", "abc", true)})
IO.inspect({:string.split("a-b-c", "-", :all), :string.split("a-b-c", "-", :trailing), :string.find("hello", "l"), :string.find("hello", "l", :trailing), :string.prefix("prefix", "pre"), :string.lexemes("a, b,,c", ~c", "), :string.nth_lexeme("a b c", 2, ~c" "), :string.take("aab", ~c"a")})
IO.inspect({:string.trim("  x "), :string.trim("xxaxx", :both, ~c"x"), :string.pad("a", 4), :string.pad("a", 4, :leading, ?*), :string.replace("aXbX", "X", "-", :all), :string.chomp("line\r\n"), :string.is_empty(""), :string.to_graphemes("ab")})
IO.inspect({:string.to_integer("12x"), :string.to_float("1.5y"), :string.join([~c"a", ~c"b"], ~c", "), :string.tokens(~c"a b", ~c" "), :string.str(~c"hello", ~c"ll"), :string.chars(?x, 3), :string.centre(~c"a", 3), :string.strip(~c" a ")})
IO.inspect({:io_lib.format(~c"~p", [{:a, [1, 2], "b"}]) |> IO.iodata_to_binary(), :io_lib.write({:a, ~c"s"}) |> IO.iodata_to_binary(), :io_lib.print([1, 2]) |> IO.iodata_to_binary(), :io_lib.printable_list(~c"abc"), :io_lib.latin1_char_list([300])})
IO.inspect({:io_lib.chars_length([~c"ab", "c"]), :io_lib.write_string(~c"a\nb"), :io_lib.write_atom(:"A b"), :io_lib.write_char(?a)})
for t <- [:a, :A, :"with space", [], ~c"string", [1000, 2000], {1, 2.0}, "bin", <<1, 255>>, <<5::3>>, %{k: 1}, 1.0e100, [a: 1], [1 | 2], ~c"ünï"], do: :io.format(~c"~p ~w ~tp~n", [t, t, t])
long = for n <- 1..15, do: {:item, n, ~c"some text", %{k: n}}
:io.format(~c"~p~n", [Enum.take(long, 4)])
:io.format(~c"~P ~W~n", [long, 8, long, 8])
IO.inspect({:unicode_util.gc(~c"e\u0301x") |> hd(), :unicode_util.cp("é"), :unicode_util.is_whitespace(?\s), :unicode_util.nfd("é") |> hd()})
IO.inspect({:erl_scan.string(~c"foo(X) -> 'b c', 16#ff, $a, \"s\".") |> elem(1) |> Enum.map(&elem(&1, 0)), :erl_scan.string(~c"'open") |> elem(0)})
IO.inspect(:io_lib.format(~c"~ts ~p ~s", [[8364], :é, ~c"x"]) |> :unicode.characters_to_binary())
