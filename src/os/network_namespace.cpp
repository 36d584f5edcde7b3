// Entering and leaving network namespaces, by setns(2).
#include "os/network_namespace.h"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <cerrno>

#include "base/check.h"

namespace mote {

InNetworkNamespace::InNetworkNamespace(const std::string& path) {
  before_ = ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
  int other = before_ < 0 ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (other < 0 || setns(other, CLONE_NEWNET) != 0) error_ = errno;
  if (other >= 0) ::close(other);
}

InNetworkNamespace::~InNetworkNamespace() {
  if (error_ == 0) CHECK(setns(before_, CLONE_NEWNET) == 0);
  if (before_ >= 0) ::close(before_);
}

}  // namespace mote
