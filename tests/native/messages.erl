%% Environments of one's own, messages from any thread, names, ports.
-module(messages).
-export([main/0]).
-nifs([copied/1, alone/0, from_threads/1, send_term/3, names/1, lives/1, command/3, references/0]).
-on_load(load/0).

load() -> erlang:load_nif("./messages", 0).

copied(_) -> erlang:nif_error(not_loaded).
alone() -> erlang:nif_error(not_loaded).
from_threads(_) -> erlang:nif_error(not_loaded).
send_term(_, _, _) -> erlang:nif_error(not_loaded).
names(_) -> erlang:nif_error(not_loaded).
lives(_) -> erlang:nif_error(not_loaded).
command(_, _, _) -> erlang:nif_error(not_loaded).
references() -> erlang:nif_error(not_loaded).

main() ->
    [io:format("copied: ~w~n", [copied(T) =:= {{T, T}, [T]}])
     || T <- [a, 1, "list", {1 bsl 100, 1.5}, binary:copy(<<"long">>, 50), <<1:3>>, #{a => "literal"}, self(), make_ref(),
              fun lists:map/2, fun() -> self() end, maps:from_list([{I, [I]} || I <- lists:seq(1, 50)])]],
    io:format("alone: ~w~n", [alone()]),
    io:format("from_threads: ~w~n", [from_threads(500)]),
    io:format("got ~w~n", [received(0, 0)]),
    io:format("send_term: ~w ~w~n", [send_term(self(), {hello, "there"}, own), receive M1 -> M1 end]),
    io:format("send_term: ~w ~w~n", [send_term(self(), {hello, "there"}, call), receive M2 -> M2 end]),
    {Dead, Monitor} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', Monitor, _, _, _} -> ok end,
    io:format("to a dead one: ~w ~w~n", [send_term(Dead, hello, own), send_term(Dead, hello, call)]),
    register(me, self()),
    io:format("names: ~w~n", [{names(me) =:= {self(), none}, names(nobody), names(17)}]),
    Port = open_port({spawn, "cat"}, [binary]),
    register(cat, Port),
    io:format("names: ~w~n", [names(cat)]),
    io:format("lives: ~w~n", [[lives(T) || T <- [self(), Dead, a, Port]]]),
    io:format("command: ~w ~w~n", [command(Port, ["he", <<"llo">>], own), receive {Port, {data, D}} -> D end]),
    io:format("command: ~w ~w~n", [command(Port, <<"again">>, call), receive {Port, {data, D2}} -> D2 end]),
    io:format("bad command: ~w~n", [catch command(Port, [a], call)]),
    io:format("no port: ~w~n", [element(1, element(2, catch command(self(), [], call)))]),
    port_close(Port),
    io:format("closed: ~w ~w~n", [lives(Port), catch command(Port, <<"x">>, call)]),
    {A, B} = references(),
    io:format("references: ~w~n", [{is_reference(A), A =/= B}]).

received(2000, Sum) -> Sum;
received(N, Sum) ->
    receive {from_thread, I, #{text := T}} when byte_size(T) > 64 -> received(N + 1, Sum + I) end.
