// Child programs by posix_spawn, which shares the address space until the program is run, so that starting one costs
// the same however large this program is. The end is seen through a pidfd, or by a waiting thread where there are none.
#include "os/child.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "os/thread.h"

namespace mote {

namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  pointers.reserve(strings.size() + 1);
  for (const std::string& string : strings)
    pointers.push_back(const_cast<char*>(string.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

int exit_code_of(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

// A thread that waits for the child and writes its status into a pipe; returns the pipe's other end.
int watch_by_thread(int pid) {
  int ends[2];
  if (pipe(ends) != 0) return -1;
  for (int end : ends)
    fcntl(end, F_SETFD, FD_CLOEXEC);
  start_thread([pid, out = ends[1]] {
    int wait_status = 0;
    while (waitpid(pid, &wait_status, 0) < 0 && errno == EINTR) {
    }
    [[maybe_unused]] ssize_t put = write(out, &wait_status, sizeof wait_status);
    close(out);
  }).detach();
  return ends[0];
}

int open_pidfd(int pid) {
#ifdef SYS_pidfd_open
  return static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
#else
  return -1;
#endif
}

struct SpawnSettings {
  SpawnSettings() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  ~SpawnSettings() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

void arrange_signals(posix_spawnattr_t* attributes) {
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(attributes, &none);
  posix_spawnattr_setsigdefault(attributes, &all);
  posix_spawnattr_setpgroup(attributes, 0);
  posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

// The descriptors are first duplicated beyond the numbers the child gets, so that no dup2 overwrites one still needed.
int arrange_descriptors(const std::vector<int>& wanted, posix_spawn_file_actions_t* actions, std::vector<int>& copies) {
  int count = static_cast<int>(wanted.size());
  for (int target = 0; target < count; ++target) {
    int source = wanted[static_cast<std::size_t>(target)];
    if (source < 0) continue;
    int copy = fcntl(source, F_DUPFD_CLOEXEC, count + 3);
    if (copy < 0) return errno;
    copies.push_back(copy);
    posix_spawn_file_actions_adddup2(actions, copy, target);
  }
  for (int target = 3; target < count; ++target)
    if (wanted[static_cast<std::size_t>(target)] < 0) posix_spawn_file_actions_addclose(actions, target);
#ifdef __GLIBC__
  posix_spawn_file_actions_addclosefrom_np(actions, std::max(3, count));
#endif
  return 0;
}

}  // namespace

Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), end_fd_(std::exchange(other.end_fd_, -1)), status_(other.status_) {}

Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(end_fd_, other.end_fd_);
  std::swap(status_, other.status_);
  return *this;
}

Child::~Child() {
  if (pid_ >= 0 && !status()) {
    // Someone has to wait for it.
    start_thread([pid = pid_] {
      while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
      }
    }).detach();
  }
  if (end_fd_ >= 0) close(end_fd_);
}

int Child::start(const ChildSpec& spec, Child* child) {
  SpawnSettings settings;
  arrange_signals(&settings.attributes);
  std::vector<int> copies;
  int error = arrange_descriptors(spec.descriptors, &settings.actions, copies);
  if (error == 0 && spec.folder) error = posix_spawn_file_actions_addchdir_np(&settings.actions, spec.folder->c_str());
  if (error == 0) {
    std::vector<char*> arguments = pointers_to(spec.arguments), environment = pointers_to(spec.environment);
    error = posix_spawn(&child->pid_, spec.program.c_str(), &settings.actions, &settings.attributes, arguments.data(),
                        environment.data());
    if (error != 0) child->pid_ = -1;
  }
  for (int copy : copies)
    close(copy);
  if (error != 0) return error;
  child->end_fd_ = open_pidfd(child->pid_);
  if (child->end_fd_ < 0) child->end_fd_ = watch_by_thread(child->pid_);
  return 0;
}

std::optional<int> Child::status() {
  if (status_ || pid_ < 0) return status_;
  int wait_status = 0;
  int waited;
  do {
    waited = waitpid(pid_, &wait_status, WNOHANG);
  } while (waited < 0 && errno == EINTR);
  if (waited == 0) return std::nullopt;
  if (waited < 0) {  // a thread waits for it; or the program has its children's ends thrown away
    int flags = fcntl(end_fd_, F_GETFL);
    fcntl(end_fd_, F_SETFL, flags | O_NONBLOCK);
    ssize_t got = read(end_fd_, &wait_status, sizeof wait_status);
    if (got < 0 && errno == EAGAIN) return std::nullopt;
    if (got != sizeof wait_status) wait_status = 0;
  }
  status_ = exit_code_of(wait_status);
  return status_;
}

}  // namespace mote
