// TraceFilePort: a file of trace events, what the driver trace_file_drv is elsewhere, for OTP's modules dbg and fprof.
//
// Each event is a record: a zero byte, its size in four bytes, the highest first, and the event in the external format.
// There may be a series of files, NAME0TAIL, NAME1TAIL..., of which the last few are kept; their numbers start again
// where the highest one is reached. Records are buffered until the port closes or is asked to flush.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "io/port.h"

namespace mote::io {

// What is wanted of such a port, as the command that opens it tells:
//     trace_file_drv [w SIZE COUNT TIME LENGTH ]n NAME[TAIL]
// where LENGTH is that of NAME, and a new file is begun at SIZE bytes, or by the first event after TIME milliseconds.
struct TraceFileSpec {
  std::string name, tail;
  bool wraps = false;
  std::uint64_t most_bytes = 0, count = 0, most_ms = 0;  // 0: no limit

  static std::optional<TraceFileSpec> parse(std::string_view command);
  std::string path(std::uint64_t number) const;
};

class TraceFilePort final : public Port {
 public:
  static bool is_driver(std::string_view command);
  // Creates the first file; a negative number is an errno.
  static int create(const TraceFileSpec& spec);
  // `fd`: of the first file, the port's from now on.
  TraceFilePort(Services& vm, Term self, Term owner, PortSpec spec, TraceFileSpec files, int fd);
  ~TraceFilePort() override;

 private:
  void output(Term from, std::string bytes) override;
  bool takes_output() const override { return true; }
  std::optional<Answer> operate(Term caller, std::uint32_t operation, std::string_view data) override;
  void closing() override;

  // Writes what is buffered; an errno, or 0.
  int flush();
  int next_file();
  bool is_full() const;

  const TraceFileSpec files_;
  int fd_;
  std::string buffer_;
  std::uint64_t bytes_ = 0;   // of this file, those in the buffer too
  std::uint64_t number_ = 0;  // of this file
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
};

}  // namespace mote::io
