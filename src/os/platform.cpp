// What uname and the C library tell.
#include "os/platform.h"

#include <sys/utsname.h>

#include <cstdio>

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace mote {

std::string_view platform_name() {
#if defined(__linux__)
  return "linux";
#elif defined(__APPLE__)
  return "darwin";
#elif defined(__FreeBSD__)
  return "freebsd";
#else
  return "unix";
#endif
}

PlatformVersion platform_version() {
  PlatformVersion version;
  utsname name;
  if (uname(&name) == 0) std::sscanf(name.release, "%u.%u.%u", &version.major, &version.minor, &version.patch);
  return version;
}

std::string_view platform_triple() {
#if defined(__x86_64__) && defined(__linux__)
  return "x86_64-pc-linux-gnu";
#elif defined(__aarch64__) && defined(__linux__)
  return "aarch64-unknown-linux-gnu";
#elif defined(__aarch64__) && defined(__APPLE__)
  return "aarch64-apple-darwin";
#elif defined(__x86_64__) && defined(__APPLE__)
  return "x86_64-apple-darwin";
#else
  return "unknown-unknown-unknown";
#endif
}

std::size_t allocated_bytes() {
#ifdef __GLIBC__
  struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
#else
  return 0;
#endif
}

}  // namespace mote
