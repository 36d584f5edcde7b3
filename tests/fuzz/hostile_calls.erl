%% Calls of builtins with hostile arguments: nothing may end by a signal, and nothing may take for ever.
%%
%%   hostile_calls:main([First, Count])   Count seeds from First, one after the other; each is noted in the file `seed`
%%                                        before it runs, so that it is known which one ended the machine
%%   hostile_calls:show([Seed])           says what it calls, and what comes out
%%
%% A seed picks a function and arguments. Where the call fails and the error says which arguments were bad, and why, it is
%% called again with better ones in their place, so that what lies behind the first checks is reached, too. Each call has
%% a process of its own with a limit for its heap; one that takes longer than ?TIME_LIMIT_MS is killed, and one that is
%% still there ?KILL_LIMIT_MS later is told about at the end. (To ask for a lot of work is no fault.)
%%
%% Left out are functions that end or block the program as they should, and those that work on what the test itself needs
%% (terminal, code server, other modules' code). Files have relative names: run it in a directory of its own.
-module(hostile_calls).
-export([main/1, show/1]).

-define(TIME_LIMIT_MS, 10000).
-define(KILL_LIMIT_MS, 30000).
-define(ATTEMPTS, 5).
-define(TABLE, hostile_table).

main([First, Count]) ->
    prepare(),
    From = list_to_integer(First),
    Functions = functions(),
    {ok, Note} = prim_file:open("seed", [write, raw]),
    Late = [Seed || Seed <- lists:seq(From, From + list_to_integer(Count) - 1),
                    begin
                        ok = prim_file:pwrite(Note, 0, [integer_to_list(Seed), "          \n"]),
                        late =:= run(Functions, Seed, fun(_, _, _) -> ok end)
                    end],
    [erlang:display({outlives_a_kill, Seed}) || Seed <- Late],
    %% Not by io:format: a call may have ended the process that serves it.
    erlang:display({calls, get(calls)}),
    halt(min(1, length(Late))).

show([Seed]) ->
    prepare(),
    Say = fun(Function, Arguments, Result) ->
                  erlang:display({call, Function, Arguments}),
                  Result =:= none orelse erlang:display({result, Result})
          end,
    run(functions(), list_to_integer(Seed), Say),
    halt().

prepare() ->
    put(calls, 0),
    logger:set_primary_config(level, none),
    process_flag(trap_exit, true),
    register(hostile_keeper, spawn(fun keep/0)),
    {module, hostile_victim} = code:load_binary(hostile_victim, "", victim()).

victim() ->
    Forms = [{attribute, 1, module, hostile_victim}, {attribute, 1, export, [{f, 1}]},
             {function, 1, f, 1, [{clause, 1, [{var, 1, 'X'}], [], [{var, 1, 'X'}]}]}],
    {ok, _, Binary} = compile:forms(Forms),
    Binary.

%% Owns a table that others may do with what they like; makes it anew when it is gone.
keep() ->
    catch ets:new(?TABLE, [named_table, public, ordered_set]),
    receive stop -> ok after 20 -> keep() end.

run(Functions, Seed, Say) ->
    rand:seed(exsss, {Seed, 5, 6}),
    {M, F, Arity} = pick(Functions),
    attempt({M, F, Arity}, [{random, term(3)} || _ <- lists:seq(1, Arity)], ?ATTEMPTS, Say).

attempt(_, _, 0, _) -> ok;
attempt({M, F, _} = Function, Made, Left, Say) ->
    Terms = [Term || {_, Term} <- Made],
    Say(Function, Terms, none),
    Result = call(M, F, Terms),
    Say(Function, Terms, Result),
    case Result of
        late -> late;
        {bad, Told} when map_size(Told) > 0 ->
            Better = [case Told of
                          #{N := Text} -> {better, better(Text)};
                          _ -> Argument
                      end || {N, Argument} <- lists:enumerate(Made)],
            attempt(Function, Better, Left - 1, Say);
        {bad, _} ->
            attempt(Function, [{random, term(3)} || _ <- Made], Left - 1, Say);
        _ -> ok
    end.

call(M, F, Terms) ->
    put(calls, get(calls) + 1),
    Limit = {max_heap_size, #{size => 8000000, kill => true, error_logger => false}},
    {Pid, Monitor} = spawn_opt(fun() -> exit(outcome(M, F, [made(Term) || Term <- Terms])) end, [monitor, Limit]),
    Killer = case rand:uniform(50) of
                 1 -> spawn(fun() -> receive after rand:uniform(5) -> exit(Pid, kill) end end);
                 _ -> none
             end,
    receive
        {'DOWN', Monitor, _, _, Outcome} ->
            is_pid(Killer) andalso exit(Killer, kill),
            forget(),
            Outcome
    after ?TIME_LIMIT_MS ->
        exit(Pid, kill),
        receive
            {'DOWN', Monitor, _, _, _} -> forget(), slow
        after ?KILL_LIMIT_MS ->
            late
        end
    end.

%% Messages and traces that calls have left here.
forget() -> receive _ -> forget() after 0 -> ok end.

outcome(M, F, Arguments) ->
    try apply(M, F, Arguments) of
        Value ->
            %% What came out must be a term like any other.
            _ = erlang:phash2(Value),
            _ = erlang:external_size(Value),
            good
    catch
        error:undef -> undef;
        error:Reason:Trace -> {bad, explanation(Reason, Trace)};
        _:_ -> raised
    end.

explanation(Reason, [{_, _, Arguments, Info} | _] = Trace) when is_list(Arguments) ->
    case proplists:get_value(error_info, Info) of
        #{module := Module} ->
            try maps:filter(fun(Key, _) -> is_integer(Key) end, Module:format_error(Reason, Trace))
            catch _:_ -> #{}
            end;
        _ -> #{}
    end;
explanation(_, _) -> #{}.

%% -- functions

functions() ->
    Whole = [atomics, binary, counters, crypto, ets, lists, maps, math, persistent_term, prim_buffer, prim_file, prim_net,
             prim_socket, re, string, trace, unicode, zlib],
    Builtins = [code, erlang, erts_debug, erts_internal, os, prim_tty],
    lists:usort([{M, F, A} || M <- Whole, {F, A} <- exports(M), not left_out(M, F)] ++
                    [{M, F, A} || M <- Builtins, {F, A} <- exports(M), not left_out(M, F), erlang:is_builtin(M, F, A)]).

exports(Module) ->
    case code:ensure_loaded(Module) of
        {module, Module} -> Module:module_info(exports);
        _ -> []
    end.

left_out(_, F) when F =:= module_info; F =:= behaviour_info -> true;
left_out(erlang, F) -> lists:member(F, [display, display_string, halt, hibernate, setnode, set_cookie]);
left_out(erts_internal, F) -> lists:member(F, [erase_persistent_terms, process_display]);
left_out(erts_debug, F) -> lists:member(F, [set_internal_state]);
left_out(prim_tty, F) -> lists:member(F, [tty_init, tty_set, read_nif, write_nif, tty_select, tty_create]);
%% file_desc_to_ref makes a descriptor of the machine's own one that is closed with the term.
left_out(prim_file, F) -> lists:member(F, [file_desc_to_ref, set_cwd, start]);
left_out(prim_socket, F) -> lists:member(F, [ioctl, nif_ioctl]);
left_out(ets, F) -> lists:member(F, [i]);
left_out(re, version) -> true;
left_out(trace, F) -> lists:member(F, [session_destroy]);
left_out(_, _) -> false.

%% -- arguments

random(N) -> rand:uniform(N).
pick(List) -> lists:nth(random(length(List)), List).

%% Terms that only the calling process can make are held by functions until it does.
made({make, Fun}) -> Fun();
made([Head | Tail]) -> [made(Head) | made(Tail)];
made(Tuple) when is_tuple(Tuple) -> list_to_tuple([made(E) || E <- tuple_to_list(Tuple)]);
made(Map) when is_map(Map) -> maps:from_list([{made(K), made(V)} || {K, V} <- maps:to_list(Map)]);
made(Other) -> Other.

term(Depth) ->
    case random(22) of
        1 when Depth > 0 -> [term(Depth - 1) || _ <- lists:seq(1, random(5))];
        2 when Depth > 0 -> list_to_tuple([term(Depth - 1) || _ <- lists:seq(1, random(5))]);
        3 when Depth > 0 -> maps:from_list([{term(Depth - 1), term(Depth - 1)} || _ <- lists:seq(1, random(4))]);
        4 when Depth > 0 -> [term(Depth - 1) | term(0)];
        5 when Depth > 0 -> [{atom(), term(Depth - 1)} || _ <- lists:seq(1, random(4))];
        6 -> resource();
        7 -> identifier();
        8 -> bits();
        9 -> integer();
        10 -> float();
        11 -> function();
        12 -> large();
        13 -> text();
        14 -> specification();
        15 -> options();
        16 -> external();
        17 -> name();
        18 -> list();
        19 -> map();
        _ -> pick([[], 0, 1, -1, atom(), atom(), <<>>, {}, #{}, random(10)])
    end.

%% For parts of terms: made of nothing else.
small() ->
    case random(9) of
        1 -> integer();
        2 -> float();
        3 -> bits();
        4 -> identifier();
        5 -> pick([[1 | 2], [a, b], {1, 2}, {}, [[]], #{a => 1}, "abc", [{a, 1}]]);
        6 -> function();
        _ -> pick([[], 0, 1, -1, atom(), atom(), <<>>, {}, #{}, random(10)])
    end.

%% What the words of an error ask for.
better(Text0) ->
    Text = string:lowercase(unicode:characters_to_list(Text0)),
    Has = fun(Word) -> string:find(Text, Word) =/= nomatch end,
    Kinds = [{"list of", fun list/0}, {"option", fun options/0}, {"table", fun resource/0}, {"tuple", fun tuple/0},
             {"atom", fun atom/0}, {"list", fun list/0}, {"map", fun map/0}, {"binary", fun bits/0},
             {"bitstring", fun bits/0}, {"iodata", fun text/0}, {"iolist", fun text/0}, {"fun", fun function/0},
             {"pid", fun identifier/0}, {"process", fun identifier/0}, {"port", fun identifier/0},
             {"reference", fun resource/0}, {"match spec", fun specification/0}, {"regular", fun text/0},
             {"range", fun integer/0}, {"float", fun float/0}, {"integer", fun integer/0}, {"number", fun integer/0},
             {"character", fun text/0}, {"string", fun text/0}, {"name", fun name/0}, {"module", fun name/0}],
    Fitting = [Make || {Word, Make} <- Kinds, Has(Word)],
    case {Fitting, random(5)} of
        {[], _} -> term(2);
        {_, 1} -> term(2);
        _ -> (pick(Fitting))()
    end.

integer() ->
    case random(6) of
        1 -> random(5) - 1;
        2 -> pick([1 bsl 31, 1 bsl 32, (1 bsl 59) - 1, 1 bsl 59, (1 bsl 60) - 1, 1 bsl 60, (1 bsl 61) - 1, 1 bsl 61, 1 bsl 62,
                   (1 bsl 63) - 1, 1 bsl 63, (1 bsl 64) - 1, 1 bsl 64, 1 bsl 67, 1 bsl 120, 1 bsl 5000]) - random(3) + 1;
        3 -> -pick([1, 2, 255, 1 bsl 31, 1 bsl 32, 1 bsl 59, (1 bsl 59) + 1, 1 bsl 60, 1 bsl 63, 1 bsl 64, 1 bsl 120]);
        4 -> pick([7, 8, 16, 31, 32, 33, 36, 37, 63, 64, 65, 100, 127, 128, 255, 256, 1023, 1024, 4096, 65535, 65536,
                   1114111, 1114112, 55296, 16777215, 16777216, 134217727, 134217728, 67108863]);
        5 -> random(2000) - 1000;
        6 -> random(1 bsl (2 * random(40)))
    end.

float() -> pick([0.0, -0.0, 1.0, -1.5, 0.1, 1.0e308, -1.7976931348623157e308, 5.0e-324, 2.2250738585072014e-308, 1.0e22,
                 9007199254740993.0, 1.0e-10, 123.456]).

atom() ->
    pick([true, false, undefined, nil, ok, error, all, none, infinity, normal, kill, killed, '', 'ä', q1, q2, q3, set, bag,
          ordered_set, duplicate_bag, public, protected, private, named_table, keypos, read_concurrency, write_concurrency,
          compressed, size, memory, info, link, monitor, process, port, time_offset, clock_service, alias, demonitor,
          explicit_unalias, reply_demonitor, tag, flush, priority, high, low, max, trap_exit, save_calls, sensitive,
          min_heap_size, min_bin_vheap_size, max_heap_size, fullsweep_after, message_queue_data, on_heap, off_heap,
          messages, links, monitors, dictionary, backtrace, current_stacktrace, status, binary, garbage_collection_info,
          utf8, latin1, unicode, utf16, utf32, big, little, native, raw, http, httph, http_bin, line, asn1, cdr, sunrm, fcgi,
          tpkt, ssl_tls, packet, line_length, second, millisecond, nanosecond, native, perf_counter, microsecond,
          global, capture, list, index, first, all_but_first, offset, notempty, anchored, caseless, dotall, multiline,
          ungreedy, newline, any, anycrlf, crlf, bsr_anycrlf, trim, trim_all, scope, return, parts, report_errors, '$1', '$2',
          '_', '$_', '$$', '$end_of_table', 'and', 'or', '+', element, const, safe, used, deterministic, local, both, call,
          send, 'receive', procs, ports, running, garbage_collection, timestamp, arity, return_to, set_on_spawn, tracer,
          on_load, meta, match_spec, call_count, call_time, restart, pause, major, minor, type, async, inherit,
          inet, inet6, stream, dgram, tcp, udp, socket, ip, domain, protocol, addr, family, loopback,
          deflate, default, best_speed, zlib, gzip, sync, full, finish, eof, read, write, append, exclusive, delayed_write,
          md5, sha, sha256, sha512, blake2b, hmac, flags, value, keys, values, next, iterator, q, hostile_victim,
          hostile_table, f, module, function, heap_size, total_heap_size, registered_name, group_leader, schedulers,
          allocator, cpu_topology, build_type, atom_count, port_limit, process_limit, wordsize, otp_release]).

identifier() ->
    pick([{make, fun self/0}, {make, fun() -> spawn(fun() -> ok end) end},
          {make, fun() -> {P, R} = spawn_monitor(fun() -> ok end), receive {'DOWN', R, _, _, _} -> P end end},
          {make, fun() -> spawn(fun() -> receive after 50 -> ok end end) end},
          {make, fun() -> spawn(fun() -> busy(10000) end) end},
          {make, fun() -> list_to_pid("<0.4194303.0>") end}, {make, fun() -> list_to_port("#Port<0.999999>") end},
          binary_to_term(<<131, 88, 119, 3, "a@b", 5:32, 6:32, 7:32>>),
          binary_to_term(<<131, 89, 119, 3, "a@b", 5:32, 7:32>>),
          binary_to_term(<<131, 90, 3:16, 119, 3, "a@b", 7:32, 1:32, 2:32, 3:32>>),
          {make, fun erlang:make_ref/0}, {make, fun() -> erlang:alias([reply]) end},
          {make, fun() -> A = erlang:alias(), erlang:unalias(A), A end}, hostile_keeper, {hostile_keeper, node()},
          {nobody, 'a@b'}, {nobody, node()}, nobody]).

busy(0) -> ok;
busy(N) -> busy(N - 1).

%% Handles of all sorts, alive and closed.
resource() ->
    pick([{make, fun table/0}, {make, fun table/0}, {make, fun() -> T = table(), ets:delete(T), T end}, ?TABLE, ?TABLE,
          {make, fun() -> T = table(), delete_soon(T), T end},
          {make, fun() -> ets:whereis(?TABLE) end}, {make, fun() -> atomics:new(random(9), []) end},
          {make, fun() -> counters:new(random(9), pick([[], [atomics], [write_concurrency]])) end},
          {make, fun() -> binary:compile_pattern([<<"a">>, <<"bc">>]) end},
          {make, fun() -> {ok, P} = re:compile(pick(["(a)(b)?", "x*", "(?<n>.)"]), pick([[], [unicode]])), P end},
          {make, fun() -> ets:match_spec_compile([{'$1', [], ['$1']}]) end},
          {make, fun() -> prim_buffer:new() end}, {make, fun zlib:open/0},
          {make, fun() -> Z = zlib:open(), zlib:deflateInit(Z), Z end},
          {make, fun() -> Z = zlib:open(), zlib:inflateInit(Z), Z end},
          {make, fun() -> Z = zlib:open(), zlib:close(Z), Z end},
          {make, fun() -> {ok, F} = prim_file:open(pick(["a", "b"]), [read, write, binary]), F end},
          {make, fun() -> {ok, F} = prim_file:open("a", [read, write]), prim_file:close(F), F end},
          {make, fun() -> {ok, {_, S}} = socket:open(pick([inet, local]), pick([stream, dgram])), S end},
          {make, fun() -> crypto:hash_init(sha256) end}, {make, fun() -> erlang:md5_init() end},
          {make, fun() -> maps:iterator(maps:from_list([{I, I} || I <- lists:seq(1, 50)])) end},
          {make, fun() -> erlang:send_after(random(100), self(), x) end},
          {make, fun() -> erlang:start_timer(10000, self(), x) end},
          {make, fun() -> trace:session_create(q, self(), []) end},
          {make, fun() -> K = pick([q1, q2]), persistent_term:put(K, make_ref()), K end}]).

table() ->
    T = ets:new(q, [public, pick([set, ordered_set, bag, duplicate_bag])] ++ pick([[], [{keypos, 2}], [compressed]])),
    ets:insert(T, [{I, I, q1} || I <- lists:seq(1, random(40))]),
    ets:insert(T, [{q1, [1 | 2]}, {1.0, T}, {<<1:3>>, make_ref()}]),
    case random(4) of
        1 -> ets:safe_fixtable(T, true);
        _ -> ok
    end,
    T.

delete_soon(Table) ->
    spawn(fun() -> busy(random(20000)), catch ets:delete(Table) end).

%% Bitstrings that begin and end anywhere within bytes, ones that share, ones that can be appended to.
bits() ->
    Whole = pick([<<>>, <<0>>, <<"abc">>, <<"a,b,,c">>, list_to_binary(lists:seq(0, 255)), binary:copy(<<"xy">>, 400),
                  <<"1234567890">>, <<"-12.5e7">>, <<"häß"/utf8>>, <<237, 160, 128>>, <<244, 144, 128, 128>>, <<255, 254>>,
                  <<192, 128>>, <<226, 130>>, external(), <<"(a)(b)?">>, <<"GET / HTTP/1.1\r\n\r\n">>]),
    case random(6) of
        1 -> Skip = random(9) - 1, <<_:(min(Skip, bit_size(Whole))), Rest/bits>> = Whole, Rest;
        2 -> Skip = random(9) - 1, Take = max(bit_size(Whole) - random(20), 0),
             <<_:(min(Skip, Take)), Rest:(max(0, Take - Skip))/bits, _/bits>> = Whole, Rest;
        3 -> <<Whole/bits, (random(256) - 1):(random(8))>>;
        4 -> {make, fun() -> B = <<Whole/binary, 1>>, <<B/binary, 2>> end};
        _ -> Whole
    end.

large() ->
    pick([{make, fun() -> lists:seq(1, 20000) end}, {make, fun() -> binary:copy(<<"abcdefgh">>, 20000) end},
          {make, fun() -> nested(20000) end}, {make, fun() -> nested_tuple(20000) end},
          {make, fun() -> shared(16) end}, {make, fun() -> list_to_tuple(lists:seq(1, 20000)) end},
          {make, fun() -> maps:from_list([{I, I} || I <- lists:seq(1, 2000)]) end},
          {make, fun() -> lists:duplicate(3000, <<"ab">>) end}, {make, fun() -> 1 bsl 100000 end},
          {make, fun() -> -(1 bsl 100000) - 1 end}, {make, fun() -> lists:duplicate(5000, $a) end},
          {make, fun() -> [<<"x">> | lists:duplicate(100, [$y | <<"z">>])] end}]).

nested(0) -> [];
nested(N) -> [nested(N - 1)].
nested_tuple(0) -> {};
nested_tuple(N) -> {nested_tuple(N - 1)}.
%% Of 2^N elements, N cells.
shared(0) -> x;
shared(N) -> X = shared(N - 1), [X | X].

text() ->
    pick(["abc", "", "a b,c", [228, 8364, 1114111], [55296], [-1], [1114112], ["a", [<<"b">>, [$c]], <<"d">>], ["a" | <<"b">>],
          [$a | $b], [<<1:1>>], [<<"a">>, <<2:2>>, "c"], "12", "-0", "+7", "1.5", "1.0e999", "1.0e-999", "zz", "<0.1.0>",
          "#Ref<0.1.2.3>", "#Port<0.5>", "(", "(?<n>a)", "[a-", "a{1,99999}", "(a*)*b", "\\", "(?R)", "\\1", "a", "b", "c",
          [[[[[]]]]], [256], [<<195>>, <<164>>], [<<195>> | 164], "~p~n", "[[:alpha:]]", [0], "x\0y", bits()]).

name() -> pick(["a", "b", "c", "d/e", "", ".", "x\0y", [228], [8364], <<"a">>, <<255>>, <<"b", 0>>, q, f, hostile_victim,
                no_such_module, lists:duplicate(300, $n), lists:duplicate(5000, $n), binary:copy(<<"n">>, 300), 'a', ''] ++
                    [{hostile_victim, f, 1}, {q, '_', '_'}]).

list() ->
    case random(7) of
        1 -> [small() || _ <- lists:seq(1, random(8))];
        2 -> [integer() || _ <- lists:seq(1, random(6))];
        3 -> [{atom(), integer()} || _ <- lists:seq(1, random(5))];
        4 -> text();
        5 -> [atom() || _ <- lists:seq(1, random(6))];
        6 -> [1, 2, 3 | small()];
        7 -> [list_to_tuple([small() || _ <- lists:seq(1, random(4))]) || _ <- lists:seq(1, random(6))]
    end.

tuple() ->
    case random(5) of
        1 -> {integer(), integer()};
        2 -> {atom(), small()};
        3 -> {pick([1970, 2024, 0, -1, 1 bsl 40]), random(14) - 1, random(33) - 1};
        4 -> {{pick([1970, 2024, 1, 1 bsl 70]), random(13), random(32)}, {random(25), random(60), random(61)}};
        5 -> list_to_tuple([small() || _ <- lists:seq(1, random(6))])
    end.

map() ->
    case random(4) of
        1 -> #{};
        2 -> maps:from_list([{atom(), small()} || _ <- lists:seq(1, random(6))]);
        3 -> maps:from_list([{integer(), small()} || _ <- lists:seq(1, 31 + random(4))]);
        4 -> #{size => integer(), kill => atom(), error_logger => atom(), family => inet, port => integer(),
               addr => small()}
    end.

options() ->
    case random(3) of
        1 -> [atom() || _ <- lists:seq(1, random(4))];
        2 -> [{atom(), pick([integer(), atom(), small()])} || _ <- lists:seq(1, random(4))];
        3 -> [pick([{decimals, integer()}, {scientific, integer()}, compact, short, {scope, {integer(), integer()}}, {compressed, integer()},
                    {minor_version, integer()}, {capture, pick([all, none, [1, 2], [n], first]), pick([index, list, binary])},
                    {offset, integer()}, {match_limit, integer()}, {newline, atom()}, {keypos, integer()},
                    {min_heap_size, random(100000)}, {fullsweep_after, integer()}, {line_length, integer()},
                    {packet_size, integer()}, {max_heap_size, map()}, {return, atom()}, {heir, identifier(), x},
                    {priority, atom()}, {alias, atom()}, {tag, small()}, {timeout, integer()}, trim, global])
              || _ <- lists:seq(1, random(4))]
    end.

specification() ->
    Variable = fun() -> pick(['$1', '$2', '$999', '$100000001', '_', '$_', '$$', small()]) end,
    Head = fun() -> pick([Variable(), {Variable(), Variable()}, {Variable(), [Variable() | Variable()]}, #{q1 => Variable()},
                          {q1, '$1', '_'}]) end,
    Guard = fun() -> pick([{'>', Variable(), integer()}, {atom(), Variable()}, {'andalso', true, Variable()},
                           {element, integer(), Variable()}, {'+', Variable(), float()}, {const, small()}, {is_map, Variable()},
                           {map_get, Variable(), Variable()}, {'==', Variable(), {{Variable()}}}, atom()]) end,
    Body = fun() -> pick([Variable(), {{Variable(), Variable()}}, [Variable() | Variable()], Guard(), {message, Variable()},
                          {return_trace}, {set_seq_token, label, Variable()}, {trace, [all], [call]}, {silent, true},
                          {process_dump}, {caller}, {caller_line}, {get_tcw}, {hd, Variable()}, #{q => Variable()}]) end,
    Some = fun(Make) -> [Make() || _ <- lists:seq(1, random(3))] end,
    pick([[{Head(), Some(Guard), Some(Body)} || _ <- lists:seq(1, random(3))], [{Head(), [], ['$_']}], Head(),
          [{Head(), Guard(), Body()}]]).

external() ->
    Bytes = term_to_binary(pick([atom(), float(), [1, 2, 300, q1], {q1, <<"abc">>, #{1 => 2}}, fun lists:map/2, 1 bsl 80,
                                 <<5:3>>, lists:seq(1, 20)]), pick([[], [compressed], [{minor_version, 0}]])),
    case random(3) of
        1 -> Bytes;
        2 -> Size = byte_size(Bytes), At = random(Size) - 1,
             <<Before:At/binary, _, After/binary>> = Bytes,
             <<Before/binary, (random(256) - 1), After/binary>>;
        3 -> binary:part(Bytes, 0, random(byte_size(Bytes)))
    end.

function() ->
    pick([fun(X) -> X end, fun(X, Y) -> X =< Y end, fun(_) -> true end, fun(A, B, C) -> {A, B, C} end, fun() -> ok end,
          fun lists:map/2, fun erlang:'+'/2, fun q:undefined_function/3, fun(_) -> throw(q) end, fun(X) -> {true, X} end,
          fun(_, Acc) -> Acc end, {make, fun() -> T = table(), fun(X) -> ets:lookup(T, X) end end},
          fun(X) when X > 3 -> X end, fun(_) -> exit(self(), kill), receive after infinity -> ok end end]).
