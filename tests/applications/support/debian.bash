# Packages of Debian 13, whose Erlang is the reference's, for scripts of this folder: fetched with this machine's own
# sources of apt and unpacked into a folder; nothing is installed.

# unpack_debian DIR PACKAGE...: into DIR. Fails, with what apt says, where a package cannot be had.
unpack_debian() {
  local dir=$1 work codename file package status=0
  shift
  command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null || { echo "apt-get and dpkg-deb are needed"; return 1; }
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
  [ -n "$codename" ] || { echo "/etc/os-release names no release; is this Debian?"; return 1; }
  work=$(mktemp -d)
  mkdir -p "$work/sources" "$work/lists/partial" "$work/cache/archives/partial" "$work/debs" "$dir"
  : >"$work/status"
  for file in /etc/apt/sources.list.d/*.sources; do
    [ -e "$file" ] || continue
    awk -v RS= -v ORS='\n\n' -v from="$codename" '
      $0 ~ "(^|\n)Suites:([^\n]*[ \t])?" from "([ \t\n]|$)" { sub(/(^|\n)Suites:[^\n]*/, "\nSuites: trixie"); print }
    ' "$file" >"$work/sources/$(basename "$file")"
  done
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -e "$file" ] || continue
    awk -v from="$codename" '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i == from) { $i = "trixie"; print; next } }' \
      "$file" >"$work/sources/$(basename "$file")"
  done
  find "$work/sources" -type f -empty -delete
  local apt=(apt-get -qq -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$work/sources"
             -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null -o APT::Default-Release=
             -o "Dir::State::Lists=$work/lists" -o "Dir::State::Status=$work/status" -o "Dir::Cache=$work/cache"
             -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=3)
  { "${apt[@]}" -o APT::Update::Error-Mode=any update && (cd "$work/debs" && "${apt[@]}" download "$@"); } \
    >"$work/log" 2>&1 || { tail -n 3 "$work/log"; status=1; }
  if [ $status = 0 ]; then
    for package in "$work"/debs/*.deb; do dpkg-deb -x "$package" "$dir" || status=1; done
  fi
  rm -rf "$work"
  return $status
}
