%% Memory, printing, the system, time, other libraries.
-module(system).
-export([main/0]).
-nifs([memory/0, printed/1, formats/0, about/0, variable/2, other_library/0, convert/3, times/1, now/0, cpu/0, unique/1]).
-on_load(load/0).
-compile([{no_auto_import, [now/0]}, nowarn_deprecated_function]).

load() -> erlang:load_nif("./system", 0).

memory() -> erlang:nif_error(not_loaded).
printed(_) -> erlang:nif_error(not_loaded).
formats() -> erlang:nif_error(not_loaded).
about() -> erlang:nif_error(not_loaded).
variable(_, _) -> erlang:nif_error(not_loaded).
other_library() -> erlang:nif_error(not_loaded).
convert(_, _, _) -> erlang:nif_error(not_loaded).
times(_) -> erlang:nif_error(not_loaded).
now() -> erlang:nif_error(not_loaded).
cpu() -> erlang:nif_error(not_loaded).
unique(_) -> erlang:nif_error(not_loaded).

main() ->
    io:format("memory: ~s~n", [memory()]),
    [io:format("printed: ~p~n", [printed(T)])
     || T <- [a, 'Quoted atom', 1 bsl 70, -17, 1.5, "text", [1, 2 | 3], {a, [], "b"}, <<1, 2, 3>>, <<"text">>, <<5:3>>, #{a => [1]},
              fun lists:map/2, []]],
    [io:format("format: ~s~n", [L]) || L <- formats()],
    io:format("about: ~w~n", [about()]),
    [io:format("variable: ~w~n", [variable(N, R)]) || N <- ["NATIVE_TEST", "NO_SUCH_VARIABLE"], R <- [0, 3, 5, 6, 100]],
    os:putenv("NATIVE_SET", "later"),
    io:format("variable: ~w~n", [variable("NATIVE_SET", 100)]),
    io:format("other_library: ~w~n", [other_library()]),
    [io:format("convert ~w ~w ~w: ~w~n", [V, A, B, convert(V, A, B)])
     || V <- [0, 1, -1, 999, 1500, -1500, 123456789], A <- [0, 1, 2, 3, 4], B <- [0, 1, 2, 3, -1]],
    [io:format("times ~w: ~w~n", [U, close(times(N), {erlang:monotonic_time(U), erlang:time_offset(U)}, U)])
     || {N, U} <- [{0, second}, {1, millisecond}, {2, microsecond}, {3, nanosecond}]],
    io:format("times, bad unit: ~w~n", [times(9)]),
    {A, B} = now(),
    io:format("now: ~w~n", [{A < B, B < erlang:now(), tuple_size(A)}]),
    io:format("cpu: ~w~n", [catch element(1, cpu())]),
    P = unique(1),
    io:format("unique: ~w~n", [{unique(0) =/= unique(0), P > 0, unique(2) < unique(2), unique(3) < erlang:unique_integer([positive, monotonic])}]),
    ok.

%% Within ten seconds.
close({A, B}, {C, D}, Unit) ->
    Limit = erlang:convert_time_unit(10, second, Unit),
    {abs(A - C) =< Limit, abs(B - D) =< Limit}.
