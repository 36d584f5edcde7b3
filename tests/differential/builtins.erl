%% Calls of builtins and of library functions that are little more than builtins, with arguments made at random.
%%
%%   builtins:main([First, Count])   for Count seeds from First: a line for each, the seed and a hash of what came out
%%   builtins:show([Seed])           the function, the arguments and what came out
%%
%% What depends on where and when it runs, on the order of large maps, or on how OTP lays out its own data (compiled
%% regular expressions, which end at a zero there; sizes of terms) is left out, as is what takes time or memory without end. The atoms q1, q2, ... are
%% this module's own: when an atom was first heard of decides where it stands in a map.
-module(builtins).
-export([main/1, show/1]).

-define(TIME_LIMIT_MS, 60000).

main([First, Count]) ->
    From = list_to_integer(First),
    Functions = functions(),
    logger:set_primary_config(level, none),
    [begin
         {_, _, Result} = call(Functions, Seed),
         io:format("~p ~p~n", [Seed, erlang:phash2(Result, 1 bsl 32)])
     end || Seed <- lists:seq(From, From + list_to_integer(Count) - 1)],
    halt().

show([Seed]) ->
    {{M, F, _}, Arguments, Result} = call(functions(), list_to_integer(Seed)),
    io:format("~p:~p~n~p~n~kp~n", [M, F, Arguments, Result]),
    halt().

call(Functions, Seed) ->
    rand:seed(exsss, {Seed, 3, 4}),
    {M, F, Arity} = pick(Functions),
    Arguments = [term(2) || _ <- lists:seq(1, Arity)],
    Limit = {max_heap_size, #{size => 30000000, kill => true, error_logger => false}},
    {Pid, Reference} = spawn_opt(fun() -> exit({result, result(M, F, Arguments)}) end, [monitor, Limit]),
    Result = receive
                 {'DOWN', Reference, _, _, {result, R}} -> R;
                 {'DOWN', Reference, _, _, Reason} -> Reason
             after ?TIME_LIMIT_MS ->
                 exit(Pid, kill),
                 out_of_time
             end,
    {{M, F, Arity}, Arguments, Result}.

result(M, F, Arguments) ->
    try apply(M, F, Arguments) of
        Value -> {ok, comparable(Value)}
    catch
        error:Reason:Trace -> {error, comparable(Reason), explanation(Trace)};
        Class:Reason -> {Class, comparable(Reason)}
    end.

%% Where an error comes from, and what is said about each argument.
explanation([{M, F, Arguments, Info} | _]) ->
    Arity = if is_list(Arguments) -> length(Arguments); true -> Arguments end,
    {M, F, Arity,
     case proplists:get_value(error_info, Info) of
         undefined -> none;
         ErrorInfo ->
             Told = maps:remove(module, ErrorInfo),
             try erl_erts_errors:format_error(badarg, [{M, F, Arguments, [{error_info, Told}]}])
             catch _:_ -> other
             end
     end};
explanation([]) -> none.

comparable(X) when is_reference(X); is_pid(X); is_port(X); is_function(X) -> opaque;
comparable([Head | Tail]) -> [comparable(Head) | comparable(Tail)];
comparable(Tuple) when is_tuple(Tuple) -> list_to_tuple(comparable(tuple_to_list(Tuple)));
comparable(Map) when is_map(Map) -> maps:from_list([{comparable(K), comparable(V)} || {K, V} <- maps:to_list(Map)]);
comparable(Other) -> Other.

%% -- functions

functions() ->
    Erlang = [abs, adler32, adler32_combine, append, append_element, atom_to_binary, atom_to_list, binary_part,
              binary_to_atom, binary_to_existing_atom, binary_to_float, binary_to_integer, binary_to_list,
              binary_to_term, bit_size, bitstring_to_list, byte_size, ceil, convert_time_unit, crc32, crc32_combine,
              decode_packet, delete_element, element, error, external_size, float, float_to_binary, float_to_list,
              floor, fun_info, hd, insert_element, integer_to_binary, integer_to_list, iolist_size, iolist_to_binary,
              is_function, is_map_key, is_record, length, list_to_binary, list_to_bitstring, list_to_existing_atom,
              list_to_float, list_to_integer, list_to_pid, list_to_port, list_to_ref, list_to_tuple, map_get,
              map_size, match_spec_test, max, md5, min, phash, phash2, posixtime_to_universaltime, raise, round,
              setelement, size, split_binary, subtract, term_to_binary, term_to_iovec, tl, trunc, tuple_size,
              tuple_to_list, universaltime_to_posixtime, '+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor',
              'bnot', 'bsl', 'bsr', '<', '>', '=<', '>=', '==', '=:=', '/=', '=/=', '++', '--', 'and', 'or', 'xor',
              'not'],
    Modules = [array, base64, binary, calendar, filename, gb_trees, io_lib, lists, maps, math, orddict, ordsets,
               proplists, queue, re, sets, string, unicode, uri_string],
    Library = [{M, F, A} || M <- Modules, {F, A} <- M:module_info(exports), not left_out(M, F)],
    lists:usort([{erlang, F, A} || {F, A} <- erlang:module_info(exports), lists:member(F, Erlang)] ++ Library ++
                    [{ets, test_ms, 2}, {ets, match_spec_run, 2}]).

left_out(_, module_info) -> true;
left_out(calendar, F) -> lists:member(F, [local_time, local_time_to_universal_time_dst, now_to_local_time,
                                          rfc3339_to_system_time, system_time_to_local_time, universal_time]);
left_out(filename, F) -> lists:member(F, [absname, basedir, find_src]);
left_out(re, F) -> lists:member(F, [compile, ucompile, version]);
left_out(maps, F) -> lists:member(F, [iterator, keys, next, to_list, values]);
left_out(lists, F) -> lists:member(F, [duplicate, seq]);
left_out(string, F) -> lists:member(F, [centre, chars, copies, left, pad, right]);
left_out(array, F) -> lists:member(F, [new, resize, set]);
left_out(binary, F) -> lists:member(F, [copy, referenced_byte_size]);
left_out(unicode, bin_is_7bit) -> true;
left_out(io_lib, F) -> lists:member(F, [format_prompt, fread]);
left_out(_, _) -> false.

%% -- arguments

random(N) -> rand:uniform(N).
pick(List) -> lists:nth(random(length(List)), List).

term(Depth) ->
    case random(25) of
        1 when Depth > 0 -> [term(Depth - 1) || _ <- lists:seq(1, random(4))];
        2 when Depth > 0 -> list_to_tuple([term(Depth - 1) || _ <- lists:seq(1, random(3))]);
        3 when Depth > 0 -> maps:from_list([{term(Depth - 1), term(Depth - 1)} || _ <- lists:seq(1, random(3))]);
        4 when Depth > 0 -> [{pick([q1, q2, 1, q3]), term(Depth - 1)} || _ <- lists:seq(1, random(4))];
        5 -> options();
        6 -> match_specification();
        7 -> characters();
        8 -> pick(["(a)(b)?", <<"[a-z]+">>, "\\d+", ".", ",", <<" ">>, <<"l">>, "o", [<<",">>, <<" ">>], <<>>, "x*",
                   <<"(?<n>h.)">>, "[", "ä"]);
        9 -> function();
        10 -> pick([0, 1, 2, 3, 4, 5, 8, 10, 16, 36, 37, 100, 255, 256, 65535, 1114111, 55296]);
        11 -> pick([-1, -2, -255, 1 bsl 31, 1 bsl 32, (1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59), -(1 bsl 59) - 1, 1 bsl 63,
                    1 bsl 64, -(1 bsl 64), (1 bsl 120) + 7, -(1 bsl 200)]);
        12 -> pick([0.0, -0.0, 1.0, 1.5, -2.5, 1.0e308, 1.0e-308, 123456789.125, 0.1, 3.0e22, 1.0e23, 5.0e-324]);
        13 -> pick([<<>>, <<1>>, <<1, 2, 3, 4>>, <<5:3>>, <<255, 254, 3:2>>, list_to_binary(lists:seq(1, 80)),
                    <<131, 97, 1>>, term_to_binary({q1, [1, 2]}), <<1:1>>]);
        14 -> pick([[], [1, 2, 3], [3, 1, 2], [q1, q2, q1], lists:seq(1, 12), [1.0, 1, 2], [{q1, 1}, {q2, 2}],
                    [[1], [2, [3]]], [{q1, 1}, q2, {q1, 3}], [1 | 2], "abc"]);
        15 -> pick([#{}, #{q1 => 1}, #{1 => q1, 2 => q2}, #{q1 => 1, q2 => #{q3 => 2}}, #{1.0 => x, 1 => y},
                    maps:from_list([{I, I} || I <- lists:seq(1, 32)])]);
        16 -> pick([{}, {1}, {q1, 1}, {1, 2, 3}, {0, 3}, {1, -1}, {{2020, 2, 29}, {12, 30, 1}}, {2021, 12, 31},
                    {q1, q2, q3, q4}]);
        17 -> pick([q1, q2, true, false, undefined, utf8, latin1, unicode, {utf16, little}, big, little, infinity, raw,
                    http, http_bin, line, httph, sunrm, 4, nfc, hex, second, millisecond, nanosecond, lowercase,
                    uppercase, sentence]);
        18 -> pick([queue:from_list([1, 2, 3]), gb_trees:from_orddict([{1, a}, {2, b}]), sets:from_list([1, 2]),
                    array:from_list([1, 2, 3])]);
        19 -> random(20);
        20 -> random(1000) - 500;
        21 -> pick(["~p", "~w ~s~n", <<"~tp">>, "~.3f", "~10.4.0e", "~c", "~b"]);
        22 -> << <<(random(255))>> || _ <- lists:seq(1, random(40))>>;
        23 -> [random(200) || _ <- lists:seq(1, random(10))];
        _ -> pick([q1, 0, 1, [], <<>>, "abc", <<"abc">>])
    end.

options() ->
    pick([[global], [{capture, all, binary}], [trim], [trim, global], [{scope, {0, 3}}], [{return, binary}],
          [{return, list}], [global, {return, binary}], [unicode], [caseless], [{capture, [1], list}], [safe],
          [compressed], [{compressed, 9}], [{minor_version, 1}], [{decimals, 3}], [{decimals, 5}, compact],
          [{scientific, 4}], [short], [used], [deterministic], [both], trailing, leading, both, all, [{offset, 1}],
          [multiline]]).

match_specification() ->
    pick([[{{'$1', '$2'}, [{'>', '$1', 1}], ['$$']}], [{'_', [], ['$_']}], [{{'$1', '_'}, [], [{{'$1', q1}}]}],
          [{{'$1', '$1'}, [], [true]}], [{{q1, '$1'}, [{is_integer, '$1'}], [{'+', '$1', 1}]}]]).

characters() ->
    pick([<<"a b,c d,,e">>, <<"hello world">>, "hello, world", <<"12.5">>, "17", <<"-42">>, "1.0e10", <<"3.14e-2">>,
          "abc", <<"häß"/utf8>>, [228, 8364, "x", <<"ö"/utf8>>], <<"e", 16#301/utf8, "x">>, "  trim me  ",
          <<"http://u@h:80/p/a?q=1#f">>, "/usr/lib/x.tar.gz", <<"GET / HTTP/1.1\r\nHost: x\r\n\r\n">>, "<0.1.0>"]).

function() ->
    pick([fun(X) -> X end, fun(X) -> X > 1 end, fun(X, Y) -> {X, Y} end, fun(X, Y) -> X =< Y end, fun(_, V) -> V end,
          fun(K, V, A) -> [{K, V} | A] end, fun(A) -> {true, A} end, fun(_) -> true end]).
