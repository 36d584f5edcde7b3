// The operating system's name and version, and how much memory this program has of it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mote {

struct PlatformVersion {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned patch = 0;
};

// "linux", "darwin", ...
std::string_view platform_name();
PlatformVersion platform_version();
// Processor, vendor, system, as compilers name what they compile for: "x86_64-pc-linux-gnu".
std::string_view platform_triple();
// Bytes handed out by the C++ library's allocator and not given back; 0 where that cannot be told.
std::size_t allocated_bytes();

}  // namespace mote
