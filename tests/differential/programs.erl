%% Programs made at random (see program_maker), each compiled once and run with many arguments.
%%
%%   programs:main([Directory, First, Count])   for Count seeds from First: a line for each function, the seed, the
%%                                              function and a hash of what came out; the modules are kept in Directory
%%   programs:show([Directory, Seed])           everything that came out of one
%%   programs:source([Seed])                    its source
-module(programs).
-export([main/1, show/1, source/1]).

-define(FUNCTIONS, 12).
-define(DEPTH, 4).
-define(CALLS, 14).
-define(TIME_LIMIT_MS, 60000).

main([Directory, First, Count]) ->
    From = list_to_integer(First),
    [io:format("~p f~p ~p~n", [Seed, I, erlang:phash2(Results, 1 bsl 32)])
     || Seed <- lists:seq(From, From + list_to_integer(Count) - 1), {I, _, Results} <- run(Directory, Seed)],
    halt().

show([Directory, Seed]) ->
    [io:format("f~p(~0p, ~0p, ~0p): ~0kp~n", [I | Call] ++ [Result])
     || {I, Calls, Results} <- run(Directory, list_to_integer(Seed)), is_list(Results),
        {Call, Result} <- lists:zip(Calls, Results)],
    halt().

source([Seed]) ->
    [io:put_chars(Text) || Text <- functions(list_to_integer(Seed))],
    halt().

functions(Seed) ->
    rand:seed(exsss, {Seed, 7, 9}),
    [program_maker:function(I, ?DEPTH) || I <- lists:seq(1, ?FUNCTIONS)].

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Form} = erl_parse:parse_form(Tokens),
    Form.

%% The module of a seed, compiled with one of the compiler's ways of optimising less.
code(Directory, Seed) ->
    File = filename:join(Directory, integer_to_list(Seed) ++ ".beam"),
    case file:read_file(File) of
        {ok, Code} ->
            Code;
        {error, enoent} ->
            Forms = [form(Text) || Text <- ["-module(made).", "-compile(export_all)." | functions(Seed)]],
            Ways = [[], [], [no_type_opt], [no_ssa_opt], [no_bsm_opt], [r24], [inline, {inline_size, 50}], [no_copt]],
            Way = lists:nth(rand:uniform(length(Ways)), Ways),
            {ok, made, Code} = compile:forms(Forms, [nowarn_export_all | Way]),
            ok = file:write_file(File, Code),
            Code
    end.

%% [{Function, Arguments of each call, Results}]; of one that does not come to its end, why.
run(Directory, Seed) ->
    Code = code(Directory, Seed),
    code:purge(made),
    {module, made} = code:load_binary(made, "made.beam", Code),
    rand:seed(exsss, {Seed, 1, 1}),
    Calls = [[argument(int), argument(bin), argument(list)] || _ <- lists:seq(1, ?CALLS)],
    [{I, Calls, results(list_to_atom("f" ++ integer_to_list(I)), Calls)} || I <- lists:seq(1, ?FUNCTIONS)].

results(Function, Calls) ->
    {Pid, Reference} = spawn_monitor(fun() -> exit({results, [call(Function, A) || A <- Calls]}) end),
    receive
        {'DOWN', Reference, _, _, {results, Results}} -> Results;
        {'DOWN', Reference, _, _, Reason} -> Reason
    after ?TIME_LIMIT_MS ->
        exit(Pid, kill),
        out_of_time
    end.

call(Function, Arguments) ->
    try apply(made, Function, Arguments) of
        Value -> {ok, comparable(Value)}
    catch
        error:Reason:Trace -> {error, comparable(Reason), [place(Frame) || Frame <- Trace, element(1, Frame) =:= made]};
        Class:Reason -> {Class, comparable(Reason)}
    end.

place({M, F, Arguments, Info}) when is_list(Arguments) -> place({M, F, length(Arguments), Info});
place({M, F, Arity, Info}) -> {M, F, Arity, proplists:get_value(line, Info)}.

%% Large results by their hash; funs, which differ from run to run, by their arity.
comparable(Value) ->
    case erlang:external_size(Value) > 20000 of
        true -> {large, erlang:phash2(without_funs(Value))};
        false -> without_funs(Value)
    end.

without_funs(Fun) when is_function(Fun) -> {'fun', erlang:fun_info(Fun, arity)};
without_funs([Head | Tail]) -> [without_funs(Head) | without_funs(Tail)];
without_funs(Tuple) when is_tuple(Tuple) -> list_to_tuple(without_funs(tuple_to_list(Tuple)));
without_funs(Map) when is_map(Map) ->
    maps:from_list([{without_funs(K), without_funs(V)} || {K, V} <- maps:to_list(Map)]);
without_funs(Other) -> Other.

argument(int) ->
    case rand:uniform(9) of
        1 -> 0;
        2 -> 1;
        3 -> -1;
        4 -> rand:uniform(256) - 1;
        5 -> -rand:uniform(100000);
        6 -> 1 bsl rand:uniform(100);
        7 -> -(1 bsl rand:uniform(100)) + 1;
        8 -> (1 bsl 59) - 1;
        9 -> -(1 bsl 59)
    end;
argument(bin) ->
    case rand:uniform(7) of
        1 -> <<>>;
        2 -> <<1, 2, 3, 255, 128, 7>>;
        3 -> <<5:3, 200, 77:9>>;
        4 -> list_to_binary(lists:seq(1, 90));
        5 -> erlang:md5(<<"x">>);
        6 -> <<"grüße, 世界"/utf8>>;
        7 -> <<_:3, Rest/bits>> = list_to_binary(lists:seq(0, 70)), Rest
    end;
argument(list) ->
    case rand:uniform(6) of
        1 -> [];
        2 -> [1, 2, 3];
        3 -> "text";
        4 -> [a, 1.5, {1, b}, <<1, 2>>, #{a => 1}, [x]];
        5 -> lists:seq(1, 40);
        6 -> [1 bsl 70, -(1 bsl 64), 0, 3.25]
    end.
