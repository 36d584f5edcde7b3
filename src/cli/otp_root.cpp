// The making of OTP roots; see otp_root.h.
#include "cli/otp_root.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

#include "cli/boot_command.h"
#include "cli/own_libc.h"
#include "cli/words.h"
#include "os/program.h"

namespace mote::cli {
namespace {

namespace fs = std::filesystem;

// Names in erts-VERSION/bin that are links to Mote.
constexpr std::array<std::string_view, 4> kEmulatorNames{kEmulatorName, "dyn_erl", "erl", "erlexec"};
constexpr std::array<std::string_view, 2> kErlangNames{"erlc", "escript"};
constexpr std::array<std::string_view, 3> kElixirNames{"elixir", "elixirc", "iex"};
// OTP's programs that start the `erl` beside the link they are called by, or that on the PATH. In bin/ alone.
constexpr std::array<std::string_view, 3> kStarters{"ct_run", "dialyzer", "typer"};
// Scripts of OTP that are templates, or take all folders from their arguments.
constexpr std::array<std::string_view, 4> kScripts{"erl.src", "start.src", "start_erl", "start_erl.src"};

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_file(const fs::path& file, const std::string& text, bool executable) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream) throw fs::filesystem_error("cannot write", file, std::make_error_code(std::errc::io_error));
  if (executable) fs::permissions(file, fs::perms(0755));
}

// The file that scripts/otp.sh puts a script in the place of.
bool is_behind_a_script(const fs::path& file) {
  return file.extension() == ".program" && fs::exists(fs::path(file).replace_extension());
}

class Maker {
 public:
  Maker(const fs::path& root, const StandardLibrary& library, const fs::path& program)
      : library_(library), program_(program) {
    made_.root = root;
    made_.bindir = root / library.bindir.parent_path().filename() / "bin";
  }

  OtpRoot run() {
    fs::create_directories(made_.bindir);
    fs::create_directories(made_.root / "bin");
    link_entries(library_.root, made_.root,
                 {"bin", "lib", "releases", "elixir", made_.bindir.parent_path().filename().string()});
    link_entries(library_.root / "lib", made_.root / "lib", {});
    link_entries(library_.root / "releases", made_.root / "releases", {});
    link_entries(library_.bindir.parent_path(), made_.bindir.parent_path(), {"bin"});
    put_emulator();
    copy_programs();
    fill_bin();
    if (library_.elixir) add_elixir();
    return std::move(made_);
  }

 private:
  static void link(const fs::path& target, const fs::path& place) {
    fs::remove(place);
    fs::create_symlink(target, place);
  }

  static void copy(const fs::path& file, const fs::path& place) {
    fs::remove(place);
    fs::copy_file(file, place);
  }

  static void link_entries(const fs::path& from, const fs::path& to, const std::vector<std::string>& but) {
    fs::create_directories(to);
    for (const auto& entry : fs::directory_iterator(from)) {
      const fs::path name = entry.path().filename();
      if (!is_one_of(name.string(), but)) link(entry.path(), to / name);
    }
  }

  // Mote, and all it needs that a release does not have anyway.
  void put_emulator() {
    copy(program_, made_.bindir / "mote");
    const fs::path folder = made_.bindir / kTreeFolder;
    fs::remove_all(folder);
    fs::create_directories(folder / "lib");
    fs::create_directories(folder / "preloaded");
    for (const fs::path& file : loaded_libraries()) {
      copy(file, folder / "lib" / file.filename());
      made_.libraries.push_back(file.filename().string());
    }
    std::ranges::sort(made_.libraries);
    for (const auto& entry : fs::directory_iterator(library_.preloaded))
      copy(entry.path(), folder / "preloaded" / entry.path().filename());
    write_file(folder / "OTP_VERSION", library_.otp_version + "\n", false);
    for (const std::string_view name : kEmulatorNames)
      link("mote", made_.bindir / name);
    for (const std::string_view name : kErlangNames)
      link("mote", made_.bindir / name);
  }

  // Whether a name in OTP's erts-VERSION/bin is not to be copied: it is Mote here, or stands in bin/ alone.
  static bool is_replaced(const fs::path& file) {
    const std::string name = file.filename().string();
    return name == "mote" || (name.starts_with("beam.") && name.ends_with(".smp")) || is_one_of(name, kEmulatorNames) ||
           is_one_of(name, kStarters) || is_one_of(name, kErlangNames) || is_behind_a_script(file);
  }

  void copy_programs() {
    const auto own_libc = OwnLibc::of(library_);
    for (const auto& entry : fs::directory_iterator(library_.bindir)) {
      const fs::path& file = entry.path();
      const std::string name = file.filename().string();
      if (!entry.is_regular_file() || is_replaced(file)) continue;
      if (name == "start") {
        write_start();
        continue;
      }
      if (own_libc && OwnLibc::is_behind(file)) {
        own_libc->copy(file, made_.bindir / name, fs::path(kTreeFolder) / "otp");
        continue;
      }
      copy(file, made_.bindir / name);
      const std::string text = is_one_of(name, kScripts) ? std::string() : read_file(file);
      if (text.starts_with("#!") && text.contains(library_.root.string())) made_.bound_to_otp.push_back(name);
    }
    std::ranges::sort(made_.bound_to_otp);
  }

  // OTP's template of the script `start`, with the root in the place that it leaves for it.
  void write_start() {
    constexpr std::string_view kPlace = "%FINAL_ROOTDIR%";
    std::string text = read_file(library_.bindir / "start.src");
    for (auto at = text.find(kPlace); at != std::string::npos; at = text.find(kPlace))
      text.replace(at, kPlace.size(), made_.root.string());
    if (!text.empty()) write_file(made_.bindir / "start", text, true);
  }

  // bin/NAME is a link to what is in erts-VERSION/bin where that has it, and to OTP's own file where it has not.
  void fill_bin() {
    for (const auto& entry : fs::directory_iterator(library_.root / "bin")) {
      const std::string name = entry.path().filename().string();
      if (is_behind_a_script(entry.path())) continue;
      if (fs::exists(made_.bindir / name)) {
        link(in_bindir(name), made_.root / "bin" / name);
      } else {
        link(entry.path(), made_.root / "bin" / name);
      }
    }
    for (const char* name : {"mote", "erl"})
      link(in_bindir("mote"), made_.root / "bin" / name);
  }

  fs::path in_bindir(const fs::path& name) const {
    return fs::path("..") / made_.bindir.parent_path().filename() / "bin" / name;
  }

  void add_elixir() {
    link(*library_.elixir, made_.root / "elixir");
    for (const auto& entry : fs::directory_iterator(*library_.elixir / "bin")) {
      const std::string name = entry.path().filename().string();
      const bool own = is_one_of(name, kElixirNames);
      link(own ? in_bindir("mote") : fs::path("../elixir/bin") / name, made_.root / "bin" / name);
    }
  }

  const StandardLibrary& library_;
  const fs::path& program_;
  OtpRoot made_;
};

// The folders erts-VERSION of a root that was made so before.
std::vector<fs::path> trees_in(const fs::path& root) {
  std::vector<fs::path> trees;
  for (const auto& entry : fs::directory_iterator(root))
    if (tree_of(entry.path() / "bin/mote") && fs::exists(root / "bin/start.boot")) trees.push_back(entry.path());
  return trees;
}

// Whether a root may be made here: there is nothing, or a root made so before.
std::expected<void, std::string> check_place(const fs::path& directory) {
  if (!fs::exists(directory)) return {};
  if (!fs::is_directory(directory)) return std::unexpected(fmt::format("{} is no directory", directory.string()));
  if (fs::is_empty(directory) || !trees_in(directory).empty()) return {};
  return std::unexpected(fmt::format("{} is there, and is no root made by `mote otp`", directory.string()));
}

// Removes what was made before: it may be of another OTP. Files that others have put beside it stay.
void clear(const fs::path& root) {
  for (const fs::path& tree : trees_in(root))
    fs::remove_all(tree);
  for (const fs::path& folder : {root, root / "bin", root / "lib", root / "releases"}) {
    if (!fs::is_directory(folder)) continue;
    std::vector<fs::path> links;
    for (const auto& entry : fs::directory_iterator(folder))
      if (entry.is_symlink()) links.push_back(entry.path());
    for (const fs::path& link : links)
      fs::remove(link);
  }
}

}  // namespace

std::expected<OtpRoot, std::string> make_otp_root(const fs::path& directory, const StandardLibrary& library,
                                                  const fs::path& program) {
  try {
    if (auto place = check_place(directory); !place) return std::unexpected(place.error());
    fs::create_directories(directory);
    const fs::path root = fs::canonical(directory);
    if (root == library.root) return std::unexpected(fmt::format("{} is the OTP in use itself", root.string()));
    clear(root);
    return Maker(root, library, program).run();
  } catch (const fs::filesystem_error& error) {
    return std::unexpected(fmt::format("{}: {}", error.path1().string(), error.code().message()));
  }
}

}  // namespace mote::cli
