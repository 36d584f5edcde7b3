// Files sent over a socket by the system, without passing through the runtime's memory.
#include <fcntl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "io/file.h"
#include "os/errors.h"
#include "socket/sending.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

void end_transfer(FileTransfer& file) {
  if (file.fd >= 0) ::close(std::exchange(file.fd, -1));
}

Term transfer_failed(Send& send, Term reason) {
  ++send.side.file->failures;
  end_transfer(*send.side.file);
  return send.failed(reason);
}

void count_sent(FileTransfer& file, std::uint64_t sent, std::uint64_t package) {
  ++file.calls;
  if (sent == 0) return;
  ++file.packages;
  file.bytes += sent;
  file.running += sent;
  file.largest_package = std::max(file.largest_package, package);
  file.most = std::max(file.most, file.running);
}

// Sends `count` bytes (0: up to the end) from `offset` on: {ok, Sent}, or {select, Sent} where it is to go on later:
// the connection takes no more now, or others are to have their turn.
Term transfer(Send& send, off_t offset, std::uint64_t count) {
  constexpr std::uint64_t kMostAtOnce = 8 << 20;
  FileTransfer& file = *send.side.file;
  std::uint64_t package = 0;
  while (true) {
    std::uint64_t wanted = kMostAtOnce - package;
    if (count != 0) wanted = std::min(wanted, count - package);
    ssize_t sent = ::sendfile(send.socket.fd, file.fd, &offset, wanted);
    if (sent < 0 && errno == EINTR) continue;
    if (sent > 0) package += static_cast<std::uint64_t>(sent);
    count_sent(file, sent > 0 ? static_cast<std::uint64_t>(sent) : 0, package);
    if ((sent < 0 && errno == EAGAIN) || (sent > 0 && package == kMostAtOnce && package != count)) {
      ++file.waits;
      Term answer = send.wait(package);
      if (answer.is_none()) end_transfer(file);
      return answer;
    }
    if (sent < 0) return transfer_failed(send, send.c.atom(error_name(errno)));
    if (sent == 0 || package == count) break;
  }
  end_transfer(file);
  send.done();
  return send.c.ok(make_unsigned(send.c.heap(), package));
}

struct Range {
  off_t offset;
  std::uint64_t count;
};

Range range_arguments(Context& c) {
  std::optional<std::int64_t> offset = io::to_int64(c[2]);
  std::uint64_t count = size_argument(c, 3);
  if (!offset) {
    if (!c[2].is_integer()) throw_badarg(c);
    throw Answered{invalid_error(c, make_tuple(c.heap(), {atoms::k_integer_range, c[2]}))};
  }
  return {*offset, count};
}

// A descriptor of its own for the file; an errno value in *error.
int duplicate(io::FileHandle& handle, int* error) {
  io::FileHandle::Use use(&handle);
  int fd = use.ok() ? fcntl(handle.fd(), F_DUPFD_CLOEXEC, 0) : -1;
  *error = use.ok() ? errno : EINVAL;
  return fd;
}

// nif_sendfile(Socket, Reference, Offset, Count, File)
Term sendfile_5(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = reference_argument(c, 1);
  Range range = range_arguments(c);
  if (!c[4].is_reference()) return c.badarg();
  std::lock_guard lock(socket.writing.mutex);
  Send send{c, socket, socket.writing, reference};
  if (Term answer; !send.may_write(&answer)) return answer;
  if (socket.writing.file == nullptr) socket.writing.file = std::make_unique<FileTransfer>();
  FileTransfer& file = *socket.writing.file;
  if (file.fd >= 0) return invalid_error(c, atoms::k_state);
  auto* handle = io::resource_of<io::FileHandle>(c[4]);
  if (handle == nullptr) return transfer_failed(send, make_tuple(c.heap(), {atoms::k_invalid, atoms::k_efile}));
  int error = 0;
  file.fd = duplicate(*handle, &error);
  if (file.fd < 0) return transfer_failed(send, c.atom(error_name(error)));
  ++file.tries;
  file.running = 0;
  return transfer(send, range.offset, range.count);
}

// nif_sendfile(Socket, Reference, Offset, Count): goes on with the file.
Term sendfile_4(Context& c) {
  Socket& socket = socket_argument(c);
  Term reference = reference_argument(c, 1);
  Range range = range_arguments(c);
  std::lock_guard lock(socket.writing.mutex);
  WritingSide& side = socket.writing;
  if (!side.open()) return closed_answer(c);
  if (side.connector) return invalid_error(c, atoms::k_state);
  if (!side.writers.is_current(c.self()) || side.file == nullptr || side.file->fd < 0)
    return raise_invalid(c, atoms::k_state);
  Send send{c, socket, side, reference};
  return transfer(send, range.offset, range.count);
}

// nif_sendfile(Socket): gives the file up, after the sender has ended.
Term sendfile_1(Context& c) {
  Socket& socket = socket_argument(c);
  std::lock_guard lock(socket.writing.mutex);
  FileTransfer* file = socket.writing.file.get();
  if (file == nullptr || file->fd < 0) return invalid_error(c, atoms::k_state);
  end_transfer(*file);
  return atoms::k_ok;
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_sendfile", 1, native<sendfile_1>, Builtin::kBlocking},
    {"prim_socket", "nif_sendfile", 4, native<sendfile_4>, Builtin::kBlocking},
    {"prim_socket", "nif_sendfile", 5, native<sendfile_5>, Builtin::kBlocking},
};

}  // namespace

std::span<const Builtin> file_sending_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
