%% Compiles Erlang sources and tells what came of each: one line for every chunk of its .beam file, with a checksum, and
%% one for the compiler's warnings. All comes out the same whichever machine runs the compiler.
%%
%% erl -noshell -pa DIR -run compile_otp main OUTPUT WORKERS SOURCE...
%%
%% The lines go to OUTPUT, sorted; the time taken, in milliseconds, is printed.
-module(compile_otp).
-export([main/1]).

main([Output, Workers | Sources]) ->
    {Time, Lines} = timer:tc(fun() -> all(list_to_integer(Workers), Sources) end, millisecond),
    ok = file:write_file(Output, lists:sort(lists:append(Lines))),
    io:format("~b~n", [Time]),
    halt().

%% Each worker takes the next source as soon as it has done one.
all(Workers, Sources) ->
    Parent = self(),
    Pids = [spawn_link(fun() -> worker(Parent) end) || _ <- lists:seq(1, Workers)],
    hand_out(Sources, length(Pids), []).

hand_out(_, 0, Lines) ->
    Lines;
hand_out(Sources, Busy, Lines) ->
    receive
        {Pid, Result} ->
            case Sources of
                [Source | Rest] -> Pid ! {source, Source}, hand_out(Rest, Busy, [Result | Lines]);
                [] -> Pid ! done, hand_out([], Busy - 1, [Result | Lines])
            end
    end.

worker(Parent) -> worker(Parent, []).

worker(Parent, Result) ->
    Parent ! {self(), Result},
    receive
        {source, Source} -> worker(Parent, lines(Source));
        done -> ok
    end.

lines(Source) ->
    Name = filename:basename(Source, ".erl"),
    Options = [binary, return, debug_info, inline | library_options(Source)],
    case compile:file(Source, Options) of
        {ok, Module, Code, Warnings} ->
            Name = atom_to_list(Module),
            {ok, Module, Chunks} = beam_lib:all_chunks(Code),
            [line(Name, "warnings", term_to_binary(Warnings)) | [line(Name, Chunk, Data) || {Chunk, Data} <- Chunks]];
        {error, Errors, _} ->
            [io_lib:format("~ts does not compile: ~tp~n", [Name, Errors])]
    end.

line(Name, Chunk, Data) ->
    io_lib:format("~ts ~ts ~b ~ts~n", [Name, Chunk, byte_size(Data), binary:encode_hex(erlang:md5(Data))]).

library_options(Source) ->
    Directory = filename:dirname(Source),
    Libraries = filename:dirname(filename:dirname(Directory)),
    [_, Version | _] = string:split(filename:basename(filename:dirname(Directory)), "-"),
    [{d, 'COMPILER_VSN', Version}, {i, Directory}, {i, filename:join([Directory, "..", "include"])} |
     [{i, Found} || Library <- ["kernel", "stdlib", "syntax_tools"],
                    Found <- filelib:wildcard(filename:join([Libraries, Library ++ "-*", "include"]))]].
