#!/usr/bin/env bash
# erl_flags.sh: erl's command line is divided as the reference divides it, and emulator flags are taken and refused as there,
# with its messages and exit statuses: -emu_args_exit and +V end before a boot. Then what they set.
set -uo pipefail
mote=${MOTE:?the mote program}
reference=${REFERENCE:?a directory with bin/erl}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export MOTE_OTP=$reference
unset MOTE_MODE ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS ESCRIPT_NAME
cd "$work" || exit 1

# Cases are lines: WORDS is asked with -emu_args_exit in front, which prints how the words are divided; with +V behind them
# where the line begins with `values`. Variables may be set in front of a `|`.
ask() {
  local line words before
  while IFS= read -r line; do
    printf '== %s\n' "$line"
    case $line in
      values*) before= words="${line#values} +V" ;;
      *'|'*) before=${line%%|*} words="-emu_args_exit ${line#*|}" ;;
      *) before= words="-emu_args_exit $line" ;;
    esac
    eval "$before \"\$@\" $words" 2>&1 </dev/null
    echo "status $?"
  done <cases
}

# What depends on who answers: the version's first words, the name of the program, and what it says of its flags.
normalized() {
  sed -E 's/\r$//; s/^Erlang \(.*\) emulator/Erlang emulator/; s/^[^ ]+ unknown flag/PROGRAM unknown flag/
          s/^Usage: [^ ]+ \[flags\].*/Usage: PROGRAM/; /^The flags are:/,/^status /{/^status /!d}'
}

# How the words are divided.
echo '-a b' >one
echo '-a b -extra z' >two
echo '-args_file one -c' >three
echo '-args_file two -c -extra y' >four
printf -- '-a "q w" '"'x y'"' c\\ d \\"e\\" # comment\n-b#c\n\\#d "#e" -n \\\n-m' >five
: >empty
{
cat <<'LINES'
-noshell -eval ok -- x
-s m -extra +P -noshell
+A0 +S 1 -foo bar -extra x y
+P 2000 -a +Bc b
-extra
-x -extra
-- +A 3 a +B b
+
a - +
-smp
-smp auto
-smp enable x
-smp disable
-smpenable
-smpdisable
-extra -smp disable
-nohup
-no_epmd -proto_dist x
-no_epmd
-keep_window x
-env A b
-env A
-env
-epmd x
-epmd
-name a
-name
-sname
-start_epmd true -start_epmd false
-start_epmd
-start_epmd x
-make x y
-compile a
-noinput
-noshell
-detached
-version
-instr -heart -init_debug -start_erl a b -boot x
-emu_flavor
-emu_type
-emu_args x
-bogus x
-args_file
-args_file nowhere
-args_file empty -x
-args_file empty +S
-args_file one -x
-args_file two -x
-args_file three -x
-args_file four -x -extra w
-args_file five
+B i
+B ix
+B c
+B d
+B x
+B -x
+Bd
+Bcx
+Bx
+c true
+c x
+SDx 1
+SD
+I
+IO 1
+IOx
+J
+JX
LINES
for flag in a A C e i n P Q t T R W K J JPperf JPperftrue D E b c cfalse d dcg dcg5 ec e5 f fn fnu g h hms hms5 hmbs hmax \
  hmaxk hmaxel hmaxib hmqd hpds hx hmaxk5 IOt IOp IOPt IOPp IOs IOt3 IOPp5 M MB MBas MBasaobf MBx Mea Mim Mis Mit MYm \
  MYmlibc Mummc MMscs MMsc Mlpm MXscs MAas Mdai MMdai pad pad5 pc pclatin1 pcx r rg rg5 rx S S5 S1:1 SP SP50 SDcpu SDcpu2 \
  SDPcpu SDPcpu5 SDio SDio5 sbt sbtu sbwt sbwtx sbwtdcpu scl sct secio sfwi spp sss sssdcpu stbt sub swct sws swt swtdio \
  swtx sx ssrct s zdbbl zdbbl5 zdntgc zebwt zosrl zhft z zx V v L H '#5'; do
  echo "'+$flag' val"
  echo "'+$flag'"
done
for name in ERL_OTP27_FLAGS ERL_AFLAGS ERL_FLAGS ERL_ZFLAGS; do
  for value in "'-a \"b c\" +P 5000'" "'-extra q'" "'-args_file two'" "'   '" '"a '"'"'b"'; do
    echo "$name=$value | -x"
    echo "$name=$value | -x -extra r"
  done
done
cat <<'LINES'
ERL_OTP27_FLAGS='-o -extra o' ERL_AFLAGS='-a -extra a' ERL_FLAGS='-f -extra f' ERL_ZFLAGS='-z -extra z' | -x -extra r
ERL_EPMD_PORT=5555 | -x
env -u HOME | -x
LINES
} >cases

# Values: which are taken, which are refused, and with what message. A = separates a value that is a word of its own.
while read -ra words; do
  for word in "${words[@]}"; do echo "values '${word/=/\' \'}'"; done
done >>cases <<'LINES'
+Ax +A1x +A0 +A=64 +A1025 +A-1 +a1 +a16 +a8192 +a8193 +aq +Cx +C=multi_time_warp +Cno_time_warp +e5 +ex +e-1 +ec +iinit
+ns +nx +nsx +P1024 +P1023 +P100000 +P=100000 +P134217727 +P134217728 +Plegacy +Px +P2000x +Q1 +Q1024 +Qlegacy +tx +t8192
+t8191 +t2147483647 +t2147483648 +Tx +T9 +T10 +T-1 +R27 +R25 +R24 +R28 +Wx +Wi +Ww +W=w +W=e +Wix +Kx +K=true +Ktrue
+D +E +F +j +k +l +m +N +O +p +px +q +u +U +w +x +X +y +Y +Z +b +# +#5 +1 +bogus +z +zx +s +s=x +J=x +JX=y
+c +ctrue +cfalse +cx +c=false +dcg5 +dcgx +dcg-1 +fnu +fnl +fna +fnx +fnux +fnui +fnae +fnax +fx +h5 +h=5 +hx +h0 +hms233
+hms=233 +hms0 +hmsx +hmbs0 +hmbs5 +hmax0 +hmax-1 +hmaxk=false +hmaxktrue +hmaxkx +hmaxelx +hmaxibx +hmaxib=true +hmqdx
+hmqdoff_heap +hmqd=on_heap +hpds5 +hpds0 +hpdsx +padtrue +pad=false +padx +pcx +pclatin1 +pc=unicode +r +rx +rg5 +rg=3
+rgx +rg-1 +S0 +S1 +Sx +S4:2 +S=4:2 +S1:2 +S2:1 +S:1 +S1024 +S1025 +S2:x +S2x +SP0 +SP50 +SP=50:25 +SPx +SP:50 +SP-1
+SP100000 +SDcpu0 +SDcpu1 +SDcpux +SDcpu2:3 +SDcpu5:5 +SDcpu1025 +SDPcpux +SDPcpu50:25 +SDPcpu=50 +SDio0 +SDio5 +SDio=1024
+SDio1025 +SDiox +sbt=db +sbtu +sbtns +sbtx +sbt=unbound +sbwtnone +sbwt=very_long +sbwtx +sbwtdcpux +sbwtdcpu=none
+sbwtdiox +sclx +scl=true +sctx +sctL0-1c0-1 +sct=L0c0 +sctL +sctL0c +sctL0-c0 +sctL3-1c0-1 +sctc0 +sctL0x0 +sctL70000c0
+sctL0-1 +sctL0-1:L2-3 +sctL0-3t0-1c0 +sctL0c1:L0c2 +sctL0-1N0-1 +sctL0-1n0-1 +sctL0c0p0N0n0 +sctL0c0p0N0:L1c0p1
+secio=true +sfwi5 +sfwi-1 +spptrue +sppx +sss20 +sss8193 +sss0 +sssx +sssdcpu40 +sssdcpu5 +sssdio5 +stbtu +stbtx +subtrue
+subx +swctlazy +swctx +swslegacy +swsx +swtlow +swt=very_low +swtx +swtdcpux +swtdiohigh +swtdiox +ssrct +sx +zdbbl1024
+zdbbl=5 +zdbbl0 +zdbblx +zdbbl2097152 +zdntgcinfinity +zdntgc5 +zdntgc5x +zdntgc100000001 +zebwt=none +zebwtx +zosrl5
+zosrl0 +zosrlx +zosrl134217728 +zhft5 +zhft-1 +zhftinfinity +IOt2 +IOt=2 +IOtx +IOt0 +IOp1 +IOp=1 +IOp=0 +IOPt=50
+IOPt=101 +IOPtx +IOPp=50 +IOPp=101 +IOs=true +IOs=x +IOsx +JPperf=true +JPperf=no_fp +JPperf=x +JPcover=line +JPcover=x
+JDdump=true +JDdump=x +JMsingle=true +JMsingle=x +JPx=y +JDx=y +B +Bi +Bc +Bd +B=i +v +L +d +MBas=aobf +MBasaobf +MBasx
+MBasgf +MBasbcst=x +MBasbcst5 +MBatagscode +MBatagsx +MBaculde +MBacul101 +MBacul100 +MBcpB +MBcp@ +MBcpX +MBex +MBefalse
+MTefalse +MTetrue +MBtx +MBramvtrue +MBramvx +MBsbctx +MBsbct512 +MBsmbcs5x +MBx +MB +M +Mx +MAas=x +Mea=min +Mea=x
+Mummc5 +Mummcx +Musactrue +Musacx +Mlpmall +Mlpmx +MMscs5 +MMscsx +MMscotrue +MMlpon +MMlpx +MMscrpmtrue +MYm=libc +MYtp5
+MYtpx +MYetrue +MYex +MIscsx +MXscs=5 +Mdaimax +Mdai5 +Mdaix +Mim=x +Mis=5 +MISx
LINES
for words in '+A-1 +Px' '+Px +A-1' '+sx +MBx' '+IOtx +MBx' '+V +A-1' '+V +Px' '+S4:2 +SP50:25' '+Jx -1'; do echo "values $words"; done >>cases

ask "$reference/bin/erl" | normalized >expected
ask "$mote" erl | normalized >actual
if ! cmp -s expected actual; then
  echo "FAILED: erl's flags; the reference's answers (<) and those of Mote (>):"
  diff -U 3 expected actual | head -n 100
  exit 1
fi
[ "$(grep -c '^status' actual)" -gt 500 ] || { echo "FAILED: only few answers"; exit 1; }

# What flags and variables set, as a booted system tells.
settings() {
  ERL_FULLSWEEP_AFTER=7 ERL_MAX_PORTS=3000 ERL_AFLAGS='+A0' "$@" +S4:2 +P5000 +t 500000 +hmax 500000 +hmaxk false \
    +hmqd off_heap +zdbbl 77 +sbt db +zosrl 9 +C single_time_warp +c false +pc unicode +Wi +SDio 3 +fnl -noshell -eval '
    io:format("~p~n", [[{Key, erlang:system_info(Key)} || Key <-
      [schedulers, schedulers_online, dirty_cpu_schedulers, dirty_cpu_schedulers_online, dirty_io_schedulers, process_limit,
       port_limit, atom_limit, max_heap_size, message_queue_data, thread_pool_size, fullsweep_after, dist_buf_busy_limit,
       scheduler_bind_type, outstanding_system_requests_limit, time_warp_mode, time_correction]] ++
      [io:printable_range(), error_logger:warning_map(), file:native_name_encoding(), file:list_dir("names")]]),
      halt().' 2>&1 </dev/null
  "$@" +S1 +e 100000 +spp true +T5 +zdntgc 5 +zhft 100 +pad true +R26 +hms 1000 +hmbs 1000 +C no_time_warp -noshell -eval '
    io:format("~p~n", [[{Key, erlang:system_info(Key)} || Key <-
      [ets_limit, port_parallelism, modified_timing_level, delayed_node_table_gc, halt_flush_timeout, async_dist, compat_rel,
       min_heap_size, min_bin_vheap_size, outstanding_system_requests_limit, multi_scheduling, time_offset, tolerant_timeofday]] ++
      [process_info(spawn(fun() -> receive x -> x end end), [min_heap_size, async_dist]),
       erlang:port_info(open_port({spawn, "cat"}, []), parallelism)]]), halt().' 2>&1 </dev/null
  for topology in L0-1c0-1p0N0:L2-3c0-1p1N1 L0,2,1,3c0-3 L0-3c0-3p0-3 L5c0 L0p0N1:L1p1N0 L0-1t0-1c0p0:L2-3t0-1c0p1 \
      L0t0c0p0:L1t1c0p0:L2t0c1p0 L0-1t0-1c0-1p0:L2-3t2-3c2-3p0; do
    "$@" +sct $topology -noshell -eval '
      io:format("~p~n", [[erlang:system_info(Key) || Key <- [cpu_topology, {cpu_topology, defined}, {cpu_topology, detected},
        update_cpu_info, {cpu_topology, detected}, update_cpu_info]]]), halt().' 2>&1 </dev/null
  done
  "$@" +ssrct -noshell -eval '
    io:format("~p~n", [[erlang:system_info(Key) || Key <- [cpu_topology, update_cpu_info, cpu_topology]]]), halt().' 2>&1 </dev/null
  "$@" +fnue -noshell -eval 'io:format("~p~n", [file:list_dir("names")]), halt().' 2>&1 </dev/null
}
mkdir names
: >"$(printf 'names/a\377')"
settings "$reference/bin/erl" >expected
settings "$mote" erl >actual
cmp -s expected actual || { echo "FAILED: settings"; diff expected actual; exit 1; }
grep -q 'process_limit,8192' actual || { echo "FAILED: settings"; cat actual; exit 1; }
