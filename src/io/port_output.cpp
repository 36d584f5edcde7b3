// What a port writes. Bytes that the other side does not take yet are queued; a port with much in its queue is busy,
// and whoever wants to write more is made to wait.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "io/port_trace.h"
#include "io/reactor.h"
#include "process/signal.h"
#include "term/build.h"

namespace mote::io {

Port::Result Port::command(Term from, std::string bytes, WhenBusy when_busy, Term reference) {
  std::lock_guard lock(mutex_);
  if (closed_) return Result::kClosed;
  if (!takes_output()) return Result::kBad;
  if (when_busy != WhenBusy::kForce && (busy_ || held_ || !waiting_.empty())) {
    if (when_busy == WhenBusy::kGiveUp) return Result::kBusy;
    const Word* number = Reference::number_of(reference);
    waiting_.push_back({from, number[0], number[1], std::move(bytes)});
    vm_.monitor.busy_port(vm_, from, self_);
    return Result::kWait;
  }
  Running running(*this, atoms::k_command);
  run_command(from, std::move(bytes));
  return Result::kOk;
}

void Port::run_command(Term from, std::string bytes) {
  tell_received(from, atoms::k_command, bytes);
  output(from, std::move(bytes));
}

void Port::output(Term, std::string bytes) {
  enqueue(bytes);
}

ssize_t Port::put(const char* bytes, std::size_t size) {
  return ::write(channel_.out_fd, bytes, size);
}

void Port::enqueue(std::string_view bytes) {
  std::string header;
  if (!spec_.framing.header(bytes.size(), &header)) {
    fail_with(EINVAL);
    return;
  }
  bool idle = written_ == output_.size();
  output_ += header;
  output_ += bytes;
  output_bytes_ += header.size() + bytes.size();
  vm_.port_output.fetch_add(header.size() + bytes.size(), std::memory_order_relaxed);
  if (idle) write_some();
}

// Writes until the other side takes no more. A descriptor that was not opened here may block: from it only small pieces
// are asked for, and only when it is ready.
void Port::write_some() {
  while (written_ < output_.size()) {
    std::size_t size = output_.size() - written_;
    if (!channel_.own_fds) {
      pollfd poll_fd{.fd = channel_.out_fd, .events = POLLOUT, .revents = 0};
      if (poll(&poll_fd, 1, 0) == 0) break;
      size = std::min<std::size_t>(size, PIPE_BUF);
    }
    ssize_t count = put(output_.data() + written_, size);
    if (count >= 0) {
      written_ += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      int error = errno;
      output_.clear();
      written_ = 0;
      if (closed_)
        close_output();
      else
        output_failed(error);
      return;
    }
  }
  output_progressed();
}

void Port::output_progressed() {
  if (written_ == output_.size()) {
    output_.clear();
    written_ = 0;
    if (output_.capacity() > 65536) output_.shrink_to_fit();
  } else if (written_ > output_.size() / 2) {
    output_.erase(0, written_);
    written_ = 0;
  }
  std::size_t queued = output_.size() - written_;
  if (queued >= spec_.busy_high)
    busy_ = true;
  else if (queued < spec_.busy_low)
    busy_ = false;
  if (queued != 0)
    vm_.reactor->when_writable(channel_.out_fd, locked(&Port::write_ready));
  else if (closed_)
    close_output();
  else
    output_drained();
  if (!closed_) admit_waiting();
}

void Port::write_ready() {
  if (channel_.out_fd >= 0) write_some();
}

void Port::admit_waiting() {
  if (admitting_) return;  // further up the stack
  admitting_ = true;
  while (!busy_ && !held_ && !closed_ && !waiting_.empty()) {
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();
    send_result(next, atoms::k_true);
    run_command(next.from, std::move(next.bytes));
  }
  admitting_ = false;
}

void Port::send_result(const Waiting& waiting, Term result) {
  if (waiting.low == 0 && waiting.high == 0) return;
  Word reference[3] = {make_header(Tag::kReference, 2), waiting.low, waiting.high};
  send_tuple(vm_, SignalKind::kMessage, waiting.from, self_, {Term::boxed(reference), result});
}

bool Port::has_output() const {
  std::lock_guard lock(mutex_);
  return written_ < output_.size() && channel_.out_fd >= 0;
}

}  // namespace mote::io
