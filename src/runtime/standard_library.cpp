// The search for OTP and Elixir; see standard_library.h.
#include "runtime/standard_library.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

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
Text output_of(const Text& command) {
  Text output;
  std::FILE* pipe = popen((command + " 2>/dev/null </dev/null").c_str(), "r");
  if (pipe == nullptr) return output;
  std::array<char, 4096> buffer;
  while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), size);
  pclose(pipe);
  return first_word(output);
}

class Search {
 public:
  explicit Search(const StandardLibrarySearch& search) : search_(search) {}

  std::expected<StandardLibrary, Text> run() {
    if (search_.otp) return by_word("--otp", *search_.otp);
    if (const auto directory = getenv("MOTE_OTP"); directory && !directory->empty()) {
      return by_word("MOTE_OTP", *directory);
    }
    from_path();
    if (!search_.executable.empty()) {
      const fs::path program = resolved(search_.executable).parent_path();
      try_directory("build/otp beside the program", program / "../otp");
      try_directory("build/otp", search_.current_directory / "build/otp");
      try_directory("the installation", program / "../share/mote/otp");
    } else {
      try_directory("build/otp", search_.current_directory / "build/otp");
    }
    std::optional<StandardLibrary>& found = complete_ ? complete_ : otp_alone_;
    if (!found || (search_.need_elixir && !found->elixir)) return std::unexpected(nothing_found(found.has_value()));
    found->passed_over = passed_over_;
    return std::move(*found);
  }

 private:
  std::optional<Text> getenv(const char* name) const { return search_.getenv(name); }

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
    const auto erl = find_on_path(getenv("PATH").value_or(""), "erl");
    if (!erl) return pass_over("erl on the PATH", "there is none");
    auto root = otp_root_in(resolved(*erl).parent_path().parent_path());
    if (!root) {
      const Text command = fmt::format("'{}' -noshell -eval 'io:put_chars(code:root_dir()), halt().'", erl->string());
      root = otp_root_in(output_of(command));
    }
    if (!root) return pass_over("erl on the PATH", fmt::format("{} has no OTP beside it", erl->string()));
    try_root("erl on the PATH", *root);
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
    if (take(library.root.parent_path() / "elixir")) return {};
    if (const auto program = find_on_path(getenv("PATH").value_or(""), "elixir")) {
      const fs::path prefix = resolved(*program).parent_path().parent_path();
      for (const char* below : {"", "usr/lib/elixir", "lib/elixir"}) {
        if (is_elixir_root(prefix / below))
          return take(prefix / below) ? std::expected<void, Text>() : std::unexpected(reason);
      }
      const Text command = fmt::format("'{}' -e 'IO.puts(:code.lib_dir(:elixir))'", program->string());
      if (const Text lib = output_of(command); !lib.empty() && take(fs::path(lib) / "../..")) return {};
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
  search.executable = fs::read_symlink("/proc/self/exe", ignored);
  search.current_directory = fs::current_path(ignored);
  return search;
}

std::optional<fs::path> find_on_path(const std::string& path, const std::string& program) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    fs::path file = fs::path(path.substr(begin, end - begin)) / program;
    std::error_code ignored;
    if (end > begin && fs::is_regular_file(file, ignored) && access(file.c_str(), X_OK) == 0) return file;
    begin = end + 1;
  }
  return std::nullopt;
}

std::expected<StandardLibrary, std::string> find_standard_library(const StandardLibrarySearch& search) {
  return Search(search).run();
}

}  // namespace mote
