// Output: where the text of a report goes: a crash dump's file, the program's standard output, or a string. Buffered;
// nothing here asks for memory but TextOutput.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mote::dump {

class Output {
 public:
  Output() = default;
  Output(const Output&) = delete;
  virtual ~Output() = default;

  void put(std::string_view text) {
    if (text.size() > sizeof(buffer_) - used_) {
      flush();
      if (text.size() > sizeof(buffer_)) return write(text);
    }
    text.copy(buffer_ + used_, text.size());
    used_ += text.size();
  }
  void put(char character) { put(std::string_view(&character, 1)); }
  template <typename... Values>
  void print(fmt::format_string<Values...> format, Values&&... values) {
    char line[512];  // longer lines are put in pieces
    auto result = fmt::format_to_n(line, sizeof(line), format, std::forward<Values>(values)...);
    put(std::string_view(line, std::min(result.size, sizeof(line))));
  }
  // The bytes in Base64.
  void put_base64(const std::uint8_t* bytes, std::size_t count);
  void flush() {
    write(std::string_view(buffer_, used_));
    used_ = 0;
  }
  // Whether nothing more is taken: what is left to say need not be.
  virtual bool full() const { return false; }

 protected:
  virtual void write(std::string_view text) = 0;

 private:
  char buffer_[4096];
  std::size_t used_ = 0;
};

class TextOutput final : public Output {
 public:
  std::string take() {
    flush();
    return std::move(text_);
  }

 private:
  void write(std::string_view text) override { text_ += text; }
  std::string text_;
};

// Standard output, where lines end as a terminal in any mode shows them.
class ConsoleOutput final : public Output {
 public:
  ~ConsoleOutput() override { flush(); }

 private:
  void write(std::string_view text) override;
};

// A file that takes so many bytes, until so late; then a line that says why the rest is missing. Where there is no such
// time, an alarm ends the program a minute after the last of many writes: whoever writes is stuck then.
class DumpFile final : public Output {
 public:
  // Owns the descriptor. `deadline_ns` on the system's monotonic clock.
  DumpFile(int fd, std::optional<std::uint64_t> most_bytes, std::optional<std::int64_t> deadline_ns)
      : fd_(fd), left_(most_bytes), deadline_(deadline_ns) {}
  // Whether all of it is there.
  bool close();
  bool full() const override { return full_; }

 private:
  void write(std::string_view text) override;
  void write_all(std::string_view text);
  void end_with(std::string_view reason);

  int fd_;
  std::optional<std::uint64_t> left_;
  std::optional<std::int64_t> deadline_;
  bool full_ = false;
};

}  // namespace mote::dump
