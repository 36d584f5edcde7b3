%% The life of a library: load, upgrade, unload with purge, its data, options, types taken over.
-module(lifecycle).
-export([main/0]).

%% lifecycle_module in a version, with the library of that version.
code(Library) ->
    Forms = ["-module(lifecycle_module).", "-export([load/1, version/0, object/1, made_by/1, options_late/0, added/0, load_by_apply/1, erlang/0]).",
             "load(Info) -> erlang:load_nif(\"./" ++ Library ++ "\", Info).",
             "load_by_apply(Info) -> apply(erlang, load_nif, [\"./" ++ Library ++ "\", Info]).",
             "version() -> in_erlang.", "object(_) -> in_erlang.", "made_by(_) -> in_erlang.", "options_late() -> in_erlang.",
             "added() -> in_erlang.", "erlang() -> {in_erlang, version()}."],
    {ok, Module, Code} = compile:forms([begin {ok, T, _} = erl_scan:string(F), {ok, A} = erl_parse:parse_form(T), A end || F <- Forms]),
    {Module, Code}.

install(Library) ->
    {Module, Code} = code(Library),
    {module, Module} = code:load_binary(Module, "lifecycle_module.erl", Code),
    ok.

told() -> receive {_, _, _} = M -> M after 10000 -> nothing end.
no_more() -> receive M -> M after 20 -> nothing end.

text({error, {Kind, Text}}) -> {error, Kind, lists:flatten(Text)};
text(Other) -> Other.

main() ->
    M = lifecycle_module,
    Self = self(),
    install("lifecycle1"),
    io:format("before: ~p~n", [{M:version(), M:erlang(), M:module_info(nifs)}]),
    io:format("refused: ~p ~p~n", [text(M:load({Self, 7})), told()]),
    io:format("after that: ~p~n", [{M:version(), no_more()}]),
    io:format("by apply: ~p~n", [text(M:load_by_apply({Self, 0}))]),
    io:format("load: ~p ~p~n", [M:load({Self, 0}), told()]),
    io:format("calls: ~p~n", [[M:version(), M:version(), M:erlang(), M:options_late(), M:added()]]),
    io:format("nifs: ~p~n", [lists:sort(M:module_info(nifs))]),
    io:format("again: ~p~n", [text(M:load({Self, 0}))]),
    A = M:object(Self),
    io:format("object: ~p~n", [M:made_by(A)]),

    install("lifecycle2"),
    io:format("new code: ~p~n", [{M:version(), M:made_by(A)}]),
    io:format("refused: ~p ~p ~p~n", [text(M:load({Self, 9})), told(), told()]),
    io:format("upgrade: ~p ~p ~p~n", [M:load({Self, 0}), told(), told()]),
    io:format("calls: ~p~n", [[M:version(), M:added(), M:made_by(A)]]),
    B = M:object(Self),
    io:format("old code stays: ~p~n", [no_more()]),
    io:format("purge: ~p ~p~n", [code:purge(M), told()]),
    io:format("calls: ~p~n", [[M:version(), M:made_by(A), M:made_by(B)]]),
    drop(A),
    put(kept, B),
    gone(1),

    io:format("delete: ~p~n", [code:delete(M)]),
    io:format("purge: ~p~n", [code:purge(M)]),
    io:format("an object keeps it: ~p~n", [no_more()]),
    erase(kept),
    gone(2),
    io:format("unload: ~p~n", [told()]),

    install("lifecycle1"),
    io:format("once more: ~p ~p ~p~n", [M:load({Self, 0}), told(), M:version()]),
    in_use(),
    io:format("end~n").

drop(_) -> ok.

%% The destructor of the newest version is called for objects of an older one, too.
gone(N) ->
    erlang:garbage_collect(),
    io:format("gone: ~p~n", [receive {gone, V, N} -> V after 10000 -> nothing end]).

%% A process that stands in code of the library is ended by a purge, and not by a soft one.
in_use() ->
    M = lifecycle_module,
    io:format("soft_purge: ~p~n", [code:soft_purge(M)]),
    install("lifecycle2"),
    io:format("upgrade: ~p ~p ~p ~p~n", [M:load({self(), 0}), told(), told(), M:version()]),
    io:format("soft_purge: ~p ~p~n", [code:soft_purge(M), told()]).
