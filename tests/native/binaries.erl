%% Binaries, iovecs and their queues, and the external format.
-module(binaries).
-export([main/0]).
-nifs([inspect/1, inspect_iolist/1, inspected_again/1, grown/2, released/1, part/3, to_external/1, from_external/2, vector/4,
       queued/4]).
-on_load(load/0).

load() -> erlang:load_nif("./binaries", 0).

inspect(_) -> erlang:nif_error(not_loaded).
inspect_iolist(_) -> erlang:nif_error(not_loaded).
inspected_again(_) -> erlang:nif_error(not_loaded).
grown(_, _) -> erlang:nif_error(not_loaded).
released(_) -> erlang:nif_error(not_loaded).
part(_, _, _) -> erlang:nif_error(not_loaded).
to_external(_) -> erlang:nif_error(not_loaded).
from_external(_, _) -> erlang:nif_error(not_loaded).
vector(_, _, _, _) -> erlang:nif_error(not_loaded).
queued(_, _, _, _) -> erlang:nif_error(not_loaded).

long() -> binary:copy(<<"long">>, 30).

main() ->
    <<_, Part/binary>> = long(),
    <<_:3, Unaligned:9/binary, _/bits>> = long(),
    <<_:5, UnalignedLong:80/binary, _/bits>> = long(),
    Data = [<<>>, <<"short">>, long(), Part, Unaligned, UnalignedLong],
    [io:format("inspect ~w: ~w~n", [T, inspect(T)]) || T <- Data ++ [<<1:1>>, "list", a]],
    [io:format("inspect_iolist ~w: ~w~n", [T, inspect_iolist(T)])
     || T <- Data ++ [[], "list", ["a", <<"b">>, [$c | <<"d">>]], [256], [a], [<<1:1>>], a, <<1:1>>, {}]],
    [io:format("inspected_again ~w: ~w~n", [T, inspected_again(T)]) || T <- Data ++ [["a", long()]]],
    [io:format("grown ~w ~w: ~w~n", [A, B, grown(A, B)]) || A <- [0, 5, 64, 65, 100], B <- [0, 3, 64, 65, 200]],
    io:format("released: ~w~n", [[released(N) || N <- [0, 10, 100000]]]),
    [io:format("part ~w ~w ~w: ~w~n", [B, P, N, part(B, P, N)]) || B <- Data, P <- [0, 2], N <- [0, 3], byte_size(B) >= P + N],
    Terms = [a, 1, 1 bsl 100, 1.5, "list", [1 | 2], {a, <<"b">>}, #{a => 1}, long(), <<1:3>>, fun lists:map/2],
    [io:format("to_external ~w: ~w~n", [T, to_external(T) =:= term_to_binary(T)]) || T <- Terms],
    [io:format("from_external ~w: ~w~n", [T, from_external(<<(term_to_binary(T))/binary, "more">>, S)])
     || T <- Terms, S <- [0, 1]],
    [io:format("from_external bad ~w: ~w~n", [B, from_external(B, S)])
     || B <- [<<>>, <<131>>, <<131, 100, 0, 5, "a">>, <<130, 97, 1>>, <<131, 119, 10, "unknown__1">>], S <- [1, 0]],
    Lists = [[], [<<>>], Data, lists:duplicate(20, <<"x">>), lists:duplicate(20, long()), [<<"a">> | <<"b">>], [a], ["b"],
             [<<1:1>>], a, <<"b">>],
    [io:format("vector ~w ~w ~w ~w: ~w~n", [L, N, P, E, vector(L, N, P, E)])
     || L <- Lists, N <- [0, 1, 3, 100], P <- [0, 1], E <- [0, 1]],
    [io:format("queued ~w ~w ~w ~w: ~w~n", [L, A, B, C, queued(L, A, B, C)])
     || L <- [[], Data], A <- [0, 3, 1000], B <- [0, 7, 70], C <- [0, 10, 170, 10000]],
    ok.
