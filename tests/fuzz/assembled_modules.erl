%% Modules whose code has been damaged instruction by instruction: each is refused, or runs without ending the machine.
%%
%%   assembled_modules:main(["make", File, First, Count])   writes Count modules, for seeds from First; needs OTP's
%%                                                          compiler, and is quickest under the reference
%%   assembled_modules:main(["run", File])                  loads and calls them; the seed is noted in the file `module`
%%                                                          before, so that it is known which one ended the machine
%%   assembled_modules:main(["show", Seed])                 the assembly of one
%%
%% What a machine trusts a file in is kept true: instructions that take a value for a tuple, a list cell, a map, a float or
%% a match context get a test before them, after the damage is done. Everything else may be wrong: labels, frames, numbers
%% of live registers, reservations, positions, registers that are not set, handlers that do not belong together.
-module(assembled_modules).
-export([main/1]).

-define(TIME_LIMIT_MS, 5000).
-define(CONTEXT, {x, 61}).
-define(SCRATCH, {x, 62}).

main(["make", File, First, Count]) ->
    Base = base(),
    From = list_to_integer(First),
    Made = [{Seed, Binary} || Seed <- lists:seq(From, From + list_to_integer(Count) - 1),
                              {ok, Binary} <- [assembled(damaged(Base, Seed))]],
    ok = file:write_file(File, term_to_binary(Made, [compressed])),
    io:format("~p modules~n", [length(Made)]),
    halt();
main(["run", File]) ->
    {ok, Bytes} = file:read_file(File),
    logger:set_primary_config(level, none),
    {ok, Note} = file:open("module", [write, raw]),
    Results = [begin
                   ok = file:pwrite(Note, 0, [integer_to_list(Seed), "          \n"]),
                   {Seed, outcome(Binary)}
               end || {Seed, Binary} <- binary_to_term(Bytes)],
    Late = [Seed || {Seed, late} <- Results],
    erlang:display({ran, length([x || {_, ran} <- Results])}),
    [io:format("seed ~p: a call took longer than ~p ms~n", [Seed, ?TIME_LIMIT_MS]) || Seed <- Late],
    halt(min(1, length(Late)));
main(["show", Seed]) ->
    {_, _, _, Functions, _} = damaged(base(), list_to_integer(Seed)),
    [io:format("~p.~n", [Instruction]) || {function, _, _, _, Code} = F <- Functions,
                                          Instruction <- [erlang:delete_element(5, F) | Code]],
    halt().

%% -- running

outcome(Binary) ->
    case code:load_binary(damaged, "", Binary) of
        {module, damaged} ->
            Late = [late || {F, A} <- erlang:get_module_info(damaged, exports), F =/= module_info, _ <- [1, 2, 3],
                            late =:= call(F, [argument() || _ <- lists:seq(1, A)])],
            code:purge(damaged),
            case Late of
                [] -> ran;
                _ -> late
            end;
        {error, _} -> refused
    end.

call(F, Arguments) ->
    Limit = {max_heap_size, #{size => 1000000, kill => true, error_logger => false}},
    {Pid, Monitor} = spawn_opt(fun() -> exit({result, apply(damaged, F, Arguments)}) end, [monitor, Limit]),
    [Pid ! M || M <- [a, {a, 1}, {<<1, 2>>, [x]}, {make_ref(), 2.0}, [1, 2 | 3]]],
    ended(Pid, Monitor, 100).

%% A receive may wait for ever; what does not listen to a kill is late.
ended(Pid, Monitor, Milliseconds) ->
    receive
        {'DOWN', Monitor, _, _, _} -> ok
    after Milliseconds ->
        exit(Pid, kill),
        if Milliseconds =:= 100 -> ended(Pid, Monitor, ?TIME_LIMIT_MS);
           true -> late
        end
    end.

argument() ->
    pick([0, 1, 255, -1, 1 bsl 70, 1.5, a, [], [1, 2, 3], [a | b], {}, {a, 1}, {a, 1, 2}, {r, 1, 2, 3}, <<>>, <<1, 2, 3>>,
          <<5:3>>, <<"abcdefghijklmnop">>, #{}, #{a => 1, b => 2}, self(), make_ref(), fun(X) -> X end, fun() -> 1 end,
          [{a, 1}, {b, 2}], "hello", <<"h", 228/utf8>>, [<<"a">>, 2], maps:from_list([{I, I} || I <- lists:seq(1, 40)])]).

%% -- making

source() ->
    "f(X) when is_tuple(X) -> try X ! 1 catch A:B:C -> {A, B, C} end;"
    "f(<<A:8, B/binary>>) -> fun(Z) -> {A, B, Z} end;"
    "f(X) -> receive X -> <<X:8>>; {Y, 1.0} -> Y + 2.0 after 10 -> #{X => 1} end.\n"
    "g(L, N) -> case catch h(L, N) of {'EXIT', R} -> {error, R}; V -> [V | L] end.\n"
    "h([H | T], N) when N > 0 -> [{H, N} | h(T, N - 1)]; h([], N) -> N * 2; h({A, B}, N) -> A + B + N;"
    "h(#{a := V} = M, N) -> M#{a := V + N, c => N}; h(X, N) -> N div X.\n"
    "i(A, B, C, D) -> X = j(A), Y = j(B), Z = try j(C) of W -> {W, X} catch throw:T -> T after j(Y) end, {X, Y, Z, D}.\n"
    "j(X) when is_integer(X), X > 3 -> throw({too, X}); j(X) when is_float(X) -> X * 2.5 - 1.0; j(X) -> X.\n"
    "k(<<X:16/little-signed, Z:4/bits, R/bits>>) -> {X, Z, R}; k(X) -> [X].\n"
    "kk(<<A:3, B:5, C:24, R/binary>>) -> [A, B, C, R]; kk(X) -> X.\n"
    "l(A, B) -> <<A:B, 1:7, A/float>>. m(A, B) -> <<A/binary, B/utf8, 0:2>>.\n"
    "n(X) -> case X of a -> 1; b -> 2; c -> 3; 1 -> a; 2 -> b; 3 -> c; 4 -> d; {a, _} -> e; {_, _, _} -> f; {} -> g; 1.5 -> h;"
    " _ -> i end.\n"
    "o(N, Acc) -> receive {a, M} when M > N -> o(M, [M | Acc]); {P, _} when is_pid(P) -> P ! Acc; [_ | T] -> {T, Acc}"
    " after N -> lists:reverse(Acc) end.\n"
    "p(F, A) -> R = make_ref(), self() ! {R, F(A)}, receive {R, V} -> V end.\n"
    "q(T) -> T1 = setelement(1, T, x), setelement(2, T1, y). -record(r, {a, b, c}).\n"
    "r(#r{a = A} = R) -> s(R#r{b = A, c = {A, R}}); r(X) -> s(X). s(#r{c = C} = R) -> R#r{a = C}; s(X) -> hd(X).\n"
    "t(X) -> try u(X) catch C:R:S -> erlang:raise(C, {R, X}, S) end. u(X) -> length(X) + map_size(X).\n"
    "v(M) -> #{a := A, b := B} = M, maps:fold(fun(K, V, Acc) -> [{K, V, A, B} | Acc] end, [], M).\n"
    "w(A, B) -> F = fun W(0) -> B; W(N) -> W(N - 1) end, F(A). x(M, F) -> M:F(1, 2). y(X) -> [Y || Y <- X, Y =/= 2].\n"
    "z(A) -> A band 7 bsl 3 bxor (A bsr 1) + abs(A) - trunc(A / 3) rem 5.\n".

base() ->
    Text = "-module(damaged). -compile([export_all, nowarn_export_all]). " ++ source(),
    {ok, Tokens, _} = erl_scan:string(Text),
    Forms = [begin {ok, Form} = erl_parse:parse_form(Part), Form end || Part <- parts(Tokens)],
    {ok, damaged, Assembly} = compile:noenv_forms(Forms, ['S', binary, nowarn_unused_record]),
    Assembly.

parts([]) -> [];
parts(Tokens) ->
    {Part, [Dot | Rest]} = lists:splitwith(fun({dot, _}) -> false; (_) -> true end, Tokens),
    [Part ++ [Dot] | parts(Rest)].

assembled({_, _, _, _, _} = Assembly) ->
    try
        {ok, Lowered} = beam_z:module(Assembly, []),
        {ok, _} = beam_asm:module(Lowered, [], [], [])
    catch _:_ -> none
    end.

damaged({Module, Exports, Attributes, Functions, Labels}, Seed) ->
    rand:seed(exsss, {Seed, 7, 8}),
    Chosen = random(length(Functions) - 2),
    All = lists:append([Code || {function, _, _, _, Code} <- Functions]),
    {Guarded, Last} =
        lists:mapfoldl(fun({N, {function, F, A, Entry, Code}}, Next) ->
                               Worse = if N =:= Chosen -> damage(Code, random(4), All, Labels);
                                          true -> Code
                                       end,
                               {{function, F, A, Entry, guard(Worse, Next)}, Next + 1}
                       end, Labels, lists:enumerate(Functions)),
    {Module, Exports, Attributes, Guarded, Last}.

random(N) -> rand:uniform(N).
pick(List) -> lists:nth(random(length(List)), List).

%% The head of a function, up to its entry, stays.
damage(Code, Times, All, Labels) ->
    {Head, Body} = lists:split(entry(Code, 1), Code),
    Head ++ damage_body(Body, Times, All, Labels).

entry([{func_info, _, _, _} | _], N) -> N + 1;
entry([_ | Rest], N) -> entry(Rest, N + 1).

damage_body(Body, 0, _, _) -> Body;
damage_body([], _, _, _) -> [return];
damage_body(Body, Times, All, Labels) ->
    {Before, [Instruction | After]} = lists:split(random(length(Body)) - 1, Body),
    Worse = case random(10) of
                1 -> Before ++ After;
                2 -> Before ++ [Instruction, Instruction | After];
                3 -> Before ++ [pick(All), Instruction | After];
                4 -> Before ++ [pick(Body), Instruction | After];
                5 -> case After of
                         [Next | Rest] -> Before ++ [Next, Instruction | Rest];
                         [] -> Before
                     end;
                6 -> Before ++ [new(Labels), Instruction | After];
                _ -> Before ++ [altered(Instruction, Labels) | After]
            end,
    damage_body(Worse, Times - 1, All, Labels).

new(Labels) ->
    X = {x, random(5) - 1},
    Y = {y, random(3) - 1},
    Label = {f, random(Labels)},
    pick([{jump, Label}, {move, X, Y}, {move, Y, X}, {move, X, {x, random(4) - 1}}, {'catch', Y, Label}, {catch_end, Y},
          {'try', Y, Label}, {try_case, Y}, {try_end, Y}, {deallocate, random(4) - 1}, {allocate, random(4), random(4) - 1},
          {trim, random(2), random(3) - 1}, {test_heap, random(6), random(4) - 1}, {put_list, X, Y, X},
          {put_tuple2, X, {list, [X, Y]}}, return, send, remove_message, timeout, {loop_rec, Label, X}, {loop_rec_end, Label},
          {wait, Label}, {wait_timeout, Label, {integer, 1}}, {call, random(3) - 1, Label}, {call_only, random(3) - 1, Label},
          {call_last, random(3) - 1, Label, random(3)}, {call_fun, random(3) - 1}, {init_yregs, {list, [Y]}}, {swap, X, Y},
          {fmove, {fr, random(3)}, X}, {fconv, X, {fr, random(3)}}, {recv_marker_reserve, Y}, {recv_marker_use, Y},
          {recv_marker_bind, Y, X}, {recv_marker_clear, Y}, build_stacktrace, raw_raise, if_end, {badmatch, X}, bs_init_writable,
          {call_ext, 3, {extfunc, erlang, raise, 3}}, {call_ext, 0, {extfunc, erlang, yield, 0}},
          {call_ext, 0, {extfunc, erlang, garbage_collect, 0}}, {apply, random(3) - 1}, {bif, raise, {f, 0}, [X, Y], X},
          {bif, get, {f, 0}, [X], Y}, {bif, spawn, {f, 0}, [X], X}, {bif, self, {f, 0}, [], X}, {gc_bif, '+', {f, 0}, 2, [X, Y], X},
          {update_record, {atom, copy}, random(4), X, X, {list, [random(5) - 1, {atom, a}]}},
          {select_val, X, Label, {list, [{integer, 1}, Label, {integer, random(9)}, {f, random(Labels)}]}},
          {test, is_tagged_tuple, Label, [X, random(3) - 1, {atom, a}]}]).

%% One part of it replaced by another of its kind, mostly.
altered(Instruction, Labels) ->
    case parts_of(Instruction) of
        0 -> Instruction;
        Count -> element(1, alter(Instruction, random(Count), Labels))
    end.

parts_of({x, _}) -> 1;
parts_of({y, _}) -> 1;
parts_of({f, _}) -> 1;
parts_of({fr, _}) -> 1;
parts_of({Kind, _}) when Kind =:= atom; Kind =:= integer; Kind =:= float; Kind =:= literal -> 1;
parts_of({location, _, _}) -> 0;
parts_of(N) when is_integer(N) -> 1;
parts_of(List) when is_list(List) -> lists:sum([parts_of(E) || E <- List]);
parts_of(Tuple) when is_tuple(Tuple) -> parts_of(tl(tuple_to_list(Tuple)));
parts_of(_) -> 0.

alter(Term, N, Labels) ->
    case {parts_of(Term), Term} of
        {Count, _} when Count < N -> {Term, N - Count};
        {1, Leaf} when not is_list(Leaf) -> {leaf(Leaf, Labels), 0};
        {_, [Head | Tail]} ->
            case alter(Head, N, Labels) of
                {New, 0} -> {[New | Tail], 0};
                {_, Left} -> {New, Rest} = alter(Tail, Left, Labels), {[Head | New], Rest}
            end;
        {_, Tuple} ->
            [Kind | Elements] = tuple_to_list(Tuple),
            {New, Rest} = alter(Elements, N, Labels),
            {list_to_tuple([Kind | New]), Rest}
    end.

leaf({x, N}, _) -> pick([{x, random(6) - 1}, {x, N + 1}, {y, N}, {x, max(0, N - 1)}, {x, 1000}, {integer, N}]);
leaf({y, N}, _) -> pick([{y, random(4) - 1}, {y, N + 1}, {x, N}, {y, max(0, N - 1)}, {y, 500}]);
leaf({fr, N}, _) -> pick([{fr, N + 1}, {fr, 900}, {x, N}]);
leaf({f, N}, Labels) -> pick([{f, random(Labels)}, {f, N + 1}, {f, max(1, N - 1)}, {f, 0}, {f, N + 2}]);
leaf(N, _) when is_integer(N) -> pick([N + 1, max(0, N - 1), 0, 1, random(8), 255, 1024, 1 bsl 20, N]);
leaf(_, _) -> pick([{atom, a}, {integer, random(300) - 1}, {integer, 1 bsl 80}, {literal, {a, 1}}, {literal, <<"abc">>},
                    {literal, [1, 2]}, {literal, #{a => 1}}, nil, {float, 1.5}, {x, random(4) - 1}, {y, random(3) - 1}]).

%% -- what the machine trusts in is made true: the label `Exit`, at the end, is where other values lead to

guard(Code, Exit) -> guard(Code, {f, Exit}, {f, Exit}, {f, Exit}) ++ [{label, Exit}, if_end].

%% While a message is looked at, other values lead to the next message: Next, from a label of the receive up to where the
%% message is removed.
guard([{loop_rec, _, _} = I | Rest], _, _, Exit) -> Next = next_message(Rest, Exit), [I | guard(Rest, Next, Next, Exit)];
guard([remove_message | Rest], _, Next, Exit) -> [remove_message | guard(Rest, Exit, Next, Exit)];
guard([{loop_rec_end, _} = I | Rest], _, _, Exit) -> [I | guard(Rest, Exit, Exit, Exit)];
guard([{label, _} = I | Rest], _, Next, Exit) -> [I | guard(Rest, Next, Next, Exit)];
guard([I | Rest], Here, Next, Exit) -> guarded(I, Here) ++ guard(Rest, Here, Next, Exit);
guard([], _, _, _) -> [].

next_message([{label, N}, {loop_rec_end, _} | _], _) -> {f, N};
next_message([_ | Rest], Exit) -> next_message(Rest, Exit);
next_message([], Exit) -> Exit.

guarded({get_list, S, _, _} = I, Exit) -> [{test, is_nonempty_list, Exit, [S]}, I];
guarded({get_hd, S, _} = I, Exit) -> [{test, is_nonempty_list, Exit, [S]}, I];
guarded({get_tl, S, _} = I, Exit) -> [{test, is_nonempty_list, Exit, [S]}, I];
guarded({get_tuple_element, S, N, D} = I, Exit) ->
    case erlang:phash2(I, 3) of
        0 -> [{test, is_tuple, Exit, [S]}, {test, test_arity, Exit, [S, N + 1]}, I];
        _ -> [{bif, element, Exit, [{integer, N + 1}, S], D}]
    end;
guarded({set_tuple_element, _, _, _}, _) -> [];
guarded({test, test_arity, F, [S, _]} = I, _) -> [{test, is_tuple, F, [S]}, I];
guarded({select_tuple_arity, S, F, _} = I, _) -> [{test, is_tuple, F, [S]}, I];
guarded({update_record, _, N, S, _, _} = I, Exit) -> [{test, is_tuple, Exit, [S]}, {test, test_arity, Exit, [S, N]}, I];
guarded({test, has_map_fields, F, [S | _]} = I, _) -> [{test, is_map, F, [S]}, I];
guarded({test, has_map_fields, F, S, _} = I, _) -> [{test, is_map, F, [S]}, I];
guarded({get_map_elements, F, S, _} = I, _) -> [{test, is_map, F, [S]}, I];
guarded({fmove, {fr, _}, _} = I, _) -> [I];
guarded({fmove, S, _} = I, Exit) -> [{test, is_float, Exit, [S]}, I];
guarded({test, Start, F, _, [S | _], D}, _) when Start =:= bs_start_match2; Start =:= bs_start_match3 ->
    [{test, is_bitstr, F, [S]}, {move, S, D}];
guarded({bs_start_match4, _, _, S, D}, Exit) -> [{test, is_bitstr, Exit, [S]}, {move, S, D}];
guarded({bs_match, F, S, {commands, Commands}}, _) ->
    Live = lists:min([N || C <- Commands, lists:member(element(1, C), [integer, binary, get_tail]), N <- [element(2, C)]] ++ [255]),
    [{test, bs_start_match3, F, if Live =:= 255 -> 1; true -> Live end, [S], ?CONTEXT},
     {bs_match, F, ?CONTEXT, {commands, Commands}}];
guarded({bs_get_tail, S, D, Live}, Exit) ->
    [{test, bs_start_match3, Exit, Live, [S], ?CONTEXT}, {bs_get_tail, ?CONTEXT, D, Live}];
guarded({bs_get_position, S, D, Live}, Exit) ->
    [{test, bs_start_match3, Exit, Live, [S], ?CONTEXT}, {bs_get_position, ?CONTEXT, D, Live}];
guarded({bs_set_position, _, _}, _) -> [];
guarded({test, Test, F, Live, [S | More], D}, _) when is_integer(Live) ->
    case atom_to_list(Test) of
        "bs_" ++ _ -> [{test, bs_start_match3, F, Live, [S], ?CONTEXT}, {test, Test, F, Live, [?CONTEXT | More], D}];
        _ -> [{test, Test, F, Live, [S | More], D}]
    end;
guarded({test, Test, F, [S | More]}, _) ->
    case atom_to_list(Test) of
        "bs_" ++ _ -> [{test, is_bitstr, F, [S]}, {move, S, ?SCRATCH}];
        _ -> [{test, Test, F, [S | More]}]
    end;
guarded(I, _) -> [I].
