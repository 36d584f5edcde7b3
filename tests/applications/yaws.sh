#!/usr/bin/env bash
# yaws.sh: the web server Yaws, from Debian's packages (unpacked, not installed), on Mote and the reference: pages made by
# code, static files, POSTs of all kinds, keep-alive, chunks, TLS, and what is no request. curl's outcomes are the same.
# Packages: curl openssl
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
export MOTE_OTP=${MOTE_OTP:-$reference}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/support/debian.bash"
work=$(mktemp -d)
server=
stop_server() { [ -z "$server" ] || { kill "$server"; wait "$server"; } 2>/dev/null; server=; }
trap 'stop_server; rm -rf "$work"' EXIT
export HOME=$work
cd "$work" || exit 1
unpack_debian packages yaws erlang-yaws || { echo "SKIPPED: Yaws could not be fetched"; exit 77; }
yaws=$(echo "$work"/packages/usr/lib/yaws-*)

openssl req -x509 -newkey rsa:2048 -nodes -days 5 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout key.pem -out certificate.pem >openssl.log 2>&1 || { cat openssl.log; exit 1; }
mkdir -p www logs
head -c 3000000 /dev/urandom >www/large.bin
head -c 300000 /dev/urandom | base64 >text
echo 'a page' >www/plain.txt
cat >www/echo.yaws <<'YAWS'
<erl>
out(A) ->
    Before = case A#arg.state of undefined -> []; S -> S end,
    case A#arg.clidata of
        {partial, More} -> {get_more, undefined, [Before, More]};
        undefined -> told(A, Before);
        More -> told(A, [Before, More])
    end.
told(A, Body) ->
    Method = element(2, A#arg.req),
    [{status, 200}, {header, {"x-method", atom_to_list(Method)}},
     {html, io_lib:format("~p ~p ~s~n", [Method, iolist_size(Body), binary:encode_hex(crypto:hash(sha256, Body))])}].
</erl>
YAWS
cat >www/form.yaws <<'YAWS'
<erl>
out(A) -> {html, io_lib:format("~p ~p~n", [lists:sort(yaws_api:parse_post(A)), lists:sort(yaws_api:parse_query(A))])}.
</erl>
YAWS
cat >www/upload.yaws <<'YAWS'
<erl>
parts({result, Parts}, Seen) -> Seen ++ Parts;
parts({cont, _, Parts}, Seen) -> Seen ++ Parts;
parts(_, Seen) -> Seen.
out(A) ->
    case yaws_api:parse_multipart_post(A) of
        {cont, Cont, Parts} ->
            {get_more, Cont, state(A, Parts)};
        {result, Parts} ->
            All = state(A, Parts),
            Body = iolist_to_binary([B || {K, B} <- All, K == body orelse K == part_body]),
            {html, io_lib:format("~p ~s~n", [byte_size(Body), binary:encode_hex(crypto:hash(sha256, Body))])};
        {error, Why} -> {html, io_lib:format("error ~p~n", [Why])}
    end.
state(A, Parts) -> case A#arg.state of undefined -> Parts; S -> S ++ Parts end.
</erl>
YAWS
cat >www/stream.yaws <<'YAWS'
<erl>
out(A) ->
    {_, Self} = {A, self()},
    spawn(fun() ->
        [yaws_api:stream_chunk_deliver_blocking(Self, lists:duplicate(1000, $a + N)) || N <- lists:seq(0, 25)],
        yaws_api:stream_chunk_end(Self)
    end),
    {streamcontent, "text/plain", <<"first">>}.
</erl>
YAWS
cat >www/cookie.yaws <<'YAWS'
<erl>
out(A) ->
    Count = case yaws_api:find_cookie_val("count", A) of [] -> 0; C -> list_to_integer(C) end,
    [yaws_api:set_cookie("count", integer_to_list(Count + 1), []), {html, io_lib:format("~p~n", [Count])}].
</erl>
YAWS
cat >www/crash.yaws <<'YAWS'
<erl>
out(_) -> error(on_purpose).
</erl>
YAWS

start_server() { # SIDE: on two ports, for http and https
  local side=$1 attempt
  port=$((20000 + RANDOM % 10000))
  tls_port=$((port + 10000))
  cat >yaws.conf <<CONF
logdir = $work/logs

<server localhost>
  port = $port
  listen = 127.0.0.1
  docroot = $work/www
</server>
<server localhost>
  port = $tls_port
  listen = 127.0.0.1
  docroot = $work/www
  <ssl>
    keyfile = $work/key.pem
    certfile = $work/certificate.pem
    depth = 0
  </ssl>
</server>
CONF
  local program=("$reference/bin/erl")
  [ "$side" = mote ] && program=("$mote" erl)
  "${program[@]}" -noshell -noinput -pa "$yaws/ebin" -run yaws -conf "$work/yaws.conf" -id test$$ >server.log 2>&1 </dev/null &
  server=$!
  for attempt in $(seq 200); do
    { exec 8<>/dev/tcp/127.0.0.1/$tls_port; } 2>/dev/null && { exec 8>&-; return 0; }
    sleep 0.1
  done
  cat server.log
  return 1
}

ask() { # NAME OPTIONS OF curl...: what came, and how
  local name=$1 out
  shift
  out=$(timeout 60 curl -sS --http1.1 --cacert certificate.pem -w '%{http_code} connects=%{num_connects} size=%{size_download}\n' "$@" 2>&1)
  [ ${#out} -lt 500 ] || out=$(printf '%s' "$out" | sha256sum)
  printf '%s: %s\n' "$name" "$out" | sed "s/$port/PORT/g; s/$tls_port/PORT/g"
}

raw() { # NAME BYTES: the status lines that come back
  exec 8<>/dev/tcp/127.0.0.1/"$port"
  printf "$2" >&8
  printf '%s: %s\n' "$1" "$(timeout 5 cat <&8 | grep -aoE '^HTTP/1.[01] [0-9]+' | tr '\n' ' ')"
  exec 8>&-
}

outcomes() {
  local base
  for base in "http://localhost:$port" "https://localhost:$tls_port"; do
    ask file "$base/plain.txt"
    ask "large file" -o got "$base/large.bin"
    cmp got www/large.bin && echo "the same"
    ask range -r 100-199 -o got "$base/large.bin"
    cmp got <(tail -c +101 www/large.bin | head -c 100) && echo "the same"
    ask missing "$base/missing"
    ask head -I -o /dev/null "$base/plain.txt"
    ask post -d 'a=1&b=two%20words' "$base/form.yaws?c=3"
    ask "post of bytes" --data-binary @text "$base/echo.yaws"
    ask "post in chunks" -H 'Transfer-Encoding: chunked' --data-binary @text "$base/echo.yaws"
    ask "empty post" -d '' "$base/echo.yaws"
    ask put -X PUT --data-binary @text "$base/echo.yaws"
    ask upload -F file=@text -F name=value "$base/upload.yaws"
    ask stream "$base/stream.yaws"
    ask "kept alive" "$base/plain.txt" "$base/echo.yaws" "$base/form.yaws" "$base/plain.txt"
    ask "posts kept alive" -d x=1 "$base/form.yaws" --next -sS -k -w '%{num_connects}\n' --data-binary @text "$base/echo.yaws" --next -sS -k -w '%{num_connects}\n' -d y=2 "$base/form.yaws"
    rm -f jar
    ask cookies -c jar -b jar "$base/cookie.yaws" "$base/cookie.yaws" "$base/cookie.yaws"
    ask crash -o /dev/null "$base/crash.yaws"
    ask "http 1.0" --http1.0 "$base/plain.txt"
    ask "not modified" -o /dev/null -z 'Fri, 01 Jan 2038 00:00:00 GMT' "$base/plain.txt"
    ask compressed --compressed -o /dev/null "$base/plain.txt"
  done
  raw pipelined 'GET /plain.txt HTTP/1.1\r\nhost: localhost\r\n\r\nGET /plain.txt HTTP/1.1\r\nhost: localhost\r\n\r\nGET /plain.txt HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
  raw 'post, then get' 'POST /form.yaws HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 3\r\n\r\na=bGET /plain.txt HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
  raw 'no request' 'nonsense\r\n\r\n'
  raw 'no host' 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n'
  raw 'old' 'GET /plain.txt HTTP/1.0\r\n\r\n'
  raw 'long header' "GET /plain.txt HTTP/1.1\r\nhost: localhost\r\nx: $(printf 'a%.0s' $(seq 5000))\r\nconnection: close\r\n\r\n"
  ask "plain text to TLS" "http://localhost:$tls_port/" | sed 's/curl: ([0-9]*).*/refused/'
  # Many at once, on kept connections.
  seq 40 | xargs -P 8 -I{} curl -sS --cacert certificate.pem --data-binary @text "https://localhost:$tls_port/echo.yaws" \
    -o /dev/null -w '%{http_code}\n' --next -sS --cacert certificate.pem -o /dev/null -w '%{http_code}\n' "https://localhost:$tls_port/plain.txt?{}" | sort | uniq -c
}

for side in reference mote; do
  if ! start_server $side; then echo "FAILED: Yaws does not start on $side"; exit 1; fi
  outcomes >"$side" 2>&1
  kill -0 "$server" 2>/dev/null && echo "still there" >>"$side"
  stop_server
done
[ "${SHOW-}" ] && cat mote
if ! diff -u reference mote || [ "$(wc -l <mote)" -lt 60 ]; then
  echo "FAILED: Yaws does otherwise on Mote"
  exit 1
fi
echo "Yaws on Mote: $(wc -l <mote) outcomes are the reference's"
