%% Locks, conditions, threads, data of threads, what kind of thread calls.
-module(threads).
-export([main/0]).
-nifs([locks/0, threads/0, kind/0, kind_of_processor/0, kind_of_output/0]).
-on_load(load/0).

load() -> erlang:load_nif("./threads", 0).

locks() -> erlang:nif_error(not_loaded).
threads() -> erlang:nif_error(not_loaded).
kind() -> erlang:nif_error(not_loaded).
kind_of_processor() -> erlang:nif_error(not_loaded).
kind_of_output() -> erlang:nif_error(not_loaded).

main() ->
    io:format("locks: ~w~n", [locks()]),
    io:format("threads: ~w~n", [threads()]),
    io:format("kinds: ~w~n", [{kind(), kind_of_processor(), kind_of_output()}]).
