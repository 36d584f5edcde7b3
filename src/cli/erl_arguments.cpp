// Arguments of `erl`; see erl_arguments.h.
//
// They come from five places, in this order: ERL_OTP27_FLAGS, ERL_AFLAGS, the command line, ERL_FLAGS and ERL_ZFLAGS.
// From each the emulator flags are taken out, and what remains goes to `init`, followed by a `--` of its own. What
// follows an -extra anywhere is collected and goes last, behind one -extra. -args_file FILE stands for the words of the
// file.
#include "cli/erl_arguments.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "cli/emulator_flags.h"
#include "cli/words.h"

namespace mote::cli {
namespace {

constexpr int kDeepestArgumentFile = 32;

class Translation {
 public:
  Translation(const StandardLibrary& library, const ErlContext& context) : library_(library), context_(context) {}

  std::expected<ErlCommand, std::string> run(const std::vector<std::string>& arguments) {
    add({"-root", library_.root.string(), "-bindir", library_.bindir.string(), "-progname", "erl", "--"});
    if (const auto home = context_.getenv("HOME")) add({"-home", *home, "--"});

    add_variable(fmt::format("ERL_OTP{}_FLAGS", library_.otp_release));
    add_variable("ERL_AFLAGS");
    add_words(arguments, 0);
    add({"--"});
    if (command_line_has_more_) add({"--"});
    add_variable("ERL_FLAGS");
    add_variable("ERL_ZFLAGS");
    if (!extra_.empty() || has_extra_) {
      add({"-extra"});
      add(extra_);
    }
    if (error_) return std::unexpected(*error_);

    if (const auto text = context_.getenv("MOTE_MODE")) {
      auto modes = parse_debug_modes(*text);
      if (!modes) return std::unexpected(modes.error());
      command_.plan.modes = *modes;
    }
    add_environment();
    return std::move(command_);
  }

 private:
  void add(const std::vector<std::string>& words) {
    auto& target = command_.plan.init_arguments;
    target.insert(target.end(), words.begin(), words.end());
  }

  void fail(std::string text) {
    if (!error_) error_ = std::move(text);
  }

  void add_variable(const std::string& name) {
    const auto text = context_.getenv(name);
    if (!text || text->empty()) return;
    in_command_line_ = false;
    add_words(split_words(*text, Comments::none), 0);
    in_command_line_ = true;
    add({"--"});
  }

  void add_words(const std::vector<std::string>& words, int depth) {
    for (std::size_t i = 0; i < words.size() && !error_; ++i) {
      const std::string& word = words[i];
      // The argument `offset` places after this one, or an error when there is none.
      const auto value = [&](std::size_t offset) -> std::string {
        if (i + offset < words.size()) return words[i + offset];
        fail(fmt::format("{}: an argument is missing after it", word));
        return {};
      };

      if (word == "-extra") {
        has_extra_ = true;
        command_line_has_more_ |= in_command_line_;
        extra_.insert(extra_.end(), words.begin() + static_cast<std::ptrdiff_t>(i) + 1, words.end());
        return;
      }
      if (word.size() > 1 && word[0] == '+') {
        i += add_emulator_flag(words, i);
      } else if (word == "-args_file") {
        command_line_has_more_ |= in_command_line_;
        add_file(value(1), depth);
        i += 1;
      } else if (word == "-env") {
        std::string name = value(1);
        command_.environment.emplace_back(std::move(name), value(2));
        i += 2;
      } else if (word == "-version") {
        command_.show_version = true;
      } else if (word == "-detached") {
        command_.detached = true;
        add({word, "-noshell", "-noinput"});
      } else if (word == "-noinput") {
        add({"-noshell", word});
      } else if (word == "-make") {
        command_.plan.flags.break_handler = BreakHandler::end;
        add({"-noshell", "-noinput", "-s", "make", "all_or_nothing", "-s", "erlang", "halt"});
      } else if (word == "-compile") {
        command_.plan.flags.break_handler = BreakHandler::end;
        add({"-noshell", "-noinput", "-s", "c", "lc_batch"});
      } else if (word == "-man") {
        fail("-man: manual pages are not shown by Mote");
      } else if (word == "-name" || word == "-sname") {
        add({word, value(1)});
        i += 1;
      } else if (word == "-epmd") {
        value(1);
        i += 1;
      } else if (word != "-emu_args") {
        add({word});
      }
    }
  }

  // Returns how many arguments after the flag belong to it.
  std::size_t add_emulator_flag(const std::vector<std::string>& words, std::size_t i) {
    const std::string flag = words[i].substr(1);
    if (flag == "V") {
      command_.show_version = true;
      return 0;
    }
    std::size_t used = 0;
    switch (emulator_flag_value(flag)) {
      case FlagValue::none:
        break;
      case FlagValue::required:
        if (i + 1 == words.size()) {
          fail(fmt::format("+{}: an argument is missing after it", flag));
          return 0;
        }
        used = 1;
        break;
      case FlagValue::boolean_if_present:
        used = i + 1 < words.size() && (words[i + 1] == "true" || words[i + 1] == "false") ? 1 : 0;
        break;
    }
    const std::string_view value = used == 1 ? std::string_view(words[i + 1]) : std::string_view();
    const auto result = apply_emulator_flag(command_.plan.flags, flag, value, context_.cpus);
    if (!result) fail(result.error());
    return used;
  }

  void add_file(const std::string& name, int depth) {
    if (error_) return;
    if (depth == kDeepestArgumentFile) return fail(fmt::format("-args_file {}: argument files nest too deeply", name));
    errno = 0;
    std::ifstream file(name, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) {
      return fail(fmt::format("-args_file {}: {}", name, std::strerror(errno != 0 ? errno : EIO)));
    }
    add_words(split_words(text, Comments::hash), depth + 1);
  }

  // What programs that OTP starts, and code that asks, expect to find; before any -env.
  void add_environment() {
    const std::string root = library_.root.string();
    const std::string bindir = library_.bindir.string();
    const std::string own = bindir + ":" + root + "/bin";
    const std::string path = context_.getenv("PATH").value_or("");
    std::vector<std::pair<std::string, std::string>> environment{
        {"ROOTDIR", root}, {"BINDIR", bindir}, {"EMU", "beam"}, {"PROGNAME", "erl"}};
    if (!path.starts_with(own)) environment.emplace_back("PATH", path.empty() ? own : own + ":" + path);
    command_.environment.insert(command_.environment.begin(), environment.begin(), environment.end());
  }

  const StandardLibrary& library_;
  const ErlContext& context_;
  ErlCommand command_;
  std::vector<std::string> extra_;
  bool has_extra_ = false;
  bool in_command_line_ = true;
  bool command_line_has_more_ = false;
  std::optional<std::string> error_;
};

}  // namespace

std::expected<ErlCommand, std::string> translate_erl_arguments(const std::vector<std::string>& arguments,
                                                               const StandardLibrary& library,
                                                               const ErlContext& context) {
  return Translation(library, context).run(arguments);
}

}  // namespace mote::cli
