%% What becomes of libraries that are no drivers, and how drivers are loaded, shared, loaded anew and unloaded.
-module(loading).
-export([main/1]).

main([Folder]) ->
    process_flag(trap_exit, true),
    logger:set_primary_config(level, none),
    put(folder, Folder),
    [bad(Name) || Name <- ["missing_drv", "garbage_drv", "no_init_drv", "no_entry_drv", "marker_drv", "new_major_drv",
                           "new_minor_drv", "old_major_drv", "name_drv", "init_drv", "foreign_drv"]],
    arguments(), shared(), reloaded(), killed(), ended(), monitored(), texts(),
    halt(0).

print(What, Value) -> io:format("~p: ~p~n", [What, clean(Value)]).

clean(Term) when is_port(Term) -> port;
clean(Term) when Term =:= self() -> me;
clean(Term) when is_pid(Term) -> pid;
clean(Term) when is_reference(Term) -> ref;
clean(Tuple) when is_tuple(Tuple) -> list_to_tuple(clean(tuple_to_list(Tuple)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(Term) -> Term.

catch_it(F) ->
    try F() catch Class:Reason -> {Class, Reason} end.

load(Name, Options) -> catch_it(fun() -> erl_ddll:try_load(get(folder), Name, Options) end).
unload(Name, Options) -> catch_it(fun() -> erl_ddll:try_unload(Name, Options) end).

messages() ->
    receive Message -> print(message, Message), messages() after 150 -> ok end.

%% Numbers of system errors depend on which came before.
bad(Name) ->
    case load(Name, []) of
        {error, {open_error, _} = Error} ->
            print(Name, lists:last(string:split(erl_ddll:format_error(Error), "/", trailing)));
        {error, Error} -> print(Name, {Error, erl_ddll:format_error(Error)});
        Other -> print(Name, Other)
    end,
    print(info, catch_it(fun() -> erl_ddll:info(Name, processes) end)).

arguments() ->
    F = get(folder),
    [print(Arguments, catch_it(fun() -> apply(erl_ddll, Function, Arguments) end))
     || {Function, Arguments} <- [{try_load, ["x", foo, bar]}, {try_load, ["x", 1, []]}, {try_load, ["x", '', []]},
                                  {try_load, ["x", "y", [monitor]]}, {try_load, ["x", "y", [{monitor, x}]]},
                                  {try_load, ["x", "y", [{driver_options, [x]}]]}, {try_load, [1, "y", []]},
                                  {try_load, ["x", tcp_inet, []]}, {try_unload, [tcp_inet, []]},
                                  {try_unload, [nothing, []]}, {try_unload, [nothing, x]}, {try_unload, [1, []]},
                                  {info, [nothing, processes]}, {info, [tcp_inet, processes]},
                                  {info, [tcp_inet, linked_in_driver]}, {info, [tcp_inet, permanent]},
                                  {info, [tcp_inet, foo]}, {monitor, [driver, x]}, {monitor, [process, {x, loaded}]},
                                  {monitor, [driver, {x, foo}]}, {demonitor, [x]}]],
    print(loaded_drivers, erl_ddll:loaded_drivers()),
    print(reload, erl_ddll:reload(F, "good_drv")).

state(Name) ->
    print(state, [{Item, catch_it(fun() -> erl_ddll:info(Name, Item) end)}
                  || Item <- [processes, port_count, driver_options, permanent, awaiting_load, awaiting_unload]]).

open() -> open_port({spawn_driver, "good_drv"}, []).

in_other(F) ->
    Self = self(),
    Folder = get(folder),
    Pid = spawn(fun() -> put(folder, Folder), Self ! {self(), F()}, other() end),
    receive {Pid, Result} -> {Pid, Result} end.
other() ->
    receive {From, F} -> From ! {self(), F()}, other(); stop -> ok end.
also(Pid, F) ->
    Pid ! {self(), F},
    receive {Pid, Result} -> Result end.

shared() ->
    print(load, load(good_drv, [])),
    print(load, load("good_drv", [])),
    print(inconsistent, load("good_drv", [{driver_options, [kill_ports]}])),
    state("good_drv"),
    {Other, Loaded} = in_other(fun() -> load("good_drv", []) end),
    print(load, Loaded),
    print(not_by, also(Other, fun() -> unload("good_drv", []) end)),
    print(not_by, also(Other, fun() -> unload("good_drv", []) end)),
    state("good_drv"),
    P = open(),
    print(unload, unload("good_drv", [{monitor, pending_driver}])),
    print(unload, unload("good_drv", [{monitor, pending}])),
    state("good_drv"),
    messages(),
    print(cancelled, load("good_drv", [])), messages(),
    print(unload, unload("good_drv", [{monitor, pending}])),
    print(opens, port_close(open())),
    port_close(P), messages(),
    state("good_drv"),
    Other ! stop.

reloaded() ->
    print(load, load("good_drv", [])),
    print(reload, load("good_drv", [{reload, pending_driver}, {monitor, pending_driver}])), messages(),
    state("good_drv"),
    P = open(),
    print(reload, load("good_drv", [{reload, pending}, {monitor, pending}])),
    print(again, load("good_drv", [{reload, pending}])),
    print(more, load("good_drv", [])),
    state("good_drv"),
    port_close(P), messages(),
    {Other, _} = in_other(fun() -> load("good_drv", []) end),
    print(pending_process, load("good_drv", [{reload, pending_driver}])),
    Other ! stop,
    Q = open(),
    print(reload, load("good_drv", [{reload, pending}, {monitor, pending}])),
    print(unload, unload("good_drv", [])),
    print(unload, unload("good_drv", [])), messages(),
    port_close(Q), messages(),
    state("good_drv").

killed() ->
    print(load, load("good_drv", [{driver_options, [kill_ports]}])),
    open(), open(),
    print(unload, unload("good_drv", [{monitor, pending_driver}])), messages(),
    print(load, load("good_drv", [])),
    open(),
    print(unload, unload("good_drv", [kill_ports, {monitor, pending_driver}])), messages().

ended() ->
    {Other, _} = in_other(fun() -> load("good_drv", [{driver_options, [kill_ports]}]) end),
    open(),
    Other ! stop, messages(),
    state("good_drv").

monitored() ->
    Names = [{"good_drv", loaded}, {good_drv, unloaded}, {"good_drv", unloaded_only}, {tcp_inet, loaded}],
    [erl_ddll:monitor(driver, Each) || Each <- Names], messages(),
    print(load, load("good_drv", [])),
    [erl_ddll:monitor(driver, Each) || Each <- Names], messages(),
    Ref = erl_ddll:monitor(driver, {good_drv, unloaded}),
    state("good_drv"),
    print(demonitor, erl_ddll:demonitor(Ref)),
    P = open(),
    print(unload, unload("good_drv", [])),
    erl_ddll:monitor(driver, {good_drv, loaded}), messages(),
    print(load, load("good_drv", [])), messages(),
    print(unload, unload("good_drv", [])),
    port_close(P), messages().

texts() ->
    [print(Error, catch_it(fun() -> erl_ddll:format_error(Error) end))
     || Error <- [inconsistent, linked_in_driver, permanent, not_loaded, not_loaded_by_this_process, not_pending,
                  already_loaded, pending_reload, pending_process, no_driver_init, driver_init_failed, bad_driver_name,
                  driver_incorrect_version, no_error, symbol_not_found, unspecified_error, {open_error, -9},
                  {open_error, -5000}, foo, {open_error, x}, 12]].
