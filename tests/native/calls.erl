%% How calls go on: exceptions, other functions in their place, calls aside, slices.
-module(calls).
-export([main/0, sum/2, sum_aside/2]).
-nifs([fail/1, fail_aside/1, fail_late/1, count_down/3, more_arguments/1, more_arguments/2, bad_schedule/1, slice/1,
       slice_aside/1, sum/2, sum_aside/2, sum_for_output/2, long_list/1, long_list_aside/1, fifteen/15, none/0]).
-on_load(load/0).

load() -> erlang:load_nif("./calls", 0).

fail(_) -> erlang:nif_error(not_loaded).
fail_aside(_) -> erlang:nif_error(not_loaded).
fail_late(_) -> erlang:nif_error(not_loaded).
count_down(_, _, _) -> erlang:nif_error(not_loaded).
more_arguments(_) -> erlang:nif_error(not_loaded).
more_arguments(_, _) -> erlang:nif_error(not_loaded).
bad_schedule(_) -> erlang:nif_error(not_loaded).
slice(_) -> erlang:nif_error(not_loaded).
slice_aside(_) -> erlang:nif_error(not_loaded).
sum(_, _) -> erlang:nif_error(not_loaded).
sum_aside(_, _) -> erlang:nif_error(not_loaded).
sum_for_output(_, _) -> erlang:nif_error(not_loaded).
long_list(_) -> erlang:nif_error(not_loaded).
long_list_aside(_) -> erlang:nif_error(not_loaded).
fifteen(_, _, _, _, _, _, _, _, _, _, _, _, _, _, _) -> erlang:nif_error(not_loaded).
none() -> erlang:nif_error(not_loaded).

failure(F) ->
    try F() of
        Value -> Value
    catch
        Class:Reason:Trace -> {Class, Reason, [{M, N, A} || {M, N, A, _} <- lists:sublist(Trace, 2)]}
    end.

main() ->
    [io:format("fail ~w: ~w~n", [R, [failure(fun() -> {F(R)} end) || F <- [fun fail/1, fun fail_aside/1, fun fail_late/1]]])
     || R <- [badarg, {a, "reason"}, 17, <<"b">>]],
    io:format("caught by catch: ~w~n", [element(1, (catch fail(boom)))]),
    io:format("count_down: ~w~n", [[count_down(N, 0, {here, N}) || N <- [0, 1, 2, 3, 4, 50, 1000]]]),
    io:format("more_arguments: ~w~n", [[more_arguments(here), more_arguments(x, y), failure(fun() -> {more_arguments(x, fail)} end)]]),
    io:format("bad_schedule: ~w~n", [failure(fun() -> {bad_schedule(a)} end)]),
    io:format("slice: ~w~n", [[element(1, slice(P)) || P <- [1, 10, 100]]]),
    io:format("slice_aside: ~w~n", [[element(1, slice_aside(P)) || P <- [1, 100]]]),
    io:format("sum: ~w~n", [[F(20, 22) || F <- [fun sum/2, fun sum_aside/2, fun sum_for_output/2, fun calls:sum/2,
                                                fun calls:sum_aside/2]]]),
    io:format("apply: ~w~n", [[apply(calls, F, [1, 2]) || F <- [sum, sum_aside]]]),
    io:format("spawn: ~w~n", [[begin {P, M} = spawn_monitor(calls, F, [1, 2]), receive {'DOWN', M, process, P, R} -> R end end
                               || F <- [sum, sum_aside]]]),
    io:format("apply, bad: ~w~n", [failure(fun() -> {apply(calls, sum, [a, 2])} end)]),
    io:format("long_list: ~w~n", [[erlang:phash2(F(100000)) || F <- [fun long_list/1, fun long_list_aside/1]]]),
    Lists = [long_list(N) || N <- lists:seq(1, 300)],
    io:format("kept: ~w~n", [erlang:phash2(Lists)]),
    io:format("fifteen: ~w ~w~n", [fifteen(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), none()]),
    io:format("many: ~w~n", [lists:sum([sum(I, 1) || I <- lists:seq(1, 20000)])]),
    Self = self(),
    Pids = [spawn_link(fun() -> Self ! {self(), lists:sum([sum_aside(I, N) || I <- lists:seq(1, 100)])} end) || N <- lists:seq(1, 20)],
    io:format("at once: ~w~n", [[receive {P, S} -> S end || P <- Pids]]),
    io:format("nifs: ~w~n", [lists:sort(calls:module_info(nifs))]),
    io:format("taints: ~w~n", [lists:member(calls, erlang:system_info(taints))]),
    io:format("traced: ~w~n", [traced()]).

%% Calls of native functions are traced as others are.
traced() ->
    Self = self(),
    Tracer = spawn_link(fun() -> Self ! {traced, collect([])} end),
    erlang:trace(Self, true, [call, {tracer, Tracer}]),
    erlang:trace_pattern({calls, sum, 2}, [{'_', [], [{return_trace}]}], [local]),
    erlang:trace_pattern({calls, sum_aside, 2}, [{'_', [], [{return_trace}]}], [local]),
    sum(1, 2), sum_aside(3, 4), catch sum(a, b),
    erlang:trace(Self, false, [all]),
    D = erlang:trace_delivered(Self),
    receive {trace_delivered, _, D} -> Tracer ! done end,
    receive {traced, T} -> T end.

collect(T) -> receive done -> lists:reverse(T); M -> collect([erlang:delete_element(2, M) | T]) end.
