%% Functions that take their time: they are counted and named, and the timers of others go on. What is Mote's own is checked
%% under Mote alone; what is printed is the same under both.
-module(holds).
-export([main/0]).
-nifs([hold/1, hold_aside/1]).
-on_load(load/0).

load() -> erlang:load_nif("./holds", 0).

hold(_) -> erlang:nif_error(not_loaded).
hold_aside(_) -> erlang:nif_error(not_loaded).

main() ->
    [hold(0) || _ <- lists:seq(1, 100)],
    hold(30),
    [hold_aside(0) || _ <- lists:seq(1, 10)],
    io:format("counted: ~w~n", [counted()]),
    io:format("long_schedule: ~w~n", [long_schedule()]),
    io:format("timers: ~w~n", [timers()]).

is_mote() -> string:find(erlang:system_info(system_version), "[mote]") =/= nomatch.

counted() ->
    try erlang:system_info(native_calls) of
        All ->
            {_, 101, Longest, Total} = lists:keyfind({holds, hold, 1}, 1, All),
            {_, 10, _, _} = lists:keyfind({holds, hold_aside, 1}, 1, All),
            Longest >= 29_000_000 andalso Total >= Longest andalso Longest < 10_000_000_000
    catch
        error:badarg -> not is_mote()
    end.

%% The report of a function that held its scheduler names it.
long_schedule() ->
    erlang:system_monitor(self(), [{long_schedule, 20}]),
    {P, M} = spawn_monitor(fun() -> hold(60) end),
    receive {'DOWN', M, _, _, _} -> ok end,
    Named = receive {monitor, P, long_schedule, Info} -> proplists:get_value(nif, Info) after 10000 -> none end,
    erlang:system_monitor(undefined),
    Named =:= {holds, hold, 1} orelse (Named =:= undefined andalso not is_mote()).

%% All schedulers are held for two seconds; under Mote a timer of another process is not late by that.
timers() ->
    Holders = [spawn_monitor(fun() -> hold(2000) end) || _ <- lists:seq(1, 2 * erlang:system_info(schedulers))],
    Begin = erlang:monotonic_time(millisecond),
    timer:sleep(100),
    Late = erlang:monotonic_time(millisecond) - Begin - 100,
    [receive {'DOWN', M, _, _, _} -> ok end || {_, M} <- Holders],
    Late < 1500 orelse not is_mote().
