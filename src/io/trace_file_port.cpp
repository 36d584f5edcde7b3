// Files of trace events; see trace_file_port.h.
#include "io/trace_file_port.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>

#include "os/interrupt.h"

namespace mote::io {

namespace {

constexpr std::string_view kDriver = "trace_file_drv";
constexpr std::size_t kBuffered = 65536;

int create_file(const std::string& path) {
  int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  return fd >= 0 ? fd : -errno;
}

// Takes a number and the space behind it.
bool take_number(std::string_view& text, std::uint64_t& value) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (!text.starts_with(' ')) return false;
  text.remove_prefix(1);
  return true;
}

bool take_word(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  return true;
}

}  // namespace

std::optional<TraceFileSpec> TraceFileSpec::parse(std::string_view command) {
  TraceFileSpec spec;
  std::uint64_t length = 0;
  if (!take_word(command, kDriver) || !take_word(command, " ")) return std::nullopt;
  if (take_word(command, "w ")) {
    spec.wraps = true;
    if (!take_number(command, spec.most_bytes) || !take_number(command, spec.count) ||
        !take_number(command, spec.most_ms) || !take_number(command, length) || spec.count == 0)
      return std::nullopt;
  }
  if (!take_word(command, "n ") || command.empty() || length > command.size()) return std::nullopt;
  spec.name = spec.wraps ? command.substr(0, length) : command;
  spec.tail = spec.wraps ? command.substr(length) : "";
  return spec;
}

std::string TraceFileSpec::path(std::uint64_t number) const {
  return wraps ? name + std::to_string(number) + tail : name;
}

bool TraceFilePort::is_driver(std::string_view command) {
  return take_word(command, kDriver) && (command.empty() || command.starts_with(' '));
}

int TraceFilePort::create(const TraceFileSpec& spec) {
  return create_file(spec.path(0));
}

TraceFilePort::TraceFilePort(Services& vm, Term self, Term owner, PortSpec spec, TraceFileSpec files, int fd)
    : Port(vm, self, owner, std::move(spec), {}), files_(std::move(files)), fd_(fd) {}

TraceFilePort::~TraceFilePort() {
  if (fd_ >= 0) ::close(fd_);
}

int TraceFilePort::flush() {
  std::size_t written = 0;
  while (written < buffer_.size()) {
    ssize_t count = ::write(fd_, buffer_.data() + written, buffer_.size() - written);
    if (count < 0 && !retry_call()) return errno;
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  buffer_.clear();
  return 0;
}

bool TraceFilePort::is_full() const {
  if (!files_.wraps) return false;
  if (files_.most_bytes != 0 && bytes_ >= files_.most_bytes) return true;
  return files_.most_ms != 0 && std::chrono::steady_clock::now() - begun_ >= std::chrono::milliseconds(files_.most_ms);
}

// One number more than files that are kept: the file of the number to come is the one to go.
int TraceFilePort::next_file() {
  if (int error = flush()) return error;
  ::close(fd_);
  std::uint64_t numbers = files_.count + 1;
  number_ = (number_ + 1) % numbers;
  fd_ = create_file(files_.path(number_));
  if (fd_ < 0) return -fd_;
  ::unlink(files_.path((number_ + 1) % numbers).c_str());
  bytes_ = 0;
  begun_ = std::chrono::steady_clock::now();
  return 0;
}

void TraceFilePort::output(Term, std::string bytes) {
  bool late = files_.most_ms != 0 && is_full();
  int error = late ? next_file() : 0;
  std::array<char, 5> header{};
  for (int i = 1; i <= 4; ++i)
    header[static_cast<std::size_t>(i)] = static_cast<char>(bytes.size() >> (8 * (4 - i)));
  buffer_.append(header.data(), header.size());
  buffer_ += bytes;
  bytes_ += header.size() + bytes.size();
  output_bytes_ += bytes.size();
  if (error == 0 && buffer_.size() >= kBuffered) error = flush();
  if (error == 0 && is_full()) error = next_file();
  if (error != 0) fail_with(error);
}

std::optional<Port::Answer> TraceFilePort::operate(Term, std::uint32_t operation, std::string_view) {
  if (operation != 'f') return std::nullopt;
  if (int error = flush()) {
    fail_with(error);
    return std::nullopt;
  }
  return std::string(1, '\0');
}

void TraceFilePort::closing() {
  if (fd_ >= 0) flush();
}

}  // namespace mote::io
