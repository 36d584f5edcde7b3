%% A real use of each of Debian's native libraries: what comes out is printed.
-module(use).
-compile([export_all, nowarn_export_all]).

show(Label, Value) -> io:format("~s: ~p~n", [Label, Value]).

%% What a call gives, or how it fails.
outcome(F) ->
    try F() catch C:R -> {C, R} end.

jiffy() ->
    Texts = [<<"null">>, <<"[1, 2.5, -3e10, true, false, null, \"a\\u20ac\\n\"]">>, <<"{\"a\": {\"b\": [1, {}]}, \"c\": []}">>,
             <<"123456789012345678901234567890">>, <<"\"\\ud83d\\ude00\"">>],
    [show(T, outcome(fun() -> jiffy:decode(T) end)) || T <- Texts],
    [show(T, outcome(fun() -> jiffy:decode(T, [return_maps, use_nil]) end)) || T <- Texts],
    [show(T, outcome(fun() -> jiffy:decode(T) end))
     || T <- [<<"[1,">>, <<"{\"a\" 1}">>, <<"\"\\x\"">>, <<>>, <<"nul">>, <<"[1]x">>, <<255>>, <<"\"", 255, "\"">>]],
    Terms = [null, [1, 2.5, <<"text \"\\ ", 16#e2, 16#82, 16#ac>>], {[{<<"a">>, 1}, {b, [{[]}]}]}, #{<<"k">> => #{v => true}},
             1 bsl 80, {json, <<"raw">>}],
    [show("encode", outcome(fun() -> iolist_to_binary(jiffy:encode(T)) end)) || T <- Terms],
    [show("encode", outcome(fun() -> iolist_to_binary(jiffy:encode(T, [pretty, uescape])) end)) || T <- Terms],
    [show("refused", outcome(fun() -> jiffy:encode(T) end)) || T <- [{a}, self_is_fine, fun lists:map/2, <<255>>]],
    Large = [{[{<<"id">>, I}, {<<"name">>, integer_to_binary(I * 7919)}, {<<"list">>, lists:seq(1, I rem 50)}]} || I <- lists:seq(1, 20000)],
    Encoded = iolist_to_binary(jiffy:encode(Large)),
    show("large", {byte_size(Encoded), erlang:md5(Encoded), jiffy:decode(Encoded) =:= Large}),
    Self = self(),
    Pids = [spawn_link(fun() -> Self ! {self(), jiffy:decode(Encoded) =:= Large} end) || _ <- lists:seq(1, 8)],
    show("at once", [receive {P, Same} -> Same end || P <- Pids]).

yaml() ->
    {ok, _} = application:ensure_all_started(fast_yaml),
    [show(T, outcome(fun() -> fast_yaml:decode(T, [plain_as_atom]) end))
     || T <- [<<"a: 1\nb:\n  - x\n  - 2.5\n  - \"text\"\nc: {d: [e, f]}\n">>, <<"- &x 1\n- *x\n">>, <<"a: [1, 2">>, <<"\ta">>, <<>>, <<"a: &x [b]\nc: *x\n">>]],
    Many = iolist_to_binary([["key", integer_to_list(I), ": [1, two, \"three\", {four: 4}]\n"] || I <- lists:seq(1, 5000)]),
    {ok, [Decoded]} = fast_yaml:decode(Many),
    show("many", {length(Decoded), erlang:phash2(Decoded)}),
    show("encode", iolist_to_binary(fast_yaml:encode([{<<"a">>, [1, 2]}, {<<"b">>, <<"c">>}]))).

xml() ->
    [show(T, outcome(fun() -> fxml_stream:parse_element(T) end))
     || T <- [<<"<a b='c'>d<e/>&lt;<![CDATA[<x>]]></a>">>, <<"<a><b></a>">>, <<"<a xmlns='n'><x:b xmlns:x='m'/></a>">>, <<"">>, <<"text">>]],
    Element = fxml_stream:parse_element(<<"<a b='c'><d>text</d><d>more &amp; more</d></a>">>),
    show("to text", fxml:element_to_binary(Element)),
    show("subtags", fxml:get_subtags(Element, <<"d">>)),
    show("crypt", fxml:crypt(<<"<&>\"'">>)),
    Large = iolist_to_binary(["<root>", [["<item n='", integer_to_list(I), "'>text</item>"] || I <- lists:seq(1, 20000)], "</root>"]),
    Parsed = fxml_stream:parse_element(Large),
    show("large", {erlang:phash2(Parsed), fxml:element_to_binary(Parsed) =:= Large}).

xml_stream() ->
    Stream = fxml_stream:new(self()),
    Pieces = [<<"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>">>, <<"<message to='a'><bo">>,
              <<"dy>hel">>, <<"lo</body></message><presence/>">>, <<"</stream:stream>">>],
    Last = lists:foldl(fun(P, S) -> fxml_stream:parse(S, P) end, Stream, Pieces),
    [receive M -> show("event", M) after 5000 -> show("event", none) end || _ <- lists:seq(1, 4)],
    show("closed", fxml_stream:close(Last)),
    show("bad", [begin S = fxml_stream:new(self()), fxml_stream:parse(S, T), receive {'$gen_event', E} -> E after 5000 -> none end end
                 || T <- [<<"<a><b></a>">>, <<"<a>&#0;">>]]).

stringprep() ->
    {ok, _} = application:ensure_all_started(stringprep),
    [show(F, [{T, outcome(fun() -> stringprep:F(T) end)} || T <- [<<"User">>, <<"EXAMPLE.org">>, <<"Stra", 195, 159, "e">>, <<"a b">>, <<195, 132>>, <<>>, <<0>>, <<226, 128, 169>>,
                                                           binary:copy(<<"X">>, 2000)]])
     || F <- [tolower, nameprep, nodeprep, resourceprep]].

zlib() ->
    {ok, _} = application:ensure_all_started(ezlib),
    {ok, Listen} = gen_tcp:listen(0, [binary, {active, false}, {packet, 0}, {ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(Listen),
    {ok, A} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}]),
    {ok, B} = gen_tcp:accept(Listen),
    {ok, From} = ezlib:enable_zlib(gen_tcp, A),
    {ok, To} = ezlib:enable_zlib(gen_tcp, B),
    Data = binary:copy(<<"some text to be compressed ">>, 400),
    show("sent", ezlib:send(From, Data)),
    show("received", {collect(To, byte_size(Data), <<>>) =:= Data}),
    show("sent", ezlib:send(From, <<"short">>)),
    show("received", collect(To, 5, <<>>)),
    show("closed", ezlib:close(From)).

collect(_, N, Got) when byte_size(Got) >= N -> Got;
collect(To, N, Got) ->
    {ok, Data} = ezlib:recv(To, 0, 5000),
    collect(To, N, <<Got/binary, Data/binary>>).

cache() ->
    {ok, _} = application:ensure_all_started(cache_tab),
    show("new", ets_cache:new(cached, [{max_size, 100}, {life_time, 60000}, {cache_missed, false}])),
    show("lookup", [ets_cache:lookup(cached, K, fun() -> {ok, K * K} end) || K <- lists:seq(1, 50)]),
    show("again", [ets_cache:lookup(cached, K, fun() -> {ok, other} end) || K <- lists:seq(1, 50)]),
    show("missed", ets_cache:lookup(cached, x, fun() -> error end)),
    show("update", ets_cache:update(cached, 1, {ok, one}, fun() -> ok end)),
    show("lookup", ets_cache:lookup(cached, 1)),
    Self = self(),
    Pids = [spawn_link(fun() -> [ets_cache:lookup(cached, K rem 70, fun() -> {ok, K rem 70} end) || K <- lists:seq(1, 2000)], Self ! {self(), done} end)
            || _ <- lists:seq(1, 10)],
    [receive {P, done} -> ok end || P <- Pids],
    show("size", ets_cache:info(cached, size) > 0),
    show("delete", ets_cache:delete(cached)).

mqtree() ->
    T = mqtree:new(),
    Topics = [<<"a/b/c">>, <<"a/+/c">>, <<"a/#">>, <<"+/b/#">>, <<"$SYS/x">>, <<"#">>, <<"">>, <<"a//c">>],
    show("insert", [outcome(fun() -> mqtree:insert(T, P) end) || P <- Topics ++ [<<"a/b/c">>]]),
    show("match", [{P, lists:sort(mqtree:match(T, P))} || P <- [<<"a/b/c">>, <<"a/x/c">>, <<"x/b">>, <<"$SYS/x">>, <<"a//c">>]]),
    show("refc", [mqtree:refc(T, P) || P <- [<<"a/b/c">>, <<"none">>]]),
    show("size", {mqtree:size(T), mqtree:is_empty(T)}),
    show("register", [mqtree:register(tree, T), mqtree:registered(), mqtree:whereis(tree) =:= T, mqtree:unregister(tree)]),
    show("delete", [mqtree:delete(T, P) || P <- Topics ++ [<<"none">>]]),
    show("left", {mqtree:to_list(T), mqtree:size(T)}),
    [mqtree:insert(mqtree:new(), integer_to_binary(I)) || I <- lists:seq(1, 20000)],
    erlang:garbage_collect(),
    show("clear", mqtree:clear(T)).

iconv() ->
    {ok, _} = application:ensure_all_started(iconv),
    show("convert", [outcome(fun() -> iconv:convert(F, T, D) end)
                     || {F, T, D} <- [{<<"utf-8">>, <<"iso-8859-1">>, <<195, 132, "x">>}, {<<"iso-8859-1">>, <<"utf-8">>, <<196>>},
                                      {<<"utf-8">>, <<"utf-16le">>, <<"text">>}, {<<"none">>, <<"utf-8">>, <<"x">>}]]).

sha() ->
    {ok, _} = application:ensure_all_started(fast_tls),
    show("sha", [p1_sha:F(<<"text">>) || F <- [sha, sha1, sha224, sha256, sha384, sha512]]).

tls() ->
    {ok, _} = application:ensure_all_started(fast_tls),
    {ok, Listen} = gen_tcp:listen(0, [binary, {active, false}, {packet, 0}, {ip, {127, 0, 0, 1}}]),
    {ok, Port} = inet:port(Listen),
    Self = self(),
    spawn_link(fun() ->
        {ok, S} = gen_tcp:accept(Listen),
        {ok, T} = fast_tls:tcp_to_tls(S, [{certfile, <<"both.pem">>}]),
        echo(T),
        Self ! done
    end),
    {ok, A} = gen_tcp:connect({127, 0, 0, 1}, Port, [binary, {active, false}]),
    {ok, T} = fast_tls:tcp_to_tls(A, [connect]),
    show("sent", fast_tls:send(T, <<"hello">>)),
    show("received", tls_collect(T, 5, <<>>)),
    Large = binary:copy(<<"0123456789abcdef">>, 6000),
    Sender = spawn_link(fun() -> receive go -> fast_tls:send(T, Large) end end),
    gen_tcp:controlling_process(A, self()),
    Sender ! go,
    show("large", tls_collect(T, byte_size(Large), <<>>) =:= Large),
    show("verified", fast_tls:get_verify_result(T)),
    show("closed", fast_tls:close(T)),
    receive done -> ok end.

echo(T) ->
    case fast_tls:recv(T, 0, 10000) of
        {ok, Data} -> fast_tls:send(T, Data), echo(T);
        _ -> closed
    end.

tls_collect(_, N, Got) when byte_size(Got) >= N -> Got;
tls_collect(T, N, Got) ->
    {ok, Data} = fast_tls:recv(T, 0, 10000),
    tls_collect(T, N, <<Got/binary, Data/binary>>).
