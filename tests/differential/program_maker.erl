%% Makes Erlang functions at random: arithmetic, the bit syntax, maps, patterns, guards, comprehensions, funs, exceptions.
%% Expressions are made for a type wanted (int, num, bin, list, map, tup, bool), so that most of what is made runs to its
%% end; the rest fails with an error, which is compared as well. The seed of `rand` decides everything.
%%
%% A scope is a list of {Type, VariableName}.
-module(program_maker).
-export([function/2]).

%% The text of a function of this number, with three arguments: an integer, a bitstring and a list. It calls functions
%% of smaller numbers only.
function(Number, Depth) ->
    put(next_variable, 0),
    put(function, Number),
    text("f~p(A, B, C) ->\n  ~s.\n", [Number, body([{int, "A"}, {bin, "B"}, {list, "C"}], Depth)]).

text(Format, Arguments) -> lists:flatten(io_lib:format(Format, Arguments)).
random(N) -> rand:uniform(N).
pick(List) -> lists:nth(random(length(List)), List).
variable() ->
    N = get(next_variable),
    put(next_variable, N + 1),
    "V" ++ integer_to_list(N).

type() -> pick([int, int, int, bin, bin, list, map, tup, bool, num]).
variables(Type, Scope) -> [V || {T, V} <- Scope, T =:= Type orelse Type =:= any].

body(Scope, Depth) ->
    case random(2) of
        1 ->
            V = variable(),
            Type = type(),
            text("~s = ~s,\n  ~s", [V, expression(Type, Scope, Depth - 1), body([{Type, V} | Scope], Depth - 1)]);
        2 ->
            expression(type(), Scope, Depth)
    end.

%% -- what stands at the leaves

leaf(Type, Scope) ->
    case variables(Type, Scope) of
        [] -> literal(Type);
        Names -> case random(4) of 1 -> literal(Type); _ -> pick(Names) end
    end.

literal(int) ->
    pick(["0", "1", "-1", "2", "7", "255", "256", "16#7fffffff", "(1 bsl 59)", "((1 bsl 59) - 1)", "-(1 bsl 59)",
          "(1 bsl 64)", integer_to_list(random(1 bsl 40))]);
literal(num) -> pick(["1.5", "-0.25", "1.0e10", "3"]);
literal(bin) -> pick(["<<>>", "<<\"bin\">>", "<<1,2,3,4,5,6,7,8,9>>", "<<5:3>>", "<<7,1:1>>"]);
literal(list) -> pick(["[]", "\"ab\"", "[1,2,3]", "[a,{b,2}]"]);
literal(map) -> pick(["#{a=>1}", "#{a=>2,b=>x}", "#{a=>3,1=>2,{x}=>y,\"s\"=>4}"]);
literal(tup) -> pick(["{1,b,c}", "{2,[],3}"]);
literal(bool) -> pick(["true", "false"]);
literal(any) -> literal(type()).

%% Literals that may stand in a pattern.
pattern_literal(Type) when Type =:= list; Type =:= tup; Type =:= bool -> literal(Type);
pattern_literal(_) -> pick(["0", "1", "-1", "255", "576460752303423488", "18446744073709551616"]).

bits() -> pick(["0", "1", "2", "3", "7", "8", "9", "15", "16", "31", "32", "33", "59", "60", "63", "64", "65", "100"]).
comparison() -> pick(["<", ">", "=<", ">=", "==", "/=", "=:=", "=/="]).

%% -- expressions

expression(Type, Scope, Depth) when Depth =< 0 -> leaf(Type, Scope);
expression(any, Scope, Depth) -> expression(type(), Scope, Depth);
expression(Type, Scope, Depth) ->
    case random(60) of
        1 -> expression(any, Scope, Depth - 1);  % of any type: mostly an error
        N when N =< 24 -> control(N, Type, Scope, Depth - 1);
        _ -> operation(Type, Scope, Depth - 1)
    end.

control(N, Type, Scope, D) when N =< 5 -> choice(Type, Scope, D);
control(N, Type, Scope, D) when N =< 12 -> bit_choice(Type, Scope, D);
control(N, Type, Scope, D) when N =< 14 ->
    E = fun() -> expression(Type, Scope, D) end,
    text("if ~s -> ~s; ~s -> ~s; true -> ~s end", [guard(Scope), E(), guard(Scope), E(), E()]);
control(15, Type, Scope, D) ->
    V = variable(),
    text("(try ~s catch C~s:R~s -> begin _ = {C~s, R~s}, ~s end end)",
         [expression(Type, Scope, D), V, V, V, V, expression(Type, Scope, D)]);
control(16, Type, Scope, D) ->
    V = variable(),
    Inner = [{Type, V} | Scope],
    E = fun() -> expression(Type, Scope, D) end,
    text("(try ~s of ~s when ~s -> ~s; _ -> ~s catch error:_ -> ~s after ok end)",
         [E(), V, guard(Inner), expression(Type, Inner, D), E(), E()]);
control(17, Type, Scope, D) ->
    V = variable(),
    Argument = type(),
    text("(fun(~s) -> ~s end)(~s)", [V, expression(Type, [{Argument, V} | Scope], D), expression(Argument, Scope, D)]);
control(18, Type, Scope, D) ->
    V = variable(),
    Inner = [{int, V} | Scope],
    text("(fun(~s) when ~s -> ~s; (_) -> ~s end)(~s)",
         [V, guard(Inner), expression(Type, Inner, D), expression(Type, Scope, D), expression(int, Scope, D)]);
control(19, Type, Scope, D) ->
    E = fun(T) -> expression(T, Scope, D) end,
    case get(function) of
        1 -> E(Type);
        N -> text("begin _ = f~p(~s, ~s, ~s), ~s end", [random(N - 1), E(int), E(bin), E(list), E(Type)])
    end;
control(20, Type, Scope, D) ->
    V = variable(),
    text("begin ~s = ~s, ~s end", [V, expression(Type, Scope, D), expression(Type, [{Type, V} | Scope], D)]);
control(21, Type, Scope, D) ->
    V = variable(),
    text("begin {~s, _, _} = ~s, ~s end", [V, expression(tup, Scope, D), expression(Type, [{int, V} | Scope], D)]);
control(22, Type, Scope, D) ->
    V = variable(),
    text("begin #{a := ~s} = ~s, ~s end", [V, expression(map, Scope, D), expression(Type, [{int, V} | Scope], D)]);
control(23, Type, Scope, D) ->
    V = variable(),
    text("(case ~s of [~s | _] when is_integer(~s) -> ~s; _ -> ~s end)",
         [expression(list, Scope, D), V, V, expression(Type, [{int, V} | Scope], D), expression(Type, Scope, D)]);
control(24, Type, Scope, D) ->
    E = fun(T) -> expression(T, Scope, D) end,
    text("(case ~s of true -> ~s; false -> ~s end)", [E(bool), E(Type), E(Type)]).

operation(int, Scope, D) ->
    E = fun(T) -> expression(T, Scope, D) end,
    case random(16) of
        N when N =< 5 -> text("(~s ~s ~s)", [E(int), pick(["+", "-", "*", "+", "-"]), E(int)]);
        6 -> text("(~s ~s (~s bor 1))", [E(int), pick(["div", "rem"]), E(int)]);
        7 -> text("(~s ~s ~s)", [E(int), pick(["band", "bor", "bxor"]), E(int)]);
        8 -> text("(~s ~s ~s)", [E(int), pick(["bsl", "bsr"]), bits()]);
        9 -> text("~s(~s)", [pick(["abs", "-", "bnot", "round", "trunc"]), E(int)]);
        10 -> text("~s(~s)", [pick(["byte_size", "bit_size", "erlang:crc32", "erlang:phash2"]), leaf(bin, Scope)]);
        11 -> text("~s(~s)", [pick(["length", "erlang:phash2"]), E(list)]);
        12 -> text("map_get(a, ~s)", [E(map)]);
        13 -> text("element(1, ~s)", [E(tup)]);
        14 -> text("~s(~s, ~s)", [pick(["max", "min"]), E(int), E(int)]);
        15 ->
            text("lists:foldl(fun(X, S) when is_integer(X) -> X + S; (_, S) -> S end, ~s, ~s)", [E(int), E(list)]);
        16 -> text("(~s + ~s)", [E(int), pick(["1", "-1", "100", "576460752303423487"])])
    end;
operation(num, Scope, D) ->
    E = fun() -> expression(num, Scope, D) end,
    Sign = fun() -> pick(["+", "-", "*"]) end,
    text("((~s ~s ~s) ~s ~s)", [E(), Sign(), pick([E(), leaf(int, Scope)]), Sign(), leaf(num, Scope)]);
operation(bool, Scope, D) ->
    E = fun(T) -> expression(T, Scope, D) end,
    case random(6) of
        1 -> text("(~s ~s ~s)", [E(int), comparison(), E(int)]);
        2 -> text("(~s ~s ~s)", [E(type()), comparison(), E(any)]);
        3 -> text("(~s ~s ~s)", [E(bool), pick(["andalso", "orelse", "and", "or", "xor"]), E(bool)]);
        4 -> text("not ~s", [E(bool)]);
        5 -> text("is_map_key(~s, ~s)", [E(any), E(map)]);
        6 ->
            Test = pick(["binary", "list", "integer", "float", "map", "atom", "bitstring", "number", "boolean"]),
            text("is_~s(~s)", [Test, E(any)])
    end;
operation(tup, Scope, D) ->
    E = fun(T) -> expression(T, Scope, D) end,
    case random(3) of
        1 -> text("setelement(~s, ~s, ~s)", [pick(["2", "3"]), E(tup), E(any)]);
        _ -> text("{~s, ~s, ~s}", [E(int), E(any), E(any)])
    end;
operation(map, Scope, D) ->
    E = fun(T) -> expression(T, Scope, D) end,
    V = variable(),
    case random(9) of
        1 -> text("#{a => ~s, ~s => ~s}", [E(int), E(int), E(any)]);
        2 -> text("#{a => ~s, b => ~s, c => ~s}", [E(int), E(any), E(any)]);
        3 -> text("(~s)#{~s => ~s}", [E(map), E(any), E(int)]);
        4 -> text("(~s)#{a := ~s}", [E(map), E(int)]);
        5 -> text("(~s)#{a := ~s, b => ~s, q => 1}", [E(map), E(int), E(any)]);
        6 ->
            text("(#{~s => ~s || ~s <- ~s})#{a => ~s}",
                 [V, expression(any, [{any, V} | Scope], D), V, E(list), E(int)]);
        7 ->
            text("(#{~s => ~s || ~s <- lists:seq(1, ~p)})#{a => ~s}",
                 [V, expression(any, [{int, V} | Scope], D), V, 28 + random(10), E(int)]);
        8 -> text("maps:merge(~s, ~s)", [E(map), E(map)]);
        9 -> text("~s#{a := ~s}", [pick(["#{}", "#{b => 1}", "#{a => 1}"]), E(int)])
    end;
operation(list, Scope, D) ->
    E = fun(T) -> expression(T, Scope, D) end,
    V = variable(),
    case random(10) of
        1 -> text("[~s, ~s | ~s]", [E(int), E(any), E(list)]);
        2 -> text("[~s | ~s]", [E(any), E(list)]);
        3 -> text("(~s ++ ~s)", [E(list), E(list)]);
        4 ->
            Inner = [{int, V} | Scope],
            text("[~s || ~s <- ~s, is_integer(~s), ~s]", [expression(any, Inner, D), V, E(list), V, guard(Inner)]);
        5 ->
            text("[~s || <<~s:~s~s>> <= ~s]",
                 [expression(any, [{int, V} | Scope], D), V, pick(["3", "8", "16", "32", "7"]), flags(), E(bin)]);
        6 -> text("lists:map(fun(~s) -> ~s end, ~s)", [V, expression(any, [{any, V} | Scope], D), E(list)]);
        7 -> text("bitstring_to_list(~s)", [E(bin)]);
        8 -> text("lists:~s(~s)", [pick(["reverse", "sort", "usort"]), E(list)]);
        9 -> text("[~s || <<~s/utf8>> <= ~s]", [expression(any, [{int, V} | Scope], D), V, E(bin)]);
        10 -> text("tuple_to_list(~s)", [E(tup)])
    end;
operation(bin, Scope, D) ->
    E = fun() -> expression(bin, Scope, D) end,
    V = variable(),
    Inner = [{int, V} | Scope],
    case random(6) of
        1 -> text("<< <<~s>> || <<~s:~s>> <= ~s>>", [segment(Inner, D), V, pick(["3", "8", "16", "5"]), E()]);
        2 -> text("<< <<~s>> || ~s <- ~s, is_integer(~s)>>", [segment(Inner, D), V, expression(list, Scope, D), V]);
        3 -> text("<<~s/bits, ~s>>", [pick(["(" ++ E() ++ ")", leaf(bin, Scope)]), segment(Scope, D)]);
        4 ->
            text("<<~s/bits, ~s, ~s, ~s>>", [leaf(bin, Scope), segment(Scope, 0), segment(Scope, 0), segment(Scope, 0)]);
        _ -> text("<<~s>>", [lists:join(", ", [segment(Scope, D) || _ <- lists:seq(1, random(4))])])
    end.

flags() -> pick(["", "/little", "/signed", "/signed-little"]).

%% A segment of a construction.
segment(Scope, D) ->
    I = "(" ++ expression(int, Scope, D) ++ ")",
    case random(14) of
        1 -> I ++ ":" ++ bits();
        2 -> I ++ ":" ++ bits() ++ "/little";
        3 -> "(" ++ leaf(bin, Scope) ++ ")/bits";
        4 -> text("(~s)/bits", [expression(bin, Scope, D)]);
        5 -> pick(["65/utf8", "16#20ac/utf8", "16#1f600/utf16", "300/utf32", "200/utf16-little"]);
        6 -> text("(~s)~s", [leaf(num, Scope), pick(["/float", ":32/float", ":64/float-little"])]);
        7 -> I ++ ":" ++ bits() ++ "/signed";
        8 -> "\"str\"";
        9 -> text("~s:(~s band 63)", [I, leaf(int, Scope)]);
        10 -> "0:3";
        11 -> I ++ ":16";
        12 -> I ++ ":32/little";
        _ -> I
    end.

%% -- patterns: {Text, Scope of what they bind}

choice(Type, Scope, D) ->
    Of = type(),
    Clauses = [clause(pattern(Of, Scope, 2), Type, Scope, D) || _ <- lists:seq(1, random(4))],
    text("case ~s of ~s; _ -> ~s end",
         [expression(Of, Scope, D), lists:join("; ", Clauses), expression(Type, Scope, D)]).

bit_choice(Type, Scope, D) ->
    Clauses = [clause(bit_pattern(), Type, Scope, D) || _ <- lists:seq(1, random(4))],
    text("case ~s of ~s; _ -> ~s end",
         [pick([leaf(bin, Scope), expression(bin, Scope, D)]), lists:join("; ", Clauses), expression(Type, Scope, D)]).

clause({Pattern, Bound}, Type, Scope, D) ->
    Inner = Bound ++ Scope,
    Guard = case random(2) of 1 -> " when " ++ guard(Inner); 2 -> "" end,
    text("~s~s -> ~s", [Pattern, Guard, expression(Type, Inner, D)]).

pattern(Type, Scope, D) when D =< 0 ->
    case random(4) of
        1 -> {pattern_literal(Type), []};
        2 -> {pick(variables(any, Scope)), []};
        _ -> V = variable(), {V, [{Type, V}]}
    end;
pattern(tup, Scope, D) ->
    {P, N} = pattern(int, Scope, D - 1),
    {Q, M} = pattern(any, Scope, D - 1),
    {text("{~s, ~s, _}", [P, Q]), N ++ M};
pattern(list, Scope, D) ->
    {P, N} = pattern(any, Scope, D - 1),
    {Q, M} = pattern(list, Scope, D - 1),
    {text("[~s | ~s]", [P, Q]), N ++ M};
pattern(map, Scope, D) ->
    {P, N} = pattern(int, Scope, D - 1),
    {Q, M} = pattern(any, Scope, 0),
    case random(2) of
        1 -> {text("#{a := ~s}", [P]), N};
        2 -> {text("#{a := ~s, b := ~s}", [P, Q]), N ++ M}
    end;
pattern(bin, _, _) -> bit_pattern();
pattern(Type, Scope, _) -> pattern(Type, Scope, 0).

bit_pattern() ->
    V = variable(),
    {End, Bound} = pick([{[], []}, {["_/binary"], []}, {["_/bits"], []}, {[V ++ "/binary"], [{bin, V}]},
                         {[V ++ "/bits"], [{bin, V}]}]),
    Segments = [matched_segment() || _ <- lists:seq(1, random(5))],
    {text("<<~s>>", [lists:join(", ", [S || {S, _} <- Segments] ++ End)]),
     lists:append([N || {_, N} <- Segments]) ++ Bound}.

matched_segment() ->
    V = variable(),
    W = variable(),
    I = [{int, V}],
    case random(16) of
        1 -> {pick(["1", "0", "255", "\"b\"", "2:5", "1:1", "0:3", "-1:8"]), []};
        2 -> {"_:" ++ bits(), []};
        3 -> {V ++ ":" ++ bits() ++ "/bits", [{bin, V}]};
        4 -> {V ++ ":" ++ pick(["0", "1", "2", "3"]) ++ "/binary", [{bin, V}]};
        5 -> {V ++ pick(["/utf8", "/utf16", "/utf32", "/utf16-little"]), I};
        6 -> {V ++ pick([":32/float", ":64/float", ":64/float-little", ":16/float"]), [{num, V}]};
        7 -> {text("~s:4, ~s:~s/bits", [V, W, V]), [{bin, W} | I]};
        8 -> {text("~s:2, ~s:~s/binary", [V, W, V]), [{bin, W} | I]};
        9 -> {text("~s:3, ~s:~s", [V, W, V]), [{int, W} | I]};
        10 -> {V ++ ":7/unit:2", I};
        _ -> {V ++ pick(["", "", ":16", ":3", ":" ++ bits()]) ++ flags(), I}
    end.

guard(Scope) ->
    V = fun() -> pick(variables(any, Scope)) end,
    I = fun() -> leaf(int, Scope) end,
    case random(14) of
        1 -> text("~s > ~s", [V(), V()]);
        2 -> text("is_integer(~s)", [V()]);
        3 -> text("is_list(~s) andalso ~s =/= []", [V(), V()]);
        4 -> text("~s + 1 > ~s", [I(), I()]);
        5 -> text("byte_size(~s) > 2", [leaf(bin, Scope)]);
        6 -> text("is_tuple(~s) orelse is_atom(~s)", [V(), V()]);
        7 -> text("~s =:= ~s", [I(), I()]);
        8 -> text("is_map_key(a, ~s)", [leaf(map, Scope)]);
        9 -> text("map_get(a, ~s) == 1", [leaf(map, Scope)]);
        10 -> text("element(1, ~s) =:= 1", [leaf(tup, Scope)]);
        11 -> text("hd(~s) < ~s", [leaf(list, Scope), V()]);
        12 -> text("is_binary(~s) orelse is_float(~s)", [V(), V()]);
        13 -> text("~s band 3 =:= 0", [I()]);
        14 -> text("~s rem 2 =:= 0", [I()])
    end.
