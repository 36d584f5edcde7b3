// From the arguments of `erl` to the emulator's command line; see erlexec.h. Two steps: all words are put in order,
// with the files of -args_file in place, then they are divided.
#include "cli/erlexec.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "cli/erlexec_flags.h"
#include "cli/words.h"

namespace mote::cli {
namespace {

using Words = std::vector<std::string>;

constexpr int kDeepestArgumentFile = 32;

constexpr std::string_view kUsage =
    "Usage: erl [-version] [-sname NAME | -name NAME] [-noshell] [-noinput] [-env VAR VALUE] [-compile file ...] "
    "[-make] [-man [manopts] MANPAGE] [-x] [-emu_args] [-start_epmd BOOLEAN] [-emu_type TYPE] [-emu_flavor FLAVOR] "
    "[-args_file FILENAME] [+A THREADS] [+a SIZE] [+B[c|d|i]] [+c [BOOLEAN]] [+C MODE] "
    "[+dcg DECENTRALIZED_COUNTER_GROUPS_LIMIT] [+h HEAP_SIZE_OPTION] [+J[Pperf|Msingle] JIT_OPTION] "
    "[+M<SUBSWITCH> <ARGUMENT>] [+P MAX_PROCS] [+Q MAX_PORTS] [+R COMPAT_REL] [+r] [+rg READER_GROUPS_LIMIT] "
    "[+s<SUBSWITCH> SCHEDULER_OPTION] [+S NO_SCHEDULERS:NO_SCHEDULERS_ONLINE] "
    "[+SP PERCENTAGE_SCHEDULERS:PERCENTAGE_SCHEDULERS_ONLINE] [+T LEVEL] [+V] [+v] [+W<i|w|e>] [+z MISC_OPTION] "
    "[args ...]\n";

ErlExit usage(std::string_view message) {
  return ErlExit{.text = fmt::format("{}\n{}", message, kUsage), .program = {}, .environment = {}};
}
ErlExit missing(std::string_view option) {
  return usage(fmt::format("Missing argument(s) for '{}'.", option));
}
ErlExit answer(std::string text) {
  return ErlExit{.text = std::move(text), .status = 0, .to_output = true, .program = {}, .environment = {}};
}

// All words in their order. What follows an -extra, wherever, is collected and goes last.
class Collector {
 public:
  explicit Collector(const ErlContext& context) : context_(context) {}

  std::expected<Words, ErlExit> run(const Words& command_line, int otp_release) {
    add_variable(fmt::format("ERL_OTP{}_FLAGS", otp_release));
    add_variable("ERL_AFLAGS");
    if (!command_line.empty()) {
      if (add(command_line, 0)) words_.emplace_back("--");
      words_.emplace_back("--");
    }
    add_variable("ERL_FLAGS");
    add_variable("ERL_ZFLAGS");
    if (!extra_.empty()) {
      words_.emplace_back("-extra");
      words_.insert(words_.end(), extra_.begin(), extra_.end());
    }
    if (exit_) return std::unexpected(*exit_);
    return std::move(words_);
  }

 private:
  // A `--` after the words of each place keeps an option from taking those of the next place as its values.
  void add_variable(const std::string& name) {
    const Words words = split_words(context_.getenv(name).value_or(""), Comments::none);
    if (words.empty()) return;
    add(words, 0);
    words_.emplace_back("--");
  }

  // True where there was an -extra.
  bool add(const Words& words, int depth) {
    for (std::size_t i = 0; i < words.size() && !exit_; ++i) {
      if (words[i] == "-extra") {
        extra_.insert(extra_.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
        return true;
      }
      if (words[i] != "-args_file") {
        words_.push_back(words[i]);
      } else if (i + 1 == words.size()) {
        exit_ = missing("-args_file");
      } else {
        add_file(words[++i], depth);
      }
    }
    return false;
  }

  void add_file(const std::string& name, int depth) {
    if (depth == kDeepestArgumentFile) {
      exit_ = usage(fmt::format("Arguments file \"{}\": such files are nested too deeply", name));
      return;
    }
    std::string text;
    errno = 0;
    std::FILE* file = std::fopen(name.c_str(), "re");
    const bool opened = file != nullptr;
    bool bad = !opened;
    if (opened) {
      char block[4096];
      while (const std::size_t size = std::fread(block, 1, sizeof block, file))
        text.append(block, size);
      bad = std::ferror(file) != 0;
    }
    if (bad) {
      exit_ = usage(fmt::format("Failed to {} arguments file \"{}\" at \"{}\": {}", opened ? "read" : "open", name,
                                context_.current_directory, std::strerror(errno)));
    }
    if (opened) std::fclose(file);
    if (bad) return;
    const Words words = split_words(text, Comments::hash);
    if (words.empty()) return;
    if (!add(words, depth + 1)) words_.emplace_back("--");
  }

  const ErlContext& context_;
  Words words_;
  Words extra_;
  std::optional<ErlExit> exit_;
};

// Divides the words.
class Divider {
 public:
  Divider(const StandardLibrary& library, const ErlContext& context, const Words& words)
      : library_(library), context_(context), words_(words) {}

  std::expected<EmulatorCommandLine, ErlExit> run() {
    look_at_all();
    add_home();
    for (i_ = 0; i_ < words_.size() && !exit_; ++i_) {
      const std::string& word = words_[i_];
      if (word == "-extra") {
        rest_.insert(rest_.end(), words_.begin() + static_cast<std::ptrdiff_t>(i_), words_.end());
        break;
      }
      if (word.starts_with('+')) {
        emulator_flag(word);
      } else if (word.starts_with('-')) {
        option(word);
      } else {
        rest_.push_back(word);
      }
    }
    if (!exit_ && no_epmd_ && std::ranges::find(words_, "-proto_dist") == words_.end())
      end("erlexec: Missing -proto_dist option, expected when using -no_epmd.\n");
    if (halt_afterwards_) add({"-s", "erlang", "halt"});
    if (!exit_) finish();
    if (!exit_ && !emulator_is_there_)
      end("erlexec: Invalid emulator type or flavor. Available combinations are: -emu_type opt -emu_flavor emu\n");
    if (exit_) return std::unexpected(*exit_);
    return std::move(line_);
  }

 private:
  void add(const Words& words) { rest_.insert(rest_.end(), words.begin(), words.end()); }
  void end(std::string text) { exit_ = ErlExit{.text = std::move(text), .program = {}, .environment = {}}; }

  // What is looked at before the words are taken one by one.
  void look_at_all() {
    for (std::size_t i = 0; i < words_.size() && words_[i] != "-extra"; ++i) {
      const std::string& word = words_[i];
      const std::string next = i + 1 < words_.size() ? words_[i + 1] : "";
      if (word == "-smpdisable" || (word == "-smp" && next == "disable")) {
        exit_ = usage("Argument '-smp disable' not supported. Use \"+S 1\" instead.");
        return;
      }
      if (word != "-emu_type" && word != "-emu_flavor") continue;
      if (i + 1 == words_.size() || next == "--") {
        exit_ = missing(word);
        return;
      }
      if (next != (word == "-emu_type" ? "opt" : "emu")) emulator_is_there_ = false;
    }
  }

  void add_home() {
    if (const auto home = context_.getenv("HOME")) add({"-home", *home});
    if (const auto port = context_.getenv("ERL_EPMD_PORT")) add({"-epmd_port", *port});
    add({"--"});
  }

  // The word `offset` places after this one; an exit where there is none. A `--` is never a value.
  std::string value(std::size_t offset) {
    if (i_ + offset < words_.size() && words_[i_ + offset] != "--") return words_[i_ + offset];
    exit_ = missing(words_[i_]);
    return {};
  }

  void emulator_flag(const std::string& word) {
    const std::string next = i_ + 1 < words_.size() ? words_[i_ + 1] : "";
    const FlagWords words = emulator_flag_words(std::string_view(word).substr(1), next);
    const std::string flag = "-" + word.substr(1);
    if (words == FlagWords::malformed) {
      exit_ = missing(word.starts_with("+B") ? flag : word);
      return;
    }
    line_.flags.push_back(flag);
    if (words == FlagWords::alone) return;
    line_.flags.push_back(value(1));
    ++i_;
  }

  void option(const std::string& word) {
    if (word == "-env") {
      const std::string content = value(2);
      if (!exit_) line_.environment.emplace_back(value(1), content);
      i_ += 2;
    } else if (word == "-epmd") {  // Mote starts no epmd
      value(1);
      ++i_;
    } else if (word == "-name" || word == "-sname") {
      add({word, value(1)});
      ++i_;
    } else if (word == "-start_epmd") {
      const std::string start = value(1);
      if (!exit_ && start != "true" && start != "false") exit_ = usage("Expected boolean argument for '-start_epmd'.");
      add({word, start});
      ++i_;
    } else if (word == "-no_epmd") {
      no_epmd_ = true;
      add({word});
    } else if (word == "-noinput") {
      add({"-noshell", word});
    } else if (word == "-detached") {
      line_.detached = true;
      add({word, "-noshell", "-noinput"});
    } else if (word == "-compile") {
      line_.flags.emplace_back("-B");
      add({"-noshell", "-noinput", "-s", "c", "lc_batch"});
    } else if (word == "-make") {
      line_.flags.emplace_back("-B");
      add({"-noshell", "-noinput", "-s", "make", "all_or_nothing"});
      halt_afterwards_ = true;
      i_ = words_.size();
    } else if (word == "-man") {
      show_manual();
    } else if (word == "-version") {
      line_.flags.emplace_back("-V");
    } else if (word != "-keep_window" && !question(word)) {
      add({word});
    }
  }

  // Questions about the command line itself; the first is answered at once, the others when it is complete.
  bool question(const std::string& word) {
    if (word == "-emu_name_exit") {
      exit_ = answer(context_.emulator_name + "\n");
    } else if (word == "-emu_args") {
      announce_ = true;
    } else if (word == "-emu_args_exit") {
      print_arguments_ = true;
    } else if (word == "-emu_qouted_cmd_exit") {
      print_command_ = true;
    } else {
      return false;
    }
    return true;
  }

  void show_manual() {
    exit_ = ErlExit{.text = {}, .program = {"man"}, .environment = {{"MANPATH", (library_.root / "man").string()}}};
    const auto begin = words_.begin() + static_cast<std::ptrdiff_t>(i_) + 1;
    exit_->program.insert(exit_->program.end(), begin, std::find(begin, words_.end(), "--"));
  }

  void finish() {
    const std::string progname = context_.getenv("PROGNAME").value_or("");
    line_.arguments = {"-root",     library_.root.string(),
                       "-bindir",   library_.bindir.string(),
                       "-progname", progname.empty() ? "erl" : progname,
                       "--"};
    line_.arguments.insert(line_.arguments.end(), rest_.begin(), rest_.end());
    Words all = line_.flags;
    all.emplace_back("--");
    all.insert(all.end(), line_.arguments.begin(), line_.arguments.end());
    if (print_command_) {
      exit_ = answer(fmt::format("\"{}\" \"{}\" \n", fmt::join(context_.emulator, "\" \""), fmt::join(all, "\" \"")));
    } else if (print_arguments_) {
      exit_ = answer(fmt::format("{}\n", fmt::join(all, "\n")));
    } else if (announce_) {
      line_.announcement = fmt::format("Executing: {} {}\n\n", fmt::join(context_.emulator, " "), fmt::join(all, " "));
    }
    add_environment();
  }

  // What programs that OTP starts, and code that asks, expect to find; before any -env. The folder of the emulator
  // comes first on the PATH and only once.
  void add_environment() {
    const std::string root = library_.root.string();
    const std::string bindir = library_.bindir.string();
    const std::string slug = bindir + ":";
    std::string path = context_.getenv("PATH").value_or("");
    if (path.contains(root)) {
      for (std::size_t at = 0; (at = path.find(slug)) != std::string::npos;)
        path.erase(at, slug.size());
      path.insert(0, slug);
    } else {
      path.insert(0, slug + root + "/bin:");
    }
    const std::vector<std::pair<std::string, std::string>> environment{
        {"ROOTDIR", root}, {"BINDIR", bindir}, {"EMU", "beam"}, {"PROGNAME", line_.arguments[5]}, {"PATH", path}};
    line_.environment.insert(line_.environment.begin(), environment.begin(), environment.end());
  }

  const StandardLibrary& library_;
  const ErlContext& context_;
  const Words& words_;
  std::size_t i_ = 0;
  EmulatorCommandLine line_;
  Words rest_;  // for init, after -root and so on
  bool emulator_is_there_ = true;
  bool no_epmd_ = false;
  bool halt_afterwards_ = false;
  bool announce_ = false;
  bool print_arguments_ = false;
  bool print_command_ = false;
  std::optional<ErlExit> exit_;
};

}  // namespace

std::expected<EmulatorCommandLine, ErlExit> make_emulator_command_line(const Words& arguments,
                                                                       const StandardLibrary& library,
                                                                       const ErlContext& context) {
  const auto words = Collector(context).run(arguments, library.otp_release);
  if (!words) return std::unexpected(words.error());
  return Divider(library, context, *words).run();
}

}  // namespace mote::cli
