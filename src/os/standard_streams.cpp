// Without waiting: a descriptor of one's own that does not block, by way of /proc.
#include "os/standard_streams.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace mote {

void open_standard_streams() {
  for (int fd : {0, 1, 2})
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) open("/dev/null", O_RDWR);  // the lowest that is free: fd
}

PromptWriter::PromptWriter(int fd) {
  struct stat status{};
  if (fstat(fd, &status) != 0) return;
  if (S_ISSOCK(status.st_mode)) socket_ = fd;
  // A file opened again would have a position of its own.
  if (!S_ISFIFO(status.st_mode) && !S_ISCHR(status.st_mode)) return;
  own_ = open(("/proc/self/fd/" + std::to_string(fd)).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

PromptWriter::~PromptWriter() {
  if (own_ >= 0) close(own_);
}

std::size_t PromptWriter::write(std::string_view bytes, int* error) const {
  *error = 0;
  if (!usable()) return 0;
  ssize_t put = own_ >= 0 ? ::write(own_, bytes.data(), bytes.size())
                          : send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (put >= 0) return static_cast<std::size_t>(put);
  if (errno != EAGAIN && errno != EINTR) *error = errno;
  return 0;
}

}  // namespace mote
