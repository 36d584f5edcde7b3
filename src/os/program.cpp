// The running program; see program.h.
#include "os/program.h"

#include <link.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <system_error>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

namespace mote {

namespace fs = std::filesystem;

namespace {

// Whether a file of this name belongs to the C library: its parts must be of one version.
bool of_c_library(std::string_view name) {
  constexpr std::array<std::string_view, 12> kParts{"ld-linux", "ld-musl", "libc.",       "libm.",
                                                    "libmvec.", "libdl.",  "libpthread.", "librt.",
                                                    "libutil.", "libanl.", "libresolv.",  "linux-vdso."};
  return std::ranges::any_of(kParts, [&](std::string_view part) { return name.starts_with(part); });
}

int add_library(dl_phdr_info* info, std::size_t, void* libraries) {
  const fs::path path = info->dlpi_name;
  if (path.is_absolute() && !of_c_library(path.filename().string()))
    static_cast<std::vector<fs::path>*>(libraries)->push_back(path);
  return 0;
}

}  // namespace

fs::path program_path() {
  std::error_code error;
  fs::path path = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::path() : path;
}

std::vector<fs::path> loaded_libraries() {
  std::vector<fs::path> libraries;
  dl_iterate_phdr(add_library, &libraries);
  return libraries;
}

std::string c_library() {
#ifdef __GLIBC__
  return std::string("glibc ") + gnu_get_libc_version();
#else
  return "the C library";
#endif
}

std::string output_of(const std::string& command) {
  std::string output;
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), size);
  pclose(pipe);
  return output;
}

std::string shell_word(std::string_view word) {
  std::string text = "'";
  for (char letter : word)
    letter == '\'' ? text += "'\\''" : text += letter;
  return text + "'";
}

}  // namespace mote
