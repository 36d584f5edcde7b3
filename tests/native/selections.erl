%% enif_select and its kin, with pipes.
-module(selections).
-export([main/0]).
-nifs([make_pipe/0, write_bytes/2, read_bytes/1, select_end/4, select_message/5, select_number/4, steal/4]).
-on_load(load/0).

load() -> erlang:load_nif("./selections", 0).

make_pipe() -> erlang:nif_error(not_loaded).
write_bytes(_, _) -> erlang:nif_error(not_loaded).
read_bytes(_) -> erlang:nif_error(not_loaded).
select_end(_, _, _, _) -> erlang:nif_error(not_loaded).
select_message(_, _, _, _, _) -> erlang:nif_error(not_loaded).
select_number(_, _, _, _) -> erlang:nif_error(not_loaded).
steal(_, _, _, _) -> erlang:nif_error(not_loaded).

-define(READ, 1).
-define(WRITE, 2).
-define(STOP, 4).
-define(CANCEL, 8).
-define(ERROR, 32).

main() ->
    Ref = make_ref(),
    {R, W} = make_pipe(),
    io:format("read, nothing there: ~w~n", [select_end(R, ?READ, undefined, Ref)]),
    silence(),
    io:format("written: ~w~n", [write_bytes(W, <<"hello">>)]),
    io:format("ready: ~w~n", [ready(R, Ref)]),
    silence(),
    io:format("once more: ~w ~w~n", [select_end(R, ?READ, self(), again), ready(R, again)]),
    io:format("read: ~w~n", [read_bytes(R)]),
    io:format("no reference: ~w~n", [select_end(R, ?READ, undefined, undefined)]),
    write_bytes(W, <<"x">>),
    io:format("ready: ~w~n", [ready(R, undefined)]),
    read_bytes(R),

    io:format("write: ~w ~w~n", [select_end(W, ?WRITE, undefined, Ref), ready(W, Ref)]),
    full(W),
    io:format("write, full: ~w~n", [select_end(W, ?WRITE, undefined, Ref)]),
    silence(),
    read_bytes(R),
    io:format("ready: ~w~n", [ready(W, Ref)]),

    io:format("cancel nothing: ~w~n", [select_end(R, ?READ bor ?CANCEL, undefined, Ref)]),
    select_end(R, ?READ, undefined, Ref),
    io:format("cancel: ~w~n", [select_end(R, ?READ bor ?WRITE bor ?CANCEL, undefined, Ref)]),
    write_bytes(W, <<"y">>),
    silence(),
    read_bytes(R),

    [begin
         io:format("own message ~w ~w: ~w~n", [K, E, select_message(R, K, undefined, {mine, K, [E, "text"]}, E)]),
         write_bytes(W, <<"z">>),
         io:format("got ~w~n", [receive M -> M end]),
         read_bytes(R)
     end || K <- [read, any], E <- [own, call]],
    io:format("own message write: ~w ~w~n", [select_message(W, write, undefined, {writable, 1.5}, own), receive M2 -> M2 end]),

    {Other, Monitor} = spawn_monitor(fun() -> receive M3 -> io:format("other got ~w~n", [M3 =:= {select, R, Ref, ready_input}]) end end),
    io:format("for another: ~w~n", [select_end(R, ?READ, Other, Ref)]),
    write_bytes(W, <<"z">>),
    receive {'DOWN', Monitor, _, _, _} -> ok end,
    read_bytes(R),

    {R2, W2} = make_pipe(),
    io:format("error: ~w~n", [select_message(W2, error, undefined, broken, call)]),
    silence(),
    io:format("stop the reader: ~w ~w~n", [stop(R2), receive {stopped, S} -> S end]),
    io:format("got ~w~n", [receive M4 -> M4 end]),
    io:format("stop the writer: ~w ~w~n", [stop(W2), receive {stopped, S2} -> S2 end]),

    select_end(R, ?READ, undefined, Ref),
    io:format("stop, selected: ~w ~w~n", [stop(R), receive {stopped, S3} -> S3 end]),
    select_end(W, ?WRITE, undefined, Ref),
    receive {select, W, Ref, ready_output} -> ok end,
    io:format("stop, was selected: ~w ~w~n", [stop(W), receive {stopped, S4} -> S4 end]),
    {R3, _} = make_pipe(),
    io:format("stop, never selected: ~w ~w~n", [stop(R3), receive {stopped, S5} -> S5 end]),

    {R4, W4} = make_pipe(),
    {R5, _} = make_pipe(),
    io:format("negative: ~w~n", [select_number(R4, -1, ?READ, Ref)]),
    logger:add_handler_filter(default, quiet, {fun(_, _) -> stop end, none}),
    io:format("steal: ~w ~w~n", [select_end(R4, ?READ, undefined, first), steal(R4, R5, ?READ, second)]),
    write_bytes(W4, <<"a">>),
    io:format("got ~w~n", [receive {select, R5, second, ready_input} -> second; {select, R4, _, _} -> first end]),
    ok.

stop(End) -> case select_end(End, ?STOP, undefined, stop) of 1 -> stopped; 2 -> stopped; N -> {rest, N bsr 2} end.

ready(End, Ref) -> receive {select, End, Ref, What} -> What end.

silence() -> receive M -> io:format("too early: ~w~n", [M]) after 20 -> ok end.

full(W) ->
    case write_bytes(W, binary:copy(<<0>>, 65536)) of
        -1 -> full_to_the_byte(W);
        _ -> full(W)
    end.
full_to_the_byte(W) -> case write_bytes(W, <<0>>) of -1 -> ok; _ -> full_to_the_byte(W) end.
