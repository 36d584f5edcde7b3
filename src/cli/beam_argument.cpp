// Reading .beam files, and finding modules below lib/*/ebin of the standard library.
#include "cli/beam_argument.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "runtime/standard_library.h"

namespace mote::cli {

namespace {

// MODULE.beam in one of the directories root/*/ebin; empty where there is none.
std::filesystem::path find_in_applications(const std::filesystem::path& root, const std::string& file) {
  std::error_code error;
  for (std::filesystem::directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
    std::filesystem::path candidate = at->path() / "ebin" / file;
    std::error_code ignored;
    if (std::filesystem::is_regular_file(candidate, ignored)) return candidate;
  }
  return {};
}

}  // namespace

std::expected<std::vector<std::uint8_t>, std::string> read_beam(const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return std::unexpected("is a directory");
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::unexpected(std::strerror(errno));
  std::vector<std::uint8_t> bytes;
  char block[65536];
  while (in.read(block, sizeof block), in.gcount() > 0)
    bytes.insert(bytes.end(), block, block + in.gcount());
  if (in.bad()) return std::unexpected("cannot be read");
  return bytes;
}

std::expected<std::filesystem::path, std::string> find_beam(std::string_view argument,
                                                            const std::optional<std::filesystem::path>& otp) {
  std::error_code ignored;
  std::filesystem::path path(argument);
  if (std::filesystem::is_regular_file(path, ignored)) return path;
  if (path.has_parent_path() || path.extension() == ".beam")
    return std::unexpected(fmt::format("{}: no such file", argument));
  StandardLibrarySearch search = StandardLibrarySearch::from_process();
  search.otp = otp;
  const auto library = find_standard_library(search);
  if (!library) return std::unexpected(library.error());
  std::string file = fmt::format("{}.beam", argument);
  for (const std::string& name : {file, "Elixir." + file}) {
    if (auto found = find_in_applications(library->root / "lib", name); !found.empty()) return found;
    if (!library->elixir) continue;
    if (auto found = find_in_applications(*library->elixir / "lib", name); !found.empty()) return found;
  }
  return std::unexpected(fmt::format("no module {} in {}", argument, library->root.string()));
}

}  // namespace mote::cli
