%% Uses the driver probe_drv and prints what comes of it, but for what differs from run to run.
-module(probe).
-export([main/1]).

main([Folder, Name]) ->
    process_flag(trap_exit, true),
    logger:set_primary_config(level, none),
    put(name, Name),
    print(load, erl_ddll:load_driver(Folder, Name)),
    print(again, erl_ddll:load_driver(Folder, list_to_atom(Name))),
    [run(Part) || Part <- [fun opening/0, fun data/0, fun lines/0, fun requests/0, fun ends/0, fun queues/0,
                           fun time/0, fun selections/0, fun aside/0, fun terms/0, fun busy/0, fun system/0,
                           fun others/0, fun info/0]],
    print(unload, erl_ddll:unload(Name)),
    print(unload, erl_ddll:unload(Name)),
    erl_ddll:monitor(driver, {Name, unloaded}),
    receive {'DOWN', _, driver, _, Gone} -> print(gone, Gone) end,
    print(unload, erl_ddll:unload(Name)),
    halt(0).

run(Part) ->
    {name, Title} = erlang:fun_info(Part, name),
    io:format("--- ~ts~n", [Title]),
    Part(),
    messages(0).

print(What, Value) -> io:format("~p: ~p~n", [What, clean(Value)]).

clean(Port) when is_port(Port) -> port;
clean(Pid) when Pid =:= self() -> me;
clean(Pid) when is_pid(Pid) -> pid;
clean(Ref) when is_reference(Ref) -> ref;
clean(Tuple) when is_tuple(Tuple) -> list_to_tuple(clean(tuple_to_list(Tuple)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(Term) -> Term.

%% What arrives until nothing has for a while.
messages(Wait) ->
    receive Message -> print(message, Message), messages(Wait) after Wait -> ok end.

%% The next message.
next() ->
    receive Message -> print(message, Message) after 5000 -> print(message, none) end.

open() -> open([]).
open(Options) -> open_port({spawn_driver, get(name)}, Options).

control(Port, Operation) -> control(Port, Operation, <<>>).
control(Port, Operation, Data) -> print({control, Operation}, catch_it(fun() -> port_control(Port, Operation, Data) end)).

catch_it(F) ->
    try F() catch Class:Reason -> {Class, Reason} end.

close(Port) -> print(close, catch_it(fun() -> port_close(Port) end)), messages(30).

opening() ->
    [print(Arguments, catch_it(fun() -> open_port({spawn, get(name) ++ Arguments}, []) end))
     || Arguments <- [" general", " badarg", " errno", " says"]],
    messages(100),
    [print(Options, catch_it(fun() -> open_port({spawn_driver, get(name)}, Options) end))
     || Options <- [[exit_status], [{busy_limits_port, {1, 2}}], [{busy_limits_msgq, {1, 2}}], [{packet, 2}]]],
    messages(0),
    print(unknown, catch_it(fun() -> open_port({spawn_driver, "no_such_drv"}, []) end)).

data() ->
    [begin
         P = open(Options),
         print(command, port_command(P, ["ab", <<"cd">>, [$e]])), next(),
         P ! {self(), {command, "message"}}, next(),
         print(empty, port_command(P, "")), next(),
         [begin control(P, Operation, "0123456789"), next() end || Operation <- [1, 2, 3, 4]],
         control(P, 3, lists:duplicate(200, $x)), next(),
         control(P, 4, "0"), next(),
         control(P, 5, "0123456789"),
         control(P, 93),
         print(bad_data, catch_it(fun() -> port_command(P, [foo]) end)),
         close(P)
     end || Options <- [[], [binary]]].

lines() ->
    P = open([{line, 5}]),
    control(P, 93),
    [port_command(P, Text) || Text <- ["one\ntw", "o\nlong line\n", "rest"]],
    [next() || _ <- [1, 2, 3, 4]],
    control(P, 10),
    next(), next().

requests() ->
    P = open(),
    print(call, catch_it(fun() -> erlang:port_call(P, 7, {a, "term", [1.5]}) end)),
    print(long, length(element(2, {ok, _} = {ok, erlang:port_call(P, 7, lists:duplicate(500, a))}))),
    [print({call, N}, catch_it(fun() -> erlang:port_call(P, N, x) end)) || N <- [0, 1, 2]],
    control(P, 255),
    control(P, 102),
    control(P, 100, [0]),
    control(P, 101),
    control(P, 94, [1]),
    control(P, 100, [0]),
    control(P, 100, [1]),
    control(P, 101),
    close(P).

ends() ->
    [begin
         P = open(Options),
         control(P, Operation, Data),
         messages(100),
         print(port, erlang:port_info(P)),
         print(command, catch_it(fun() -> port_command(P, "x") end))
     end || {Operation, Data, Options} <- [{10, "", []}, {11, "why.", []}, {12, "", []}, {13, [5], []}, {13, [0], []},
                                           {14, [0], []}, {14, [2], []}]],
    Eof = open([eof]),
    control(Eof, 10), next(),
    Eof ! {self(), close}, next(), next(),
    Killed = open(),
    control(Killed, 96),
    exit(Killed, kill), next(), next(),
    Other = spawn(fun() -> receive after infinity -> ok end end),
    Connected = open(),
    control(Connected, 96),
    print(connect, port_connect(Connected, Other)),
    unlink(Connected),
    exit(Other, done),
    next(),
    Named = open(),
    M = erlang:monitor(port, Named),
    true = register(probe, Named),
    probe ! {self(), {command, "named"}}, next(),
    close(probe),
    erlang:demonitor(M), messages(50).

queues() ->
    P = open(),
    control(P, 20, "one"),
    control(P, 20, "two"),
    control(P, 21, "zero"),
    control(P, 23, "binary"),
    control(P, 24, "vector"),
    control(P, 22, [5]),
    control(P, 22, [100]),
    print(size, erlang:port_info(P, queue_size)),
    print(close, port_close(P)),
    next(), next(),
    Q = open(),
    control(Q, 20, "to be flushed"),
    Q ! {self(), close},
    next(), next(), next(),
    Killed = open(),
    control(Killed, 20, "not flushed"),
    exit(Killed, kill),
    next(), next().

time() ->
    P = open(),
    control(P, 32),
    control(P, 30, [20]), next(),
    control(P, 30, [100]),
    control(P, 32),
    control(P, 31),
    control(P, 32),
    messages(200),
    control(P, 30, [30]),
    close(P),
    messages(100).

selections() ->
    P = open(),
    control(P, 44),
    control(P, 40),
    control(P, 41, "abc"), next(),
    control(P, 41, "def"), next(),
    control(P, 43), next(),
    control(P, 42),
    messages(50),
    control(P, 40),
    close(P),
    Q = open(),
    control(Q, 40),
    control(Q, 42),
    close(Q).

aside() ->
    P = open(),
    [control(P, 50, "work " ++ [$0 + N]) || N <- lists:seq(1, 5)],
    [next() || _ <- lists:seq(1, 5)],
    close(P),
    Q = open(),
    Self = self(),
    Watched = spawn(fun() -> receive go -> port_control(Q, 60, ""), Self ! ready, receive stop -> ok end end end),
    Watched ! go, next(),
    control(Q, 62),
    print(monitors, erlang:port_info(Q, monitors)),
    print(monitored_by, erlang:process_info(Watched, monitored_by)),
    Watched ! stop, next(),
    control(Q, 62),
    control(Q, 60),
    control(Q, 61),
    control(Q, 61),
    print(monitored_by, erlang:process_info(self(), monitored_by)),
    close(Q).

terms() ->
    P = open(),
    control(P, 70), next(),
    control(P, 71),
    close(P).

busy() ->
    P = open(),
    Self = self(),
    control(P, 80, [1]),
    print(nosuspend, port_command(P, "x", [nosuspend])),
    print(force, port_command(P, "forced", [force])), next(),
    spawn_link(fun() -> Self ! {waited, port_command(P, "waits")} end),
    messages(100),
    control(P, 80, [0]),
    [print(message, M) || M <- lists:sort([receive M -> clean(M) end || _ <- [1, 2, 3]])],
    control(P, 81),
    print(notsup, catch_it(fun() -> port_command(open_port({spawn, "cat"}, []), "x", [force]) end)),
    close(P).

system() ->
    P = open(),
    [control(P, N) || N <- [90, 91, 92, 95]],
    close(P).

%% Drivers that do not lock by ports may not make others.
others() -> get(name) =:= "probe_port_drv" andalso make_other().

make_other() ->
    P = open(),
    control(P, 98), next(),
    [Made] = [Q || Q <- erlang:ports(), erlang:port_info(Q, name) =:= {name, "made"}],
    print(made, erlang:port_info(Made)),
    print(command, port_command(Made, "to the made one")), next(),
    close(Made), next(),
    close(P).

info() ->
    P = open(),
    [print(Item, erlang:port_info(P, Item)) || Item <- [name, links, connected, input, output, os_pid, monitors,
                                                       monitored_by, parallelism, queue_size, locking]],
    control(P, 96),
    print(os_pid, erlang:port_info(P, os_pid)),
    port_command(P, "12345"), next(),
    [print(Item, erlang:port_info(P, Item)) || Item <- [input, output]],
    [print(Item, erl_ddll:info(get(name), Item)) || Item <- [processes, driver_options, port_count, linked_in_driver,
                                                            permanent, awaiting_load, awaiting_unload]],
    print(loaded, lists:member(get(name), element(2, erl_ddll:loaded_drivers()))),
    close(P),
    print(ports, erl_ddll:info(get(name), port_count)).
