// The search for OTP and Elixir; see standard_library.h.
#include "runtime/standard_library.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#include "os/program.h"

namespace mote {
namespace {

namespace fs = std::filesystem;
using Text = std::string;

// The oldest Elixir that runs on OTP 27.
constexpr std::array<int, 2> kOldestElixir{1, 17};

Text read_text(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

Text first_word(const Text& text) {
  return text.substr(0, text.find_first_of(" \t\r\n"));
}

int leading_number(std::string_view text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool has(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

fs::path resolved(const fs::path& path) {
  std::error_code error;
  fs::path result = fs::canonical(path, error);
  return error ? path : result;
}

bool is_otp_root(const fs::path& directory) {
  return has(directory / "bin/start.boot") && has(directory / "lib");
}

bool is_elixir_root(const fs::path& directory) {
  return has(directory / "lib/elixir/ebin/elixir.app");
}

// The OTP root in a directory that is one, or that was made by an installation below a prefix.
std::optional<fs::path> otp_root_in(const fs::path& directory) {
  for (const char* below : {"", "usr/lib/erlang", "lib/erlang"}) {
    const fs::path root = *below == '\0' ? directory : directory / below;
    if (is_otp_root(root)) return resolved(root);
  }
  return std::nullopt;
}

// Reads the versions of the OTP at `root` into `library`; the error says why it cannot be used.
std::expected<void, Text> read_otp(const fs::path& root, StandardLibrary& library) {
  library.root = root;
  // releases/start_erl.data holds the versions of the runtime system and of the release: "15.2.7 27".
  const Text data = read_text(root / "releases/start_erl.data");
  library.erts_version = first_word(data);
  const auto space = data.find(' ');
  const Text release = space == Text::npos ? Text() : first_word(data.substr(space + 1));
  if (release.empty()) return std::unexpected(fmt::format("{} has no releases/start_erl.data", root.string()));
  library.otp_release = leading_number(release);  // 0 for those before 17: "R16B03"
  if (library.otp_release < kOldestOtpRelease) {
    return std::unexpected(fmt::format("{} is OTP {}, too old: install Erlang/OTP {} or newer", root.string(), release,
                                       kOldestOtpRelease));
  }
  library.otp_version = first_word(read_text(root / "releases" / release / "OTP_VERSION"));
  if (library.otp_version.empty()) library.otp_version = release;
  library.bindir = root / ("erts-" + library.erts_version) / "bin";
  library.preloaded = root / "lib" / ("erts-" + library.erts_version) / "ebin";
  return {};
}

// The versions and places of the tree that `program` is in.
std::expected<void, Text> read_tree(const fs::path& root, const fs::path& program, StandardLibrary& library) {
  library.root = root;
  library.bindir = program.parent_path();
  library.erts_version = library.bindir.parent_path().filename().string().substr(std::strlen("erts-"));
  const fs::path folder = library.bindir / kTreeFolder;
  library.otp_version = first_word(read_text(folder / "OTP_VERSION"));
  library.otp_release = leading_number(library.otp_version);
  if (library.otp_release < kOldestOtpRelease) {
    return std::unexpected(fmt::format("{} tells no version of OTP", (folder / "OTP_VERSION").string()));
  }
  library.preloaded = folder / "preloaded";
  library.emulator = library.bindir / "mote";
  return {};
}

// The version in {vsn,"1.18.3"} of an application's resource file.
Text application_version(const fs::path& file) {
  const Text text = read_text(file);
  const auto key = text.find("{vsn");
  const auto begin = key == Text::npos ? key : text.find('"', key);
  const auto end = begin == Text::npos ? begin : text.find('"', begin + 1);
  return end == Text::npos ? Text() : text.substr(begin + 1, end - begin - 1);
}

bool elixir_is_new_enough(const Text& version) {
  const auto dot = version.find('.');
  const int major = leading_number(version);
  const int minor = dot == Text::npos ? 0 : leading_number(std::string_view(version).substr(dot + 1));
  return major > kOldestElixir[0] || (major == kOldestElixir[0] && minor >= kOldestElixir[1]);
}

// What a command prints, for programs whose place does not tell where they run from (version managers' stand-ins).
Text answer_of(const fs::path& program, const Text& arguments) {
  return first_word(
      output_of(fmt::format("{} {} {} 2>/dev/null </dev/null", shell_word(program.string()), arguments, kQuestion)));
}

// The executable files of this name in the directories of a variable like PATH, in its order.
std::vector<fs::path> all_on_path(const Text& path, const Text& program) {
  std::vector<fs::path> files;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    fs::path file = fs::path(path.substr(begin, end - begin)) / program;
    std::error_code ignored;
    if (end > begin && fs::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0)
      files.push_back(std::move(file));
    begin = end + 1;
  }
  return files;
}

class Search {
 public:
  explicit Search(const StandardLibrarySearch& search) : search_(search) {}

  std::expected<StandardLibrary, Text> run() {
    if (search_.otp) return by_word("--otp", *search_.otp);
    const fs::path own = search_.executable.empty() ? fs::path() : resolved(search_.executable);
    if (const auto root = tree_of(own)) return by_tree(search_.tree_root.value_or(*root), own);
    if (search_.tree_root) return by_root(*search_.tree_root);
    return by_search(own);
  }

 private:
  std::optional<Text> getenv(const char* name) const { return search_.getenv(name); }

  std::expected<StandardLibrary, Text> by_search(const fs::path& own) {
    if (const auto directory = getenv("MOTE_OTP"); directory && !directory->empty()) {
      return by_word("MOTE_OTP", *directory);
    }
    from_path();
    if (!search_.executable.empty()) {
      const fs::path folder = own.parent_path();
      try_directory("build/otp beside the program", folder / "../otp");
      try_directory("build/otp", search_.current_directory / "build/otp");
      try_directory("the installation", folder / "../share/mote/otp");
    } else {
      try_directory("build/otp", search_.current_directory / "build/otp");
    }
    std::optional<StandardLibrary>& found = complete_ ? complete_ : otp_alone_;
    if (!found || (search_.need_elixir && !found->elixir)) return std::unexpected(nothing_found(found.has_value()));
    found->passed_over = passed_over_;
    return std::move(*found);
  }

  // A place the user named: taken or refused.
  std::expected<StandardLibrary, Text> by_word(const Text& found_by, const fs::path& directory) {
    StandardLibrary library;
    library.found_by = found_by;
    const auto root = otp_root_in(directory);
    if (!root) return std::unexpected(fmt::format("{}: no OTP in {}", found_by, directory.string()));
    if (auto read = read_otp(*root, library); !read) {
      return std::unexpected(fmt::format("{}: {}", found_by, read.error()));
    }
    auto elixir = find_elixir(library);
    if (!elixir && search_.need_elixir) return std::unexpected(fmt::format("{}: {}", found_by, elixir.error()));
    return library;
  }

  // The tree that the program is in.
  std::expected<StandardLibrary, Text> by_tree(const fs::path& root, const fs::path& program) {
    StandardLibrary library;
    library.found_by = "the tree that the program is in";
    if (auto read = read_tree(root, program, library); !read) return std::unexpected(read.error());
    auto elixir = find_elixir(library);
    if (!elixir && search_.need_elixir) return std::unexpected(elixir.error());
    return library;
  }

  // A root made for another emulator, whose place this program has taken. What it lacks comes from an OTP with a
  // runtime system of the same version.
  std::expected<StandardLibrary, Text> by_root(const fs::path& root) {
    StandardLibrary library;
    library.found_by = "ROOTDIR";
    if (read_otp(root, library) && has(library.preloaded)) {
      if (auto elixir = find_elixir(library); elixir || !search_.need_elixir) return library;
    }
    const fs::path bindir = getenv("BINDIR").value_or("");
    const Text version = first_word(read_text(root / "releases/start_erl.data"));
    auto other = by_search(search_.executable.empty() ? fs::path() : resolved(search_.executable));
    if (!other) return other;
    if (other->erts_version != version) {
      return std::unexpected(fmt::format("{} needs the modules of erts {}; the OTP found, {}, has erts {}",
                                         root.string(), version, other->root.string(), other->erts_version));
    }
    other->root = root;
    other->bindir = bindir.empty() ? root / ("erts-" + version) / "bin" : bindir;
    other->found_by = library.found_by;
    return other;
  }

  void try_root(const Text& found_by, const fs::path& root) {
    if (complete_) return;
    StandardLibrary library;
    library.found_by = found_by;
    if (auto read = read_otp(root, library); !read) return pass_over(found_by, read.error());
    if (auto elixir = find_elixir(library); !elixir) {
      pass_over(found_by, elixir.error());
      if (!otp_alone_) otp_alone_ = std::move(library);
      return;
    }
    complete_ = std::move(library);
  }

  void try_directory(const Text& found_by, const fs::path& directory) {
    if (complete_ || !has(directory)) return;
    const auto root = otp_root_in(directory);
    if (!root) return pass_over(found_by, fmt::format("no OTP in {}", directory.lexically_normal().string()));
    try_root(found_by, *root);
  }

  void pass_over(const Text& place, const Text& reason) {
    passed_over_.push_back(fmt::format("{}: {}", place, reason));
  }

  void from_path() {
    const auto programs = all_on_path(getenv("PATH").value_or(""), "erl");
    if (programs.empty()) return pass_over("erl on the PATH", "there is none");
    for (const fs::path& erl : programs) {
      if (!complete_) try_erl(erl);
    }
  }

  void try_erl(const fs::path& erl) {
    constexpr const char* kPlace = "erl on the PATH";
    const fs::path program = resolved(erl);
    if (const auto tree = tree_of(program)) {
      if (is_otp_root(*tree)) return try_root("erl on the PATH, of a root that `mote otp` made", *tree);
      return pass_over(kPlace, fmt::format("{} is Mote itself, in a release", erl.string()));
    }
    std::error_code ignored;
    const bool own = !search_.executable.empty() && fs::equivalent(program, search_.executable, ignored);
    auto root = own ? std::nullopt : otp_root_in(program.parent_path().parent_path());
    const Text answer = own    ? Text(kAnswer)
                        : root ? Text()
                               : answer_of(erl, "-noshell -eval 'io:put_chars(code:root_dir()), halt().' -extra");
    if (answer == kAnswer) return pass_over(kPlace, fmt::format("{} is Mote itself", erl.string()));
    if (!root && !answer.empty()) root = otp_root_in(answer);
    if (!root) return pass_over(kPlace, fmt::format("{} has no OTP beside it", erl.string()));
    try_root(kPlace, *root);
  }

  // Elixir for the OTP in `library`: MOTE_ELIXIR, beside OTP, or the `elixir` on the PATH.
  std::expected<void, Text> find_elixir(StandardLibrary& library) const {
    Text reason = fmt::format("no Elixir for the OTP in {}", library.root.string());
    const auto take = [&](const fs::path& directory) {
      if (!is_elixir_root(directory)) return false;
      const Text version = application_version(directory / "lib/elixir/ebin/elixir.app");
      if (!elixir_is_new_enough(version)) {
        reason = fmt::format("{} is Elixir {}, OTP {} needs {}.{} or newer", directory.string(), version,
                             library.otp_release, kOldestElixir[0], kOldestElixir[1]);
        return false;
      }
      library.elixir = resolved(directory);
      library.elixir_version = version;
      return true;
    };

    if (const auto directory = getenv("MOTE_ELIXIR"); directory && !directory->empty()) {
      for (const char* below : {"", "usr/lib/elixir", "lib/elixir"}) {
        if (take(fs::path(*directory) / below)) return {};
      }
      return std::unexpected(fmt::format("MOTE_ELIXIR: no usable Elixir in {}", *directory));
    }
    for (const fs::path& beside : {library.root / "elixir", library.root.parent_path() / "elixir"})
      if (take(beside)) return {};
    for (const fs::path& program : all_on_path(getenv("PATH").value_or(""), "elixir")) {
      const fs::path place = resolved(program);
      const auto tree = tree_of(place);
      const fs::path prefix = tree ? *tree : place.parent_path().parent_path();
      for (const char* below : {"", "usr/lib/elixir", "lib/elixir", "elixir"}) {
        if (is_elixir_root(prefix / below))
          return take(prefix / below) ? std::expected<void, Text>() : std::unexpected(reason);
      }
      if (tree) continue;
      const Text lib = answer_of(program, "-e 'IO.puts(:code.lib_dir(:elixir))'");
      if (!lib.empty() && lib != kAnswer && take(fs::path(lib) / "../..")) return {};
    }
    return std::unexpected(reason);
  }

  Text nothing_found(bool otp_alone) const {
    Text text = otp_alone ? "no Elixir was found\n" : "no Erlang/OTP was found\n";
    for (const Text& place : passed_over_)
      text += fmt::format("  {}\n", place);
    text += fmt::format(
        "Install Erlang/OTP {} or newer{}, so that `erl` is on the PATH; or name the directory of one with --otp or\n"
        "MOTE_OTP; or run scripts/otp.sh (in Mote's source directory, or in share/mote where it is installed), which\n"
        "unpacks both from Debian's packages.",
        kOldestOtpRelease, search_.need_elixir ? " and Elixir 1.18" : "");
    return text;
  }

  const StandardLibrarySearch& search_;
  std::optional<StandardLibrary> complete_;
  std::optional<StandardLibrary> otp_alone_;
  std::vector<Text> passed_over_;
};

}  // namespace

StandardLibrarySearch StandardLibrarySearch::from_process() {
  StandardLibrarySearch search;
  search.getenv = [](const std::string& name) -> std::optional<std::string> {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
  };
  std::error_code ignored;
  search.executable = program_path();
  search.current_directory = fs::current_path(ignored);
  return search;
}

std::optional<fs::path> find_on_path(const std::string& path, const std::string& program) {
  auto all = all_on_path(path, program);
  return all.empty() ? std::nullopt : std::optional(std::move(all.front()));
}

std::optional<fs::path> tree_of(const fs::path& program) {
  const fs::path bindir = program.parent_path();
  const bool in_tree = bindir.filename() == "bin" && bindir.parent_path().filename().string().starts_with("erts-") &&
                       has(bindir / kTreeFolder / "OTP_VERSION");
  return in_tree ? std::optional(bindir.parent_path().parent_path()) : std::nullopt;
}

bool was_asked(std::span<const std::string> arguments) {
  if (std::ranges::find(arguments, kQuestion) == arguments.end()) return false;
  fmt::print("{}\n", kAnswer);
  return true;
}

std::expected<StandardLibrary, std::string> find_standard_library(const StandardLibrarySearch& search) {
  return Search(search).run();
}

}  // namespace mote
