#!/usr/bin/env bash
# prepare.sh: all that comes before a demo or a test: packages, a standard library, the release build.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
scripts/packages.sh
if [ -e build/otp/.complete ]; then
  scripts/otp.sh || say "build/otp stays as it is: some of OTP's applications are not there" # no network
else
  if otp=$(installed_otp); then
    say "Using the Erlang/OTP and Elixir in $otp"
  else
    scripts/otp.sh
  fi
fi
scripts/build.sh release
