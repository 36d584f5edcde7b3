// Names of nodes; see node_names.h.
#include "cli/node_names.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "cli/command.h"
#include "cli/words.h"

namespace mote::cli {
namespace {

constexpr std::array<std::string_view, 1> kStop{"System.stop()"};
constexpr std::array<std::string_view, 2> kProcessId{"IO.puts System.pid()", "IO.puts(System.pid())"};

// A folder that only this user can write to; empty where there is none and none can be made.
std::string own_folder() {
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const std::string folder = runtime != nullptr && *runtime == '/'
                                 ? fmt::format("{}/mote-nodes", runtime)
                                 : fmt::format("/tmp/mote-nodes-{}", static_cast<unsigned>(geteuid()));
  mkdir(folder.c_str(), 0700);
  struct stat status;
  const bool own = lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid() &&
                   (status.st_mode & 0022) == 0;
  return own ? folder : std::string();
}

// The file of a name; -1 where there is none, or the name could lead elsewhere.
int open_file_of(std::string_view name, int flags) {
  name = name.substr(0, name.find('@'));
  const std::string folder = own_folder();
  if (folder.empty() || name.empty() || name.contains('/') || name.starts_with('.')) return -1;
  return open(fmt::format("{}/{}", folder, name).c_str(), flags | O_NOFOLLOW, 0600);
}

}  // namespace

std::string take_node_name(std::vector<std::string>& init_arguments) {
  std::string name;
  auto word = init_arguments.begin();
  while (word != init_arguments.end() && *word != "-extra") {
    if ((*word == "-name" || *word == "-sname") && init_arguments.end() - word > 1) {
      name = word[1];
      word = init_arguments.erase(word, word + 2);
    } else {
      ++word;
    }
  }
  return name;
}

NameEntry enter_node_name(std::string_view name) {
  const int file = open_file_of(name, O_RDWR | O_CREAT);
  if (file < 0) return NameEntry::impossible;
  if (flock(file, LOCK_EX | LOCK_NB) != 0) {
    close(file);
    return NameEntry::taken;
  }
  const std::string text = fmt::format("{}\n", getpid());
  if (ftruncate(file, 0) != 0 || write(file, text.data(), text.size()) != static_cast<ssize_t>(text.size())) {
    close(file);
    return NameEntry::impossible;
  }
  return NameEntry::entered;  // the file stays open
}

std::optional<int> process_named(std::string_view name) {
  const int file = open_file_of(name, O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  std::array<char, 32> text;
  const ssize_t size = read(file, text.data(), text.size());
  const bool runs = flock(file, LOCK_SH | LOCK_NB) != 0;
  close(file);
  int process = 0;
  if (size > 0) std::from_chars(text.data(), text.data() + size, process);
  return runs && process > 0 ? std::optional(process) : std::nullopt;
}

std::optional<RemoteRequest> remote_request(const std::vector<std::string>& init_arguments) {
  const auto extra = std::ranges::find(init_arguments, "-extra");
  if (init_arguments.end() - extra != 4 || extra[1] != "--rpc-eval") return std::nullopt;
  return RemoteRequest{extra[2], extra[3]};
}

int answer_remote_request(const RemoteRequest& request) {
  const auto process = process_named(request.node);
  if (!process) {
    return fail(fmt::format("there is no node {} of this user on this machine, and no distribution yet to reach others",
                            request.node));
  }
  if (is_one_of(request.expression, kStop)) {
    return kill(*process, SIGTERM) == 0 ? 0 : fail(fmt::format("the process {} cannot be stopped", *process));
  }
  if (is_one_of(request.expression, kProcessId)) {
    fmt::print("{}\n", *process);
    return 0;
  }
  return fail(fmt::format("there is no distribution yet: {} cannot be asked for {}", request.node, request.expression));
}

}  // namespace mote::cli
