%% Maps and their iterators.
-module(dictionaries).
-export([main/0]).
-nifs([size_of/1, none/0, put/3, update/3, drop/2, value/2, from_lists/2, walk/1]).
-on_load(load/0).

load() -> erlang:load_nif("./dictionaries", 0).

size_of(_) -> erlang:nif_error(not_loaded).
none() -> erlang:nif_error(not_loaded).
put(_, _, _) -> erlang:nif_error(not_loaded).
update(_, _, _) -> erlang:nif_error(not_loaded).
drop(_, _) -> erlang:nif_error(not_loaded).
value(_, _) -> erlang:nif_error(not_loaded).
from_lists(_, _) -> erlang:nif_error(not_loaded).
walk(_) -> erlang:nif_error(not_loaded).

numbered(N) -> maps:from_list([{I, I * I} || I <- lists:seq(1, N)]).

main() ->
    Maps = [#{}, #{a => 1}, #{1 => a, 2.0 => b, "c" => d}, numbered(32), numbered(33), numbered(150)],
    io:format("none: ~w~n", [none()]),
    [io:format("~kw:~n ~kw~n", [M, [size_of(M), put(M, a, 2), put(M, 1, z), put(M, new, {M}), update(M, 1, z), update(M, none, z),
                                   drop(M, 1), drop(M, none), value(M, 1), value(M, none)]])
     || M <- Maps ++ [not_a_map, [], <<>>]],
    [io:format("from_lists ~w: ~kw~n", [length(K), from_lists(K, lists:reverse(K))])
     || K <- [[], [a], [a, b, c], lists:seq(1, 32), lists:seq(1, 33), lists:seq(1, 150), [a, b, a], lists:seq(1, 40) ++ [3],
                lists:seq(1, 31) ++ [3], lists:seq(1, 32) ++ [3], lists:seq(1, 20) ++ lists:seq(1, 20)]],
    [check_walk(M) || M <- Maps],
    io:format("walk: ~w~n", [[walk(T) || T <- [a, [], <<>>]]]),
    ok.

%% The order of large maps is the runtime's own: only that both ways have the same pairs is shown.
check_walk(M) ->
    {There, Back, Ends, Last} = walk(M),
    io:format("walk ~kw: ~w ~w ~w~n",
              [lists:sort(There), There =:= lists:reverse(Back), Ends,
               There =:= [] orelse Last =:= element(1, hd(There))]),
    io:format(" the order of maps:next: ~w~n", [lists:reverse(There) =:= maps:to_list(M)]).
