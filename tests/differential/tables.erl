%% Sequences of ETS operations made at random, on a table of each type.
%%
%%   tables:main([First, Count])   for Count seeds from First: a line for each, the seed and a hash of what came out
%%   tables:show([Seed])           the operations and what came out
%%
%% The rows of hash tables come in no particular order: what comes out of them is sorted, and what depends on that order
%% (first, next, limits) is asked of ordered tables only. Not asked is what OTP 27 does not count right: taking from a bag
%% that is fixed, slots of a table with write_concurrency.
-module(tables).
-export([main/1, show/1]).

-define(OPERATIONS, 60).

main([First, Count]) ->
    From = list_to_integer(First),
    [io:format("~p ~p~n", [Seed, erlang:phash2(run(Seed), 1 bsl 32)])
     || Seed <- lists:seq(From, From + list_to_integer(Count) - 1)],
    halt().

show([Seed]) ->
    [io:format("~0p~n  ~0kp~n", [Operation, Result]) || {Operation, Result} <- run(list_to_integer(Seed))],
    halt().

run(Seed) ->
    rand:seed(exsss, {Seed, 5, 6}),
    Type = pick([set, ordered_set, bag, duplicate_bag]),
    KeyPosition = pick([1, 1, 2]),
    Table = ets:new(t, [Type, public, {keypos, KeyPosition}] ++ pick([[], [{write_concurrency, true}], [compressed]])),
    Results = [begin
                   {Function, Arguments} = operation(Type, KeyPosition),
                   {{Type, Function, Arguments}, perform(Type, Table, Function, Arguments)}
               end || _ <- lists:seq(1, ?OPERATIONS)],
    ets:delete(Table),
    Results.

perform(Type, Table, Function, Arguments) ->
    try apply(ets, Function, [Table | Arguments]) of
        Result -> {ok, plain(Type, Result), size_of(Table), contents(Type, Table)}
    catch
        error:Reason:Trace ->
            {_, _, _, Info} = hd(Trace),
            {error, Reason, maps:get(cause, proplists:get_value(error_info, Info, #{}), none)}
    end.

size_of(Table) -> ets:info(Table, size).
contents(ordered_set, Table) -> ets:tab2list(Table);
contents(_, Table) -> sorted(ets:tab2list(Table)).

%% In an order that tells 1 from 1.0.
sorted(List) -> [X || {_, X} <- lists:sort([{term_to_binary(X, [deterministic]), X} || X <- List])].

plain(_, Table) when is_reference(Table) -> table;
plain(ordered_set, {Rows, Continuation}) when is_list(Rows) -> {Rows, Continuation =:= '$end_of_table'};
plain(ordered_set, Result) -> Result;
plain(_, Result) when is_list(Result) -> sorted(Result);
plain(_, Result) -> Result.

%% -- operations

operation(Type, K) ->
    Ordered = Type =:= ordered_set,
    case random(34) of
        N when N =< 7 -> {insert, [pick([row(K), row(K), [row(K) || _ <- lists:seq(1, random(6))]])]};
        8 -> {insert_new, [pick([row(K), [row(K), row(K)]])]};
        9 -> {lookup, [key()]};
        10 -> {member, [key()]};
        11 -> {lookup_element, [key(), random(4)]};
        12 -> {lookup_element, [key(), random(3), missing]};
        13 -> {delete, [key()]};
        14 -> {delete_object, [row(K)]};
        15 -> {take, [key()]};
        16 -> {update_counter, [key(), counting()]};
        17 -> {update_counter, [key(), counting(), row(K)]};
        18 -> {update_element, [key(), pick([{random(4), value()}, [{2, value()}, {3, value()}], []])]};
        19 -> {update_element, [key(), {random(4), value()}, row(K)]};
        20 -> {match, [pattern(K)]};
        21 -> {match_object, [pattern(K)]};
        22 -> {match_delete, [pattern(K)]};
        23 -> {select, [specification(K)]};
        24 -> {select_count, [specification(K)]};
        25 -> {select_delete, [specification(K)]};
        26 -> {select_replace, [[{{'$1', '$2', '_'}, [guard()], [{{'$1', '$2', replaced}}]}]]};
        27 when Ordered -> {pick([first, last, first_lookup, last_lookup]), []};
        28 when Ordered -> {pick([next, prev, next_lookup, prev_lookup]), [key()]};
        29 when Ordered -> {pick([match, match_object, select, select_reverse]), [specification(K), random(4)]};
        31 when Ordered -> {select_reverse, [specification(K)]};
        32 when Type =:= set; Ordered -> {safe_fixtable, [pick([true, false])]};
        33 -> {pick([delete_all_objects, tab2list, lookup]), pick([[], [key()]])};
        _ -> {insert, [row(K)]}
    end.

row(K) ->
    Row = [value() || _ <- lists:seq(1, pick([1, 2, 2]))],
    case K of
        1 -> list_to_tuple([key() | Row]);
        2 -> list_to_tuple([value(), key() | tl(Row)])
    end.

key() -> pick([1, 2, 3, 1.0, 2.0, q1, q2, {q1, 1}, "k", <<"k">>, 1 bsl 70, [], {}, #{1 => q1}, -1, 3.5]).
value() -> pick([0, 1, 5, -3, 1 bsl 62, 1.5, q1, "v", {q2, [1]}, <<"value">>, binary:copy(<<"v">>, 70), #{q1 => 1}, []]).
counting() -> pick([1, -1, {2, 3}, {3, 1}, {2, 1, 4, 0}, {3, -2, 0, 9}, [{2, 1}, {3, -1}], {1, 1}, {9, 1}, q1, 1 bsl 64]).

pattern(K) ->
    Key = pick(['$1', '_', key(), key()]),
    Rest = pick(['$2', '_', value(), '$1']),
    case K of
        1 -> pick([{Key, Rest}, {Key, Rest, '_'}, {Key, '$2', '$3'}, '_', '$1']);
        2 -> pick([{Rest, Key}, {Rest, Key, '_'}, '_'])
    end.

specification(K) ->
    Body = pick([['$_'], ['$$'], ['$1'], [true], [{{'$1', '$1'}}], [{element, 1, '$_'}], [false]]),
    [{pattern(K), pick([[], [guard()], [guard(), guard()]]), Body}].

guard() ->
    pick([{is_integer, '$1'}, {'>', '$1', 1}, {'=<', '$1', {const, 2}}, {'==', '$1', 1}, {'=:=', '$1', 1}, {is_atom, '$1'},
          {'orelse', {is_float, '$1'}, {is_list, '$1'}}, {'andalso', {is_integer, '$1'}, {'>', {'+', '$1', 1}, 2}},
          {'not', {is_tuple, '$1'}}, {is_map, '$1'}, {'<', {size, '$_'}, 3}]).

random(N) -> rand:uniform(N).
pick(List) -> lists:nth(random(length(List)), List).
