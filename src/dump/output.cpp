// Writing, all of it or until it is over.
#include "dump/output.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace mote::dump {

namespace {

// False where the descriptor takes no more.
bool write_fully(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t put = ::write(fd, text.data(), text.size());
    if (put >= 0) {
      text.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno == EAGAIN) {
      pollfd waiting{.fd = fd, .events = POLLOUT, .revents = 0};
      poll(&waiting, 1, -1);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

std::int64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

void Output::put_base64(const std::uint8_t* bytes, std::size_t count) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (std::size_t at = 0; at < count && !full(); at += 3) {
    std::size_t here = std::min<std::size_t>(3, count - at);
    std::uint32_t group = std::uint32_t{bytes[at]} << 16;
    if (here > 1) group |= std::uint32_t{bytes[at + 1]} << 8;
    if (here > 2) group |= bytes[at + 2];
    char digits[4] = {kDigits[group >> 18], kDigits[(group >> 12) & 63], here > 1 ? kDigits[(group >> 6) & 63] : '=',
                      here > 2 ? kDigits[group & 63] : '='};
    put(std::string_view(digits, 4));
  }
}

void ConsoleOutput::write(std::string_view text) {
  while (!text.empty()) {
    std::size_t line = text.find('\n');
    if (!write_fully(STDOUT_FILENO, text.substr(0, line))) return;
    if (line == std::string_view::npos) return;
    write_fully(STDOUT_FILENO, "\r\n");
    text.remove_prefix(line + 1);
  }
}

void DumpFile::write(std::string_view text) {
  constexpr unsigned kSecondsWithoutProgress = 60;
  if (full_) return;
  if (!deadline_) alarm(kSecondsWithoutProgress);
  bool too_long = left_ && text.size() > *left_;
  if (too_long) text = text.substr(0, *left_);
  write_all(text);
  if (left_) *left_ -= text.size();
  if (too_long)
    end_with("CRASH DUMP SIZE LIMIT REACHED");
  else if (deadline_ && monotonic_ns() >= *deadline_)
    end_with("CRASH DUMP TIME LIMIT REACHED");
}

void DumpFile::write_all(std::string_view text) {
  if (!full_ && !write_fully(fd_, text)) full_ = true;
}

void DumpFile::end_with(std::string_view reason) {
  write_all("\n=abort:");
  write_all(reason);
  write_all("\n");
  full_ = true;
}

bool DumpFile::close() {
  flush();
  return ::close(fd_) == 0 && !full_;
}

}  // namespace mote::dump
