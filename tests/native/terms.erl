%% Kinds of terms, numbers, atoms, strings, tuples and lists.
-module(terms).
-export([main/0]).
-nifs([describe/1, compare/2, hash/1, numbers/1, extremes/0, infinity/0, make_atoms/2, latin1_atom/0, long_atom/0,
       atom_text/3, string_text/3, make_strings/0, tuple_elements/1, list_parts/1]).
-on_load(load/0).

load() -> erlang:load_nif("./terms", 0).

describe(_) -> erlang:nif_error(not_loaded).
compare(_, _) -> erlang:nif_error(not_loaded).
hash(_) -> erlang:nif_error(not_loaded).
numbers(_) -> erlang:nif_error(not_loaded).
extremes() -> erlang:nif_error(not_loaded).
infinity() -> erlang:nif_error(not_loaded).
make_atoms(_, _) -> erlang:nif_error(not_loaded).
latin1_atom() -> erlang:nif_error(not_loaded).
long_atom() -> erlang:nif_error(not_loaded).
atom_text(_, _, _) -> erlang:nif_error(not_loaded).
string_text(_, _, _) -> erlang:nif_error(not_loaded).
make_strings() -> erlang:nif_error(not_loaded).
tuple_elements(_) -> erlang:nif_error(not_loaded).
list_parts(_) -> erlang:nif_error(not_loaded).

kinds() ->
    [a, 'caf\x{e9}', 1, -1, 1 bsl 70, 1.5, <<>>, <<1, 2, 3>>, <<1:3>>, binary:copy(<<7>>, 100), [], [1, 2], [1 | 2], "text",
     {}, {1, 2, 3}, #{}, #{a => 1}, maps:from_list([{I, I} || I <- lists:seq(1, 40)])].

main() ->
    [io:format("describe ~kw: ~w~n", [T, describe(T)]) || T <- kinds()],
    [io:format("describe ~s: ~w~n", [N, describe(T)])
     || {N, T} <- [{pid, self()}, {ref, make_ref()}, {'fun', fun main/0}, {closure, fun() -> self() end},
                   {port, hd(erlang:ports())}]],
    Ordered = [1, 1.0, 2, a, b, {}, {1}, #{}, [], [1], <<>>, <<1>>, <<1:1>>, 1 bsl 65, 1.0e30],
    [io:format("compare ~w ~w: ~w~n", [A, B, compare(A, B)]) || A <- Ordered, B <- Ordered],
    [io:format("hash ~kw: ~w~n", [T, hash(T)]) || T <- kinds()],
    [io:format("numbers ~w: ~w~n", [T, numbers(T)])
     || T <- [0, 1, -1, 16#7fffffff, 16#80000000, -16#80000000, -16#80000001, 16#ffffffff, 16#100000000,
              16#7fffffffffffffff, 16#8000000000000000, -16#8000000000000000, -16#8000000000000001,
              16#ffffffffffffffff, 16#10000000000000000, 1.5, -0.0, a, [], 16#7ffffffffffffff, 16#800000000000000]],
    io:format("extremes: ~w~n", [extremes()]),
    io:format("infinity: ~w~n", [catch_reason(fun infinity/0)]),
    [io:format("make_atoms ~w ~w: ~w~n", [N, E, (catch [atom_to_binary(A) || A <- make_atoms(N, E)])])
     || N <- [<<"ok">>, <<"never_seen_before_1">>, <<"caf", 16#e9>>, <<"caf", 16#c3, 16#a9>>, <<"a", 16#ff>>, <<>>,
              <<16#e2, 16#82, 16#ac>>, binary:copy(<<"x">>, 255), binary:copy(<<"y">>, 256),
              binary:copy(<<16#c3, 16#a9>>, 255), binary:copy(<<16#c3, 16#a9>>, 256)],
        E <- [1, 2, 3]],
    io:format("latin1_atom: ~w~n", [latin1_atom()]),
    io:format("long_atom: ~w~n", [catch_reason(fun long_atom/0)]),
    [io:format("atom_text ~w ~w ~w: ~w~n", [A, E, R, atom_text(A, E, R)])
     || A <- [ok, 'caf\x{e9}', '\x{20ac}', '', 17, "ok"], E <- [1, 2], R <- [0, 1, 3, 4, 5, 6, 100]],
    [io:format("string_text ~w ~w ~w: ~w~n", [S, E, R, string_text(S, E, R)])
     || S <- ["", "ok", "caf\x{e9}", [16#20ac], [1 | 2], [a], [300, a], [-1], [16#d800], [16#110000], ok, <<"ok">>],
        E <- [1, 2], R <- [0, 1, 3, 4, 5, 6, 100]],
    io:format("make_strings: ~w~n", [make_strings()]),
    [io:format("tuple_elements ~w: ~w~n", [T, tuple_elements(T)]) || T <- [{}, {1}, {a, "b", <<"c">>}, [], a]],
    [io:format("list_parts ~w: ~w~n", [T, list_parts(T)]) || T <- [[], [1], [1, 2, 3], [1, 2 | 3], a, {}]],
    ok.

catch_reason(F) -> try F() catch C:R -> {C, R} end.
