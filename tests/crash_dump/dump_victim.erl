%% A program with something of everything that a crash dump tells of; then it dies as it is asked to.
-module(dump_victim).
-export([main/1, sleeper/0]).

sleeper() -> receive wake -> ok end.

main([How]) ->
    Main = self(),
    register(victim, Main),
    ets:new(people, [named_table, public, ordered_set]),
    [ets:insert(people, {I, integer_to_list(I)}) || I <- lists:seq(1, 100)],
    ets:new(things, [bag, {write_concurrency, true}]),
    ets:new(hashed, [named_table, set, private, {read_concurrency, true}]),
    [ets:insert(hashed, {I}) || I <- lists:seq(1, 30)],
    start(holder, fun() -> holder(Main) end),
    start(crowded, fun sleeper/0),
    [crowded ! {message, N, <<"payload">>} || N <- lists:seq(1, 7)],
    start(dreamer, fun() -> erlang:hibernate(?MODULE, sleeper, []) end),
    start(spinner, fun() -> spin(0) end),
    start(secretive, fun() -> process_flag(sensitive, true), put(secret, 1), sleeper() end),
    secretive ! hidden,
    Suspended = start(frozen, fun sleeper/0),
    erlang:suspend_process(Suspended),
    Linked = start(linked, fun sleeper/0),
    link(Linked),
    erlang:monitor(process, crowded),
    persistent_term:put({?MODULE, key}, #{value => [1, two, "three"]}),
    erlang:start_timer(1000000, crowded, {timer, message}),
    Port = open_port({spawn, "cat"}, [binary, stream]),
    register(cat, Port),
    port_command(Port, <<"four">>),
    receive {Port, {data, <<"four">>}} -> ok end,
    timer:sleep(100),
    die(How).

start(Name, Run) ->
    Main = self(),
    Pid = spawn(fun() -> register(Name, self()), Main ! {ready, Name}, Run() end),
    receive {ready, Name} -> Pid end.

%% Terms of all kinds in the dictionary.
holder(Main) ->
    Large = binary:copy(<<"0123456789">>, 50),
    <<_:3, Odd:21/bitstring, _/bitstring>> = <<1, 2, 3, 4, 5, 6>>,
    put(atoms, [ok, 'not quite', 'mit Ümlaut', '', []]),
    put(numbers, [0, -1, 1 bsl 58, -(1 bsl 58), 1 bsl 59, 1 bsl 64, -(1 bsl 200), 1.5, -2.5e-300, 0.0]),
    put(tuples, {{}, {one}, {1, {2, {3}}}}),
    put(binaries, [<<>>, <<"small">>, Large, binary:part(Large, 100, 200), binary:part(Large, 3, 5)]),
    put(bits, [<<1:3>>, Odd]),
    put(maps, [#{}, #{a => 1, "b" => {2}}, maps:from_list([{N, -N} || N <- lists:seq(1, 100)])]),
    put(funs, [fun lists:map/2, fun sleeper/0]),
    put(pid, Main),
    put(deep, nest(1000)),
    put("key", improper),
    put(list, [1, 2 | tail]),
    process_flag(trap_exit, true),
    process_flag(save_calls, 4),
    [put(counted, N) || N <- [1, 2, 3]],
    self() ! 'a message', receive 'a message' -> ok end,
    ?MODULE:sleeper().

nest(0) -> [];
nest(N) -> [nest(N - 1)].

spin(N) -> spin(N + 1).

die("halt") -> halt("the slogan " ++ [1234]);
die("wait") -> io:put_chars("ready\n"), timer:sleep(infinity);
die("atoms") -> [list_to_atom("atom_" ++ integer_to_list(N)) || N <- lists:seq(1, 10000000)];
die("memory") -> exhaust([]).

%% Runs out of memory in a collection.
exhaust(List) -> exhaust([1 | List]).
