# make demo: everything from a bare Debian 12 to the examples running. make test: the same, then every test.
# Both need bash and, for packages that are missing, root or sudo. JOBS=N sets how many jobs run at once.
SHELL := bash
.PHONY: demo test build otp install clean

demo:
	@scripts/demo.sh
test:
	@scripts/test.sh
build:
	@scripts/packages.sh && scripts/build.sh release
otp:
	@scripts/otp.sh
install: build
	@cmake --install build/release $(if $(PREFIX),--prefix "$(PREFIX)")
clean:
	rm -rf build/release build/debug build/asan build/tsan
