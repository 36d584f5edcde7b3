// Programs with a C library of their own; see own_libc.h.
#include "cli/own_libc.h"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "os/program.h"

namespace mote::cli {

namespace fs = std::filesystem;

namespace {

fs::path program_of(const fs::path& script) {
  return fs::path(script) += ".program";
}

void copy_once(const fs::path& file, const fs::path& place) {
  if (!fs::exists(place)) fs::copy_file(file, place);
}

}  // namespace

std::optional<OwnLibc> OwnLibc::of(const StandardLibrary& library) {
  OwnLibc own;
  for (const auto& folder : fs::directory_iterator(library.root.parent_path())) {
    if (!folder.path().filename().string().ends_with("-linux-gnu")) continue;
    for (const auto& file : fs::directory_iterator(folder)) {
      if (!file.path().filename().string().starts_with("ld-linux")) continue;
      own.loader_ = file.path();
      own.libraries_ = folder.path();
      return own;
    }
  }
  return std::nullopt;
}

bool OwnLibc::is_behind(const fs::path& script) {
  return fs::exists(program_of(script));
}

std::set<fs::path> OwnLibc::libraries_of(const fs::path& program) const {
  std::set<fs::path> libraries;
  // Lines like "libc.so.6 => /folder/libc.so.6 (0x00007f...)".
  std::istringstream words(
      output_of(fmt::format("{} --library-path {} --list {} 2>/dev/null", shell_word(loader_.string()),
                            shell_word(libraries_.string()), shell_word(program.string()))));
  for (std::string line; std::getline(words, line);) {
    const auto begin = line.find("=> /");
    const auto end = line.rfind(" (");
    if (begin == std::string::npos || end == std::string::npos) continue;
    const fs::path file = line.substr(begin + 3, end - begin - 3);
    if (file.parent_path() == libraries_) libraries.insert(file);
  }
  return libraries;
}

void OwnLibc::copy(const fs::path& script, const fs::path& place, const fs::path& folder) const {
  const fs::path name = script.filename();
  const fs::path target = place.parent_path() / folder;
  fs::create_directories(target);
  copy_once(loader_, target / loader_.filename());
  copy_once(program_of(script), target / name);
  for (const fs::path& file : libraries_of(program_of(script)))
    copy_once(file, target / file.filename());
  fs::remove(place);
  std::ofstream(place) << fmt::format(
      "#!/bin/sh\n"
      "# OTP's {0}, with the C library that it came with.\n"
      "self=$0\n"
      "[ ! -L \"$self\" ] || self=$(readlink -f \"$self\")\n"
      "own=${{self%/*}}/{1}\n"
      "exec \"$own/{2}\" --argv0 \"$0\" --library-path \"$own\" \"$own/{0}\" \"$@\"\n",
      name.string(), folder.string(), loader_.filename().string());
  fs::permissions(place, fs::perms(0755));
}

}  // namespace mote::cli
