#!/usr/bin/env bash
# otp.sh [27|25] [DIR]: unpacks Erlang/OTP and Elixir from Debian's packages below DIR, without installing them.
#
#   27  (the default) Debian 13's: OTP 27 and Elixir 1.18, and a runtime that runs them here, on its own C library.
#       DIR is build/otp, or share/mote/otp of an installation: usr/lib/erlang, usr/lib/elixir, and bin/ with erl,
#       erlc, elixir, elixirc, iex and mix.
#   25  Debian 12's: OTP 25 and Elixir 1.14, the .beam files alone, for tests of the loader. DIR is build/otp25.
#
# The packages come from where this machine's own apt gets its packages; with OTP_FROM, a directory that this script has
# filled before, OTP and Elixir are copied from there. Nothing outside DIR is changed. DIR/.complete lists the packages:
# running it again does nothing where all are in DIR, and unpacks them anew where this list has grown.
started_in=$PWD
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

release=27
case ${1-} in 27|25) release=$1; shift ;; esac
case $release in
  27) suite=trixie name=otp ;;
  25) suite=bookworm name=otp25 ;;
esac
if [ -n "${1-}" ]; then
  case $1 in /*) dir=$1 ;; *) dir=$started_in/$1 ;; esac
elif [ -e CMakeLists.txt ]; then
  dir=$root/build/$name
else
  dir=$root/$name
fi

library=(erlang-base elixir) runtime=()
for application in asn1 common-test crypto dev eldap eunit ftp inets mnesia os-mon parsetools public-key runtime-tools \
                   snmp src ssh ssl syntax-tools tftp tools xmerl; do
  library+=("erlang-$application")
done
[ "$release" = 27 ] && runtime=(libc6 libgcc-s1 libstdc++6 libtinfo6 zlib1g libzstd1 libssl3t64 libsystemd0 libcap2)
packages=("${library[@]}" "${runtime[@]}")
[ "$(cat "$dir/.complete" 2>/dev/null)" = "${packages[*]}" ] && exit 0

# Fetches the packages of the release and unpacks them into $dir, in the place of what was there.
unpack_packages() {
  local program file codename package fetched

  for program in apt-get dpkg-deb dpkg awk; do
    command -v $program >/dev/null || die "$program is missing: unpacking OTP needs Debian's tools.
       On another system install Erlang/OTP 27 or newer and Elixir 1.18, so that erl and elixir are on the PATH."
  done

  mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial" "$work/debs"
  : >"$work/status"

  # apt's sources on this machine, those of the running release's main archive, with the wanted release in its place.
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
  [ -n "$codename" ] || die "/etc/os-release names no release; is this Debian?"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] || continue
    awk -v RS= -v ORS='\n\n' -v from="$codename" -v to="$suite" '
      $0 ~ "(^|\n)Suites:([^\n]*[ \t])?" from "([ \t\n]|$)" { sub(/(^|\n)Suites:[^\n]*/, "\nSuites: " to); print }
    ' "$file" >"$work/sources/$(basename "$file")"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$file" ] || continue
    awk -v from="$codename" -v to="$suite" '
      $1 == "deb" { for (i = 2; i <= NF; i++) if ($i == from) { $i = to; print; next } }
    ' "$file" >"$work/sources/$(basename "$file")"
  done
  find "$work/sources" -type f -empty -delete
  [ -n "$(ls "$work/sources")" ] || die "apt on this machine has no source for Debian's $codename to take OTP from"

  say "Fetching Erlang/OTP $release and Elixir (Debian $suite)"
  apt -o APT::Update::Error-Mode=any update >"$work/log" 2>&1 ||
    { tail -n 5 "$work/log" >&2; die "the list of packages could not be fetched; is there a network connection?"; }
  (cd "$work/debs" && apt download "${packages[@]}") >"$work/log" 2>&1 ||
    { tail -n 5 "$work/log" >&2; die "the packages of OTP could not be fetched; is there a network connection, and room on the disk?"; }
  fetched=("$work"/debs/*.deb)
  [ ${#fetched[@]} -eq ${#packages[@]} ] || die "${#fetched[@]} packages came, ${#packages[@]} were asked for"

  say "Unpacking into $dir"
  clear_directory
  for package in "${fetched[@]}"; do
    dpkg-deb -x "$package" "$dir" || die "$(basename "$package") could not be unpacked into $dir"
  done
  rm -rf "$dir/usr/share/doc" "$dir/usr/share/man" "$dir/etc"
}

clear_directory() { rm -rf "${dir:?}"/usr "$dir/bin" "$dir/etc" "$dir/lib" "$dir/.complete"; }

apt() {
  apt-get -qq -o Dir::Etc::SourceList=/dev/null -o Dir::Etc::SourceParts="$work/sources" \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null -o APT::Default-Release= \
    -o Dir::State::Lists="$work/lists" -o Dir::State::Status="$work/status" -o Dir::Cache="$work/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3 "$@"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)
if [ -n "${OTP_FROM-}" ]; then
  [ -e "$OTP_FROM/.complete" ] || die "OTP_FROM: $OTP_FROM was not filled by this script"
  say "Copying $OTP_FROM to $dir"
  clear_directory
  cp -a "$OTP_FROM"/. "$dir/"
  mv "$dir/.complete" "$work/complete"
  rm -rf "${dir:?}/bin"
else
  unpack_packages
fi
otp=$dir/usr/lib/erlang
for file in "$otp/bin/start.boot" "$otp/releases/$release/OTP_VERSION" "$dir/usr/lib/elixir/lib/elixir/ebin/elixir.app"; do
  [ -e "$file" ] || die "the packages did not hold ${file#"$dir"/}"
done

if [ "$release" = 27 ]; then
  erts=("$otp"/erts-*)
  libraries=("$dir"/usr/lib/*-linux-gnu)
  loader=("${libraries[0]}"/ld-linux-*.so.*)
  [ -x "${loader[0]}" ] || die "the packages did not hold a dynamic loader"

  # Every program is started by its own C library's loader: PROGRAM.program, by a script in its place.
  for program in "${erts[0]}"/bin/* "$otp"/bin/* "$otp"/lib/*/priv/bin/*; do
    { [ -f "$program" ] && [ ! -L "$program" ] && [ "$(head -c 4 "$program" | tr -d '\0')" = $'\x7fELF' ]; } || continue
    missing=$("${loader[0]}" --library-path "${libraries[0]}" --list "$program" 2>&1 | grep 'not found' || true)
    [ -z "$missing" ] || die "$program lacks libraries: $missing"
    case $program in
      *.program) program=${program%.program} ;; # of a copy
      *) mv "$program" "$program.program" ;;
    esac
    printf '#!/bin/sh\nexec "%s" --argv0 "$0" --library-path "%s" "%s" "$@"\n' "${loader[0]}" "${libraries[0]}" "$program.program" >"$program"
    chmod +x "$program"
  done

  mkdir "$dir/bin"
  cat >"$dir/bin/erl" <<SH
#!/bin/sh
ROOTDIR='$otp' BINDIR='${erts[0]}/bin' EMU=beam PROGNAME=erl exec '${erts[0]}/bin/erlexec' "\$@"
SH
  cat >"$dir/bin/erlc" <<SH
#!/bin/sh
exec '$dir/bin/erl' -noinput -boot start_clean -s erl_compile compile_cmdline -extra "\$@"
SH
  for program in elixir elixirc iex; do
    printf '#!/bin/sh\nPATH="%s:$PATH" exec "%s" "$@"\n' "$dir/bin" "$dir/usr/lib/elixir/bin/$program" >"$dir/bin/$program"
  done
  # Scripts that -S finds are read as Elixir.
  printf '#!/usr/bin/env -S "%s"\nMix.CLI.main()\n' "$dir/bin/elixir" >"$dir/bin/mix"
  chmod +x "$dir"/bin/*
  cp "$dir/bin/erl" "$otp/bin/erl"
  cp "$dir/bin/erl" "${erts[0]}/bin/erl"

  version=$("$dir/bin/elixir" --short-version) && "$dir/bin/elixir" -e ':crypto.hash(:md5, ""); IO.puts("ok")' >"$work/log" 2>&1 ||
    { cat "$work/log" >&2; die "the unpacked Elixir does not run"; }
  say "Erlang/OTP $(cat "$otp/releases/$release/OTP_VERSION") and Elixir $version are ready in $dir"
fi
if [ -e "$work/complete" ]; then
  mv "$work/complete" "$dir/.complete" # what was copied has the packages that it had there
else
  echo "${packages[*]}" >"$dir/.complete"
fi
