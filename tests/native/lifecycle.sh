# lifecycle: one source, two libraries.
make_libraries() {
  compile "$here/native/lifecycle.c" "$1/lifecycle1.so" -DVERSION=1 && compile "$here/native/lifecycle.c" "$1/lifecycle2.so" -DVERSION=2
}
