%% What OTP's crashdump_viewer finds in a crash dump of dump_victim, without what differs from run to run and between the
%% runtimes: addresses, numbers of processes, sizes.
-module(dump_facts).
-export([main/1]).
-include("crashdump_viewer.hrl").

main([File]) ->
    register(dump_facts, self()),
    {ok, _} = crashdump_viewer:start_link(),
    crashdump_viewer:read_file(File),
    receive
        read -> ok;
        {failed, Reason} -> io:format("cannot be read: ~tp~n", [Reason]), halt(1)
    end,
    general(),
    dumped_processes(),
    tables(),
    others(),
    halt(0).

general() ->
    {ok, G, Warnings} = crashdump_viewer:general_info(),
    show(slogan, G#general_info.slogan),
    show(warnings, Warnings),
    show(node, G#general_info.node_name),
    true = number(G#general_info.num_atoms) > 5000,
    true = number(G#general_info.num_procs) > 20,
    true = number(G#general_info.num_ets) > 10,
    true = number(G#general_info.num_fun) > 100,
    true = number(G#general_info.mem_tot) > 1000000.

number(Text) -> list_to_integer(lists:flatten(Text)).

dumped_processes() ->
    {ok, All, _} = crashdump_viewer:processes(),
    Names = ["victim", "holder", "crowded", "dreamer", "spinner", "secretive", "frozen", "linked"],
    Details = [{P#proc.name, details(P#proc.pid)} || P <- All],
    Pids = maps:from_list([{P#proc.pid, P#proc.name} || P <- All]),
    [process(Name, proplists:get_value(Name, Details), Pids) || Name <- Names],
    show(system_processes, lists:sort([P#proc.name || P <- All, lists:member(P#proc.name, ["init", "code_server", "kernel_sup", "user", "logger"])])),
    [show({incomplete, Name}, yes) || {Name, P} <- Details, is_incomplete(P)].

details(Pid) ->
    {ok, P, _} = crashdump_viewer:proc_details(lists:flatten(io_lib:format("~w", [Pid]))),
    P.

process(Name, P, Pids) ->
    io:format("process ~ts:~n", [Name]),
    State = case P#proc.state of S when Name =:= "spinner" -> lists:member(S, ["Running", "Scheduled"]); S -> S end,
    show(state, State),
    show(initial, P#proc.init_func),
    show(parent, name_of(P#proc.parent, Pids)),
    show(message_count, P#proc.msg_q_len),
    true = P#proc.reds >= 0,
    true = P#proc.memory > 100,
    show(links, lists:sort([name_of(L, Pids) || {L, _} <- list(P#proc.links)])),
    show(monitors, lists:sort([name_of(M, Pids) || {M, _} <- list(P#proc.monitors)])),
    show(monitored_by, lists:sort([name_of(M, Pids) || {M, _} <- list(P#proc.mon_by)])),
    show(messages, [plain(M) || {M, _} <- list(P#proc.msg_q)]),
    show(dictionary, lists:sort([plain(D) || D <- list(P#proc.dict)])),
    show(last_calls, P#proc.last_calls),
    true = P#proc.num_heap_frag >= 0,
    show(has_stack, P#proc.stack_dump =/= []).

list(L) when is_list(L) -> L;
list(_) -> [].

name_of(Text, Pids) when is_list(Text) ->
    try maps:get(list_to_pid(Text), Pids, Text)
    catch error:badarg -> port
    end;
name_of(Other, _) -> Other.

%% Terms of the viewer's own as what they stand for.
plain({'#CDVBin', _, _, _} = B) -> binary_of(B);
plain(['#CDVBin' | B]) -> binary_of(B);
plain(['#CDVPid' | _]) -> pid;
plain(['#CDVPort' | _]) -> port;
plain([H | T]) -> [plain(H) | plain(T)];
plain(M) when is_map(M) -> maps:from_list([{plain(K), plain(V)} || {K, V} <- maps:to_list(M)]);
plain(T) when is_tuple(T) -> list_to_tuple([plain(E) || E <- tuple_to_list(T)]);
plain(F) when is_function(F) ->
    {module, M} = erlang:fun_info(F, module),
    {arity, A} = erlang:fun_info(F, arity),
    {function, M, A};
plain(R) when is_reference(R) -> reference;
plain(T) -> T.

binary_of([Offset, Size, Position]) -> binary_of({'#CDVBin', Offset, Size, Position});
binary_of({'#CDVBin', Offset, Size, Position}) ->
    {ok, Binary} = crashdump_viewer:expand_binary({Offset, Size, Position}),
    Binary.

is_incomplete(P) ->
    lists:any(fun(Part) -> has(Part, ['#CDVIncompleteHeap', '#CDVNonexistingBinary', '#CDVBadDistExt']) end,
              [P#proc.msg_q, P#proc.dict, P#proc.stack_dump]).

has(A, Atoms) when is_atom(A) -> lists:member(A, Atoms);
has([H | T], Atoms) -> has(H, Atoms) orelse has(T, Atoms);
has(T, Atoms) when is_tuple(T) -> has(tuple_to_list(T), Atoms);
has(M, Atoms) when is_map(M) -> has(maps:to_list(M), Atoms);
has(_, _) -> false.

tables() ->
    {ok, All, _} = crashdump_viewer:ets_tables(all),
    Own = [T || T <- All, lists:member(T#ets_table.name, ["people", "things", "hashed"])],
    [begin
         D = T#ets_table.details,
         true = element(2, T#ets_table.memory) > 0,
         show(table, {T#ets_table.name, T#ets_table.is_named, T#ets_table.data_type, T#ets_table.size,
                      maps:get(protection, D), maps:get(write_c, D), maps:get(read_c, D), maps:get(compressed, D)})
     end || T <- lists:keysort(#ets_table.name, Own)],
    show(system_tables, lists:sort([T#ets_table.name || T <- All, lists:member(T#ets_table.name, ["ac_tab", "code_server", "inet_db", "logger"])])).

others() ->
    {ok, Ports, _} = crashdump_viewer:ports(),
    [show(port, {P#port.name, P#port.controls, P#port.input, P#port.output, P#port.queue})
     || P <- Ports, P#port.name =:= "cat"],
    {ok, Timers, _} = crashdump_viewer:timers(all),
    [show(timer, {T#timer.name, T#timer.time > 900000}) || T <- Timers, T#timer.name =:= "crowded"],
    {ok, Modules, _} = crashdump_viewer:loaded_modules(),
    Names = [binary_to_list(N) || #loaded_mod{mod = {N, _}, current_size = Size} <- Modules, Size > 0],
    show(modules, [N || N <- ["dump_victim", "lists", "gen_server", "init", "kernel", "erlang"], lists:member(N, Names)]),
    {ok, Terms, _} = crashdump_viewer:persistent_terms(),
    [show(persistent_term, plain(T)) || T <- Terms, has(T, [dump_victim])],
    {ok, Atoms, _} = crashdump_viewer:atoms(),
    show(atoms, length(Atoms) > 0),
    {ok, Funs, _} = crashdump_viewer:funs(),
    show(funs, length([F || F <- Funs, F#fu.module =:= "dump_victim"]) > 5),
    {ok, Schedulers, _} = crashdump_viewer:schedulers(),
    show(schedulers, length(Schedulers) > 2),
    {ok, Nodes, _} = crashdump_viewer:dist_info(),
    show(nodes, Nodes).

show(What, Value) -> io:format("~tp: ~tp~n", [What, Value]).
