#!/usr/bin/env bash
# builtin_list.sh: every builtin of the reference's OTP is either in Mote or named as missing by `mote help builtins`: what
# is_builtin/3 says of all that its modules export and import, and the native functions of its own modules.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/builtins.erl" <<'ERL'
-module(builtins).
-export([reference/1, own/1]).

reference([Output]) ->
    Beams = filelib:wildcard(filename:join([code:lib_dir(), "*", "ebin", "*.beam"])),
    Named = lists:usort(lists:flatmap(fun functions/1, Beams)),
    Natives = [{M, F, A} || M <- [prim_tty | erlang:pre_loaded()], {F, A} <- M:module_info(nifs)],
    write(Output, lists:usort([MFA || {M, F, A} = MFA <- Named, erlang:is_builtin(M, F, A)] ++ Natives)).

own([Output]) -> write(Output, lists:usort([{erlang, apply, 2}, {erlang, apply, 3} | erlang:system_info(snifs)])).

functions(Beam) ->
    {ok, {Module, [{exports, Exports}, {imports, Imports}]}} = beam_lib:chunks(Beam, [exports, imports]),
    [{Module, F, A} || {F, A} <- Exports] ++ Imports.

write(Output, Functions) ->
    ok = file:write_file(Output, [io_lib:format("~s ~ts/~b~n", [M, F, A]) || {M, F, A} <- Functions]),
    halt().
ERL
"$reference/bin/erlc" -o "$work" "$work/builtins.erl" &&
  "$reference/bin/erl" -noshell -pa "$work" -run builtins reference "$work/reference" &&
  MOTE_OTP=$reference timeout 60 "$mote" erl -noshell -pa "$work" -run builtins own "$work/own" || exit 1

"$mote" help builtins >"$work/help" || exit 1
awk '/^  [a-z]/ { module = $1 } /^    / { print module, $1 }' "$work/help" >"$work/missing"
sort -u "$work/own" "$work/missing" >"$work/known"
unknown=$(sort -u "$work/reference" | comm -23 - "$work/known")
both=$(sort -u "$work/own" | comm -12 - <(sort -u "$work/missing"))
count=$(wc -l <"$work/reference")
[ "$count" -gt 600 ] || { echo "FAILED: only $count builtins found in the reference"; exit 1; }
[ -z "$unknown" ] || { echo "FAILED: neither in nor named as missing:"; echo "$unknown"; exit 1; }
[ -z "$both" ] || { echo "FAILED: in, but named as missing:"; echo "$both"; exit 1; }
head -n 1 "$work/help"
