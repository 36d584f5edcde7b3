%% Damaged encodings of terms: each is refused with badarg, or is a term like any other; nothing ends by a signal.
%%
%%   external_terms:main([First, Count])   Count seeds from First; each is noted in the file `term` before it is tried, so
%%                                         that it is known which one ended the machine
%%   external_terms:show([Seed])           the encoding, and what comes of it
%%
%% A seed makes a term, encodes it by one of the ways there are, damages the bytes and decodes them with each set of
%% options. What is decoded is hashed, measured, printed, and encoded again: decoding that gives the same term.
-module(external_terms).
-export([main/1, show/1]).

-define(TIME_LIMIT_MS, 60000).
-define(KILL_LIMIT_MS, 30000).

main([First, Count]) ->
    From = list_to_integer(First),
    {ok, Note} = prim_file:open("term", [write, raw]),
    Outcomes = [begin
                    ok = prim_file:pwrite(Note, 0, [integer_to_list(Seed), "          \n"]),
                    Outcome = tried(damaged(Seed)),
                    case Outcome of
                        {_, _} -> ok;
                        _ -> erlang:display({Outcome, Seed})
                    end,
                    Outcome
                end || Seed <- lists:seq(From, From + list_to_integer(Count) - 1)],
    Decoded = lists:sum([N || {N, _} <- Outcomes]),
    Refused = lists:sum([N || {_, N} <- Outcomes]),
    erlang:display({decodings, Decoded + Refused}),
    erlang:display({refused, Refused}),
    halt(case [x || Outcome <- Outcomes, not is_tuple(Outcome)] of [] -> 0; _ -> 1 end).

show([Seed]) ->
    Bytes = damaged(list_to_integer(Seed)),
    io:format("~w~n", [Bytes]),
    io:format("~p~n", [tried(Bytes)]),
    halt().

%% {Decoded, Refused}, or what went wrong.
tried(Bytes) ->
    Limit = {max_heap_size, #{size => 16000000, kill => true, error_logger => false}},
    {Pid, Monitor} = spawn_opt(fun() -> exit(outcomes(Bytes)) end, [monitor, Limit]),
    receive
        {'DOWN', Monitor, _, _, {_, _} = Counts} -> Counts;
        {'DOWN', Monitor, _, _, killed} -> {0, 1};  % too large: in the first decoding or a later one
        {'DOWN', Monitor, _, _, Other} -> erlang:display(Other), wrong
    after ?TIME_LIMIT_MS ->
        exit(Pid, kill),
        receive
            {'DOWN', Monitor, _, _, _} -> takes_too_long
        after ?KILL_LIMIT_MS ->
            outlives_a_kill
        end
    end.

outcomes(Bytes) ->
    counts([decoded(Bytes, Options) || Options <- [[], [safe], [used], [safe, used]]]).

counts(Results) ->
    case [Wrong || {wrong, _} = Wrong <- Results] of
        [] -> {length([x || decoded <- Results]), length([x || refused <- Results])};
        [Wrong | _] -> exit(Wrong)
    end.

decoded(Bytes, Options) ->
    try {lists:member(used, Options), binary_to_term(Bytes, Options)} of
        {true, {_, Used}} when Used < 1; Used > byte_size(Bytes) -> {wrong, {used, Used}};
        {true, {Term, _}} -> checked(Term);
        {false, Term} -> checked(Term)
    catch
        error:badarg -> refused;
        error:system_limit -> refused
    end.

checked(Term) ->
    _ = erlang:phash2(Term),
    _ = erts_debug:flat_size(Term),
    Encoded = term_to_binary(Term),
    true = erlang:external_size(Term) >= byte_size(Encoded) - 1,
    byte_size(Encoded) < 100000 andalso io_lib:format("~0p", [Term]),
    case binary_to_term(Encoded) of
        Term -> decoded;
        Other -> {wrong, {another_term, Other}}
    end.

%% -- making

damaged(Seed) ->
    rand:seed(exsss, {Seed, 11, 12}),
    <<131, Rest/binary>> = encoded(term(4)),
    Damaged = damage(Rest, random(5) - 1),
    case random(12) of
        1 -> <<131, 80, (pick([byte_size(Damaged), 0, 1, 16#FFFFFFFF, 16#7FFFFFFF, byte_size(Damaged) + 1])):32,
               (damage(zlib:compress(Damaged), random(3) - 1))/binary>>;
        2 -> Damaged;
        _ -> <<131, Damaged/binary>>
    end.

encoded(Term) ->
    term_to_binary(Term, pick([[], [compressed], [{compressed, 9}], [{minor_version, 0}], [{minor_version, 1}],
                               [{minor_version, 2}], [deterministic], [local]])).

damage(Bytes, 0) -> Bytes;
damage(<<>>, _) -> <<>>;
damage(Bytes, Times) ->
    At = random(byte_size(Bytes)) - 1,
    <<Before:At/binary, Byte, After/binary>> = Bytes,
    Worse = case random(10) of
                1 -> <<Before/binary, (tag()), After/binary>>;
                2 -> <<Before/binary, (random(256) - 1), After/binary>>;
                3 -> <<Before/binary, (Byte bxor (1 bsl (random(8) - 1))), After/binary>>;
                4 -> <<Before/binary, After/binary>>;
                5 -> <<Before/binary, (tag()), Byte, After/binary>>;
                6 -> Before;
                7 -> <<Before/binary, Byte, (encoding())/binary, After/binary>>;
                8 -> <<Before/binary, (pick([0, 1, 255, 16#7FFFFFFF, 16#80000000, 16#FFFFFFFF])):32, After/binary>>;
                9 -> Part = binary_part(Bytes, At, min(random(20), byte_size(Bytes) - At)),
                     <<Before/binary, Part/binary, Byte, After/binary>>;
                10 -> <<Before/binary, (Byte + 1), After/binary>>
            end,
    damage(Worse, Times - 1).

encoding() -> <<131, Rest/binary>> = encoded(term(1)), Rest.

%% Tags of the format, and some that are none.
tag() -> pick([70, 77, 80, 82, 88, 89, 90, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113,
               114, 115, 116, 117, 118, 119, 120, 121, 0, 68, 69, 131, 255]).

random(N) -> rand:uniform(N).
pick(List) -> lists:nth(random(length(List)), List).

term(0) ->
    pick([[], {}, #{}, a, 'ä€', '', true, 0, 255, 256, -1, 1 bsl 27, -(1 bsl 31), 1 bsl 59, 1 bsl 64, -(1 bsl 2100),
          1.5, -0.0, 1.0e300, <<>>, <<"abc">>, <<1:1>>, <<5:13>>, "string", [1, 256], [a | b], self(), make_ref(),
          fun lists:map/2, fun(X) -> {X, X} end, erlang:make_ref(), list_to_atom(lists:duplicate(255, $x)),
          binary:copy(<<"z">>, 300), lists:seq(1, 70), erlang:alias(), hd(erlang:ports()),
          binary_to_term(<<131, 88, 119, 3, "a@b", 5:32, 6:32, 7:32>>),
          binary_to_term(<<131, 90, 3:16, 119, 3, "a@b", 7:32, 1:32, 2:32, 3:32>>),
          binary_to_term(<<131, 120, 119, 3, "a@b", 5:64, 7:32>>)]);
term(Depth) ->
    case random(9) of
        1 -> [term(Depth - 1) || _ <- lists:seq(1, random(6))];
        2 -> list_to_tuple([term(Depth - 1) || _ <- lists:seq(1, random(6))]);
        3 -> maps:from_list([{term(Depth - 1), term(Depth - 1)} || _ <- lists:seq(1, random(6))]);
        4 -> maps:from_list([{I, term(0)} || I <- lists:seq(1, 30 + random(10))]);
        5 -> [term(Depth - 1) | term(0)];
        6 -> X = term(Depth - 1), Y = term(0), fun(Z) -> {X, Y, Z} end;
        7 -> list_to_tuple(lists:duplicate(250 + random(10), term(0)));
        _ -> term(0)
    end.
