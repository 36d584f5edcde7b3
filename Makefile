# make demo: everything from a bare Debian 12 to the examples running. make test: the same, then every test.
# make test-compile: OTP's compiler at work on the whole of its own sources, compared with the reference (minutes).
# make install PREFIX=DIR: an installation that runs scripts; OTP=no leaves out what it does not find on the machine.
# make test-releases: releases, rebar3 and an installation, made and run with a root of `mote otp` (a few minutes).
# All need bash and, for packages that are missing, root or sudo. JOBS=N sets how many jobs run at once.
SHELL := bash
.PHONY: demo test test-compile test-soak test-modes test-sanitizers test-releases test-fuzz test-applications build otp install clean

demo:
	@scripts/demo.sh
test:
	@scripts/test.sh
test-compile:
	@scripts/test_compile.sh
# MINUTES (15) of random work, from SEED: what it leaves behind is counted.
test-soak:
	@scripts/test_soak.sh
# The conformance scripts in each mode that makes bugs show, or in those that MODES names.
test-modes:
	@scripts/test_modes.sh $(MODES)
# Unit tests and conformance scripts of the presets asan and tsan, or of those that PRESETS names. Takes hours.
test-sanitizers:
	@scripts/test_sanitizers.sh $(PRESETS)
# Root of `mote otp`, releases, Debian's rebar3, an installation.
test-releases: build
	@scripts/test_releases.sh
# Hostile calls of builtins, damaged terms and modules under AddressSanitizer: COUNT of each, for seeds from SEED.
test-fuzz:
	@scripts/test_fuzz.sh
# Applications beside the reference, as people run them; APPLICATIONS names some of tests/applications/.
test-applications:
	@scripts/test_applications.sh $(APPLICATIONS)
build:
	@scripts/packages.sh && scripts/build.sh release
otp:
	@scripts/otp.sh
install: build
	@PREFIX="$(PREFIX)" OTP="$(OTP)" scripts/install.sh
clean:
	rm -rf build/release build/debug build/asan build/tsan
