// A file sent over a connection by the system, without passing through the runtime's memory.
//
// While one is on its way the port takes no other output: whoever sends waits as for a busy port. What was sent before
// goes first.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "heap/arena.h"
#include "io/reactor.h"
#include "io/socket_port.h"
#include "term/build.h"

namespace mote::io {

SocketPort::FileTransfer::~FileTransfer() {
  if (fd >= 0) ::close(fd);
}

// The request: a file's descriptor as the system has it, the offset and the length. What comes of it is told later by
// {sendfile, Port, {ok, Low, High} | {error, Reason}}.
std::string SocketPort::start_sending_file(Term caller, RequestReader data) {
  std::string_view handle = data.bytes(sizeof(int));
  auto number = [&] {
    std::uint64_t high = data.number(4);
    return high << 32 | data.number(4);
  };
  std::uint64_t offset = number(), length = number();
  if (options_.datagrams) return failure("exbadport");
  if (!data.sound || !data.rest.empty()) return failure(EINVAL);
  if (!connected_ || channel_.out_fd < 0) return failure(ENOTCONN);
  if (transfer_) return failure(EALREADY);
  int given = -1;
  std::memcpy(&given, handle.data(), sizeof given);
  int own = fcntl(given, F_DUPFD_CLOEXEC, 0);
  if (own < 0) return failure(errno);
  transfer_ = std::make_unique<FileTransfer>();
  transfer_->fd = own;
  transfer_->caller = caller;
  transfer_->offset = static_cast<off_t>(offset);
  transfer_->left = length;
  held_ = true;
  if (queued() == 0) send_some_of_file();
  return success();
}

void SocketPort::send_some_of_file() {
  constexpr std::size_t kAtOnce = 1 << 20;  // others have their turn in between
  if (!transfer_ || channel_.out_fd < 0) return;
  while (transfer_->left > 0) {
    std::size_t wanted = std::min<std::uint64_t>(transfer_->left, kAtOnce);
    ssize_t sent = ::sendfile(channel_.out_fd, transfer_->fd, &transfer_->offset, wanted);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) return file_failed(errno);
    if (sent == 0) break;
    if (sent > 0) {
      transfer_->sent += static_cast<std::uint64_t>(sent);
      transfer_->left -= static_cast<std::uint64_t>(sent);
      output_bytes_ += static_cast<std::uint64_t>(sent);
      vm_.port_output.fetch_add(static_cast<std::uint64_t>(sent), std::memory_order_relaxed);
    }
    if (sent < 0 || static_cast<std::size_t>(sent) == kAtOnce) {
      vm_.reactor->when_writable(channel_.out_fd, locked(&SocketPort::send_some_of_file));
      return;
    }
  }
  Arena space;
  std::uint64_t sent = transfer_->sent;
  Term low = Term::small(static_cast<std::int64_t>(sent & 0xFFFF'FFFF));
  Term high = Term::small(static_cast<std::int64_t>(sent >> 32));
  file_done(make_tuple(space, {atoms::k_ok, low, high}));
  admit_waiting();
}

void SocketPort::file_failed(int error) {
  Arena space;
  bool closed = error == EPIPE || (error == ECONNRESET && !options_.show_reset);
  file_done(make_tuple(space, {atoms::k_error, closed ? atoms::k_closed : reason_of(error)}));
  if (error == EPIPE || error == ECONNRESET)
    output_failed(error);
  else
    admit_waiting();
}

void SocketPort::abandon_file() {
  if (!transfer_) return;
  Arena space;
  file_done(make_tuple(space, {atoms::k_error, atoms::k_closed}));
}

void SocketPort::file_done(Term result) {
  std::unique_ptr<FileTransfer> transfer = std::move(transfer_);
  held_ = false;
  post(transfer->caller, {atoms::k_sendfile, self_, result});
}

}  // namespace mote::io
