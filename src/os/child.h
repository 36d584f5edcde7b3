// Child programs: starting one with chosen descriptors, folder and environment, and learning of its end.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace mote {

struct ChildSpec {
  std::string program;                   // a path; no search
  std::vector<std::string> arguments;    // the first is the program's own name
  std::vector<std::string> environment;  // NAME=VALUE
  std::optional<std::string> folder;
  // Descriptors of this program that the child has as 0, 1, 2, ...; -1 leaves one as it is here (for 0 to 2) or closed.
  std::vector<int> descriptors;
};

// A child started and not yet waited for. Its end is noted even if no one asks: no zombies are left behind.
class Child {
 public:
  Child() = default;
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  // 0 or an errno value: the program could not be run, or the folder not be entered. All descriptors of this program
  // but those of the spec are closed in the child, which leads a process group of its own, with signals as by default.
  static int start(const ChildSpec& spec, Child* child);

  int pid() const { return pid_; }
  // Readable once the child has ended.
  int end_fd() const { return end_fd_; }
  // After the end: the exit code, or 128 plus the signal's number where one ended it. Nothing while it runs.
  std::optional<int> status();

 private:
  int pid_ = -1;
  int end_fd_ = -1;
  std::optional<int> status_;
};

}  // namespace mote
