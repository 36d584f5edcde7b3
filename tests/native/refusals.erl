%% Libraries that are refused, and how the refusals read.
-module(refusals).
-export([main/0]).

install(Declared) ->
    Forms = ["-module(refused).", "-export([load/2, one/0, two/0]).", Declared,
             "load(File, Info) -> erlang:load_nif(File, Info).", "one() -> in_erlang.", "two() -> in_erlang.",
             "undeclared() -> in_erlang."],
    {ok, Module, Code} = compile:forms([begin {ok, T, _} = erl_scan:string(F), {ok, A} = erl_parse:parse_form(T), A end || F <- Forms, F =/= ""],
                                       [nowarn_unused_function]),
    {module, Module} = code:load_binary(Module, "refused.erl", Code).

%% A module of today, compiled from text, has its functions' names kept by -nifs.
text({error, {Kind, Text}}) -> io_lib:format("~w: ~s", [Kind, Text]);
text(Other) -> io_lib:format("~w", [Other]).

main() ->
    file:write_file("text.so", "this is no library\n"),
    file:write_file("empty.so", ""),
    {ok, Good} = file:read_file("refused1.so"),
    <<Begin:18/binary, _:16, End/binary>> = Good,
    file:write_file("other_machine.so", <<Begin/binary, 183:16/little, End/binary>>),
    file:write_file("short.so", binary:part(Good, 0, 100)),
    install("-nifs([one/0, two/0])."),
    [io:format("~w: ~s, ~w~n", [F, text(refused:load("./" ++ atom_to_list(F), 0)), refused:one()])
     || F <- [no_such_file, text, empty, other_machine, short] ++
            [list_to_atom("refused" ++ integer_to_list(N)) || N <- lists:seq(2, 16)]],
    install(""),
    io:format("not declared: ~s~n", [text(refused:load("./refused15", 0))]),
    install("-nifs([one/0, two/0])."),
    [io:format("~w: ~w~n", [F, (try refused:load(F, 0) catch C:R -> {C, R} end)]) || F <- [a, 17, {}, [a], ["./", nested]]],
    io:format("good: ~s ~w ~w~n", [text(refused:load("./refused1", 0)), refused:one(), refused:two()]),
    io:format("taints: ~w~n", [lists:member(refused, erlang:system_info(taints))]),
    old(),
    io:format("from no module: ~s~n", [text(erlang:load_nif("./refused1", 0))]).

%% From code that has been replaced.
old() ->
    Self = self(),
    Forms = ["-module(refused_old).", "-export([wait/2]).",
             "wait(File, Self) -> receive go -> Self ! {loaded, erlang:load_nif(File, 0)} end, ok."],
    {ok, Module, Code} = compile:forms([begin {ok, T, _} = erl_scan:string(F), {ok, A} = erl_parse:parse_form(T), A end || F <- Forms]),
    {module, Module} = code:load_binary(Module, "", Code),
    P = spawn(Module, wait, ["./refused1", Self]),
    {module, Module} = code:load_binary(Module, "", Code),
    P ! go,
    receive {loaded, L} -> io:format("from old code: ~s~n", [text(L)]) end.
