// By pwritev2 where the system knows RWF_NOWAIT for the descriptor, else by poll: a pipe that is said to be writable
// has room for a whole page.
#include "os/standard_streams.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>

namespace mote {

void open_standard_streams() {
  for (int fd : {0, 1, 2})
    if (fcntl(fd, F_GETFD) < 0 && errno == EBADF) open("/dev/null", O_RDWR);  // the lowest that is free: fd
}

bool takes_writes_now(int fd) {
  struct stat status{};
  if (fstat(fd, &status) != 0) return false;
  return S_ISFIFO(status.st_mode) || (S_ISCHR(status.st_mode) && isatty(fd) == 0);
}

bool write_now(int fd, std::string_view bytes, int* error) {
  *error = 0;
  if (bytes.size() > PIPE_BUF) return false;
  ssize_t put = -1;
  errno = EOPNOTSUPP;
#ifdef RWF_NOWAIT
  iovec part{.iov_base = const_cast<char*>(bytes.data()), .iov_len = bytes.size()};
  put = pwritev2(fd, &part, 1, -1, RWF_NOWAIT);
#endif
  if (put < 0 && (errno == EOPNOTSUPP || errno == ENOSYS)) {
    pollfd poll_fd{.fd = fd, .events = POLLOUT, .revents = 0};
    if (poll(&poll_fd, 1, 0) != 1) return false;
    put = write(fd, bytes.data(), bytes.size());
  }
  if (put >= 0) return true;
  if (errno == EAGAIN || errno == EINTR) return false;
  *error = errno;
  return true;
}

}  // namespace mote
