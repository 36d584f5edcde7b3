%% Resources: types, references, binaries over their bytes, destructors, monitors, calls from other modules.
-module(resources).
-export([main/0]).
-nifs([create/2, look/2, keep/1, release/1, text_of/1, watch/2, watch_no_more/1, monitor_term/1, call/3]).
-on_load(load/0).

load() -> erlang:load_nif("./resources", 0).

create(_, _) -> erlang:nif_error(not_loaded).
look(_, _) -> erlang:nif_error(not_loaded).
keep(_) -> erlang:nif_error(not_loaded).
release(_) -> erlang:nif_error(not_loaded).
text_of(_) -> erlang:nif_error(not_loaded).
watch(_, _) -> erlang:nif_error(not_loaded).
watch_no_more(_) -> erlang:nif_error(not_loaded).
monitor_term(_) -> erlang:nif_error(not_loaded).
call(_, _, _) -> erlang:nif_error(not_loaded).

main() ->
    terms(),
    ends(),
    binaries(),
    monitors(),
    calls(),
    ok.

%% What a resource is as a term.
terms() ->
    A = create(plain_thing, 1),
    B = create(plain_thing, 2),
    io:format("terms: ~w~n", [{is_reference(A), A =:= A, A =:= B, A == B, (A < B) =/= (B < A),
                              look(plain_thing, A), look(thing, A), look(plain_thing, make_ref()), look(plain_thing, a)}]),
    Copy = other(fun() -> A end),
    io:format("a copy: ~w~n", [{Copy =:= A, look(plain_thing, Copy)}]),
    External = binary_to_term(term_to_binary(A)),
    io:format("by the external format: ~w~n", [{External =:= A, look(plain_thing, External)}]),
    Read = list_to_ref(ref_to_list(A)),
    io:format("by text: ~w~n", [{Read =:= A, look(plain_thing, Read)}]),
    %% The collection there ends it: the process itself may outlive its answer by a moment.
    Gone = other(fun() -> Bytes = term_to_binary(create(plain_thing, 9)), erlang:garbage_collect(), Bytes end),
    io:format("of one that is gone: ~w~n", [look(plain_thing, binary_to_term(Gone))]),
    ets:new(kept, [named_table, public]),
    ets:insert(kept, {a, create(plain_thing, 3)}),
    erlang:garbage_collect(),
    [{a, Kept}] = ets:lookup(kept, a),
    io:format("from a table: ~w~n", [look(plain_thing, Kept)]).

other(F) ->
    Self = self(),
    spawn_link(fun() -> Self ! {result, F()} end),
    receive {result, R} -> R end.

%% A destructor is called once the last term and the library's own references are gone.
ends() ->
    other(fun() -> create(thing, 10), ok end),
    create(thing, 11),
    erlang:garbage_collect(),
    io:format("gone: ~w~n", [wait(gone)]),
    T = create(thing, 12),
    keep(T),
    release(T),
    ets:insert(kept, {thing, T}),
    io:format("still there: ~w~n", [look(thing, T)]),
    done(T),
    erlang:garbage_collect(),
    io:format("not gone: ~w~n", [receive {gone, N} -> N after 20 -> none end]),
    ets:delete(kept, thing),
    erlang:garbage_collect(),
    io:format("gone: ~w~n", [wait(gone)]).

done(_) -> ok.

%% The one in the process that has made it ends with it; its message goes nowhere.
wait(Kind) -> receive {Kind, N} -> N end.

binaries() ->
    B = other(fun() -> text_of(create(plain_thing, 20)) end),
    erlang:garbage_collect(),
    io:format("text: ~w ~w~n", [B, look(plain_thing, B)]),
    <<_:10/binary, Part:70/binary, _/binary>> = B,
    io:format("part: ~w ~w~n", [Part, look(plain_thing, Part)]),
    T = create(thing, 21),
    Owned = text_of(T),
    io:format("owned: ~w~n", [byte_size(Owned)]),
    io:format("size: ~w~n", [byte_size(text_of(create(thing, 22)))]),
    erlang:garbage_collect(),
    io:format("gone: ~w~n", [lists:sort([wait(gone), wait(gone)])]).

idle() -> spawn(fun() -> receive stop -> ok end end).

monitors() ->
    T = create(thing, 30),
    P = idle(),
    io:format("watch: ~w~n", [watch(T, P)]),
    io:format("monitor_term: ~w~n", [monitor_term(T)]),
    {monitored_by, [By]} = process_info(P, monitored_by),
    io:format("monitored_by: ~w~n", [{is_reference(By), look(thing, By)}]),
    P ! stop,
    io:format("down: ~w~n", [receive {down, 30, P, Same} -> Same end]),
    io:format("watch_no_more: ~w~n", [watch_no_more(T)]),
    io:format("watch a dead one: ~w~n", [watch(T, P)]),
    Q = idle(),
    io:format("watch and no more: ~w~n", [{watch(T, Q), watch_no_more(T), watch_no_more(T)}]),
    io:format("monitored_by: ~w~n", [process_info(Q, monitored_by)]),
    R = other(fun idle/0),
    io:format("a plain one: ~w~n", [watch(create(plain_thing, 31), R)]),
    gone_while_watching(Q),
    erlang:garbage_collect(),
    io:format("monitored_by: ~w~n", [process_info(Q, monitored_by)]),
    Many = [begin W = idle(), 0 = watch(T, W), W end || _ <- lists:seq(1, 200)],
    [W ! stop || W <- Many],
    Downs = [receive {down, 30, W, _} -> ok end || W <- Many],
    io:format("downs: ~w~n", [length(Downs)]).

%% The monitors of a resource that is gone are.
gone_while_watching(Q) ->
    0 = other(fun() -> X = create(thing, 32), S = watch(X, Q), S end),
    until_unwatched(Q, 1000).

until_unwatched(_, 0) -> ok;
until_unwatched(Q, N) ->
    case process_info(Q, monitored_by) of
        {monitored_by, []} -> ok;
        _ -> timer:sleep(5), until_unwatched(Q, N - 1)
    end.

calls() ->
    T = create(callable_thing, 40),
    io:format("call: ~w~n", [[call(resources, callable_thing, T), call(resources, thing, T), call(other, callable_thing, T),
                             call(resources, thing, create(thing, 41)), call(resources, callable_thing, a)]]).
