// Compression: a zlib stream as a resource, with a queue of input. What the module zlib is made of.
//
// A stream is of one process, its controller; calls from others are turned away before they get here.
#pragma once

#include <zlib.h>

#include "heap/arena.h"
#include "io/byte_queue.h"

namespace mote::io {

class CompressionStream final : public Resource {
 public:
  enum State : std::uint8_t { kNone, kDeflating, kInflating, kClosed };
  // What to do with input after the end of a compressed stream.
  enum class AfterEnd : std::uint8_t { kError, kReset, kCut };

  explicit CompressionStream(Term controller_pid) : controller(controller_pid) {}
  ~CompressionStream() override { close(); }

  State state() const { return state_; }
  // Results of the following are zlib's: Z_OK or an error.
  int start_deflate(int level, int method, int window_bits, int memory_level, int strategy);
  int start_inflate(int window_bits, AfterEnd after_end);
  int reset();
  // Ends the session. Z_DATA_ERROR where it was not at an end.
  int end();
  void close();
  int set_dictionary(std::string_view dictionary);
  std::string dictionary();
  std::uint32_t checksum() const { return static_cast<std::uint32_t>(stream_.adler); }
  int set_parameters(int level, int strategy);

  bool enqueue(Term binary) { return input_.write(binary); }

  // One step: takes at most `input_limit` bytes from the queue and gives at most `output_limit`.
  struct Step {
    int result;     // Z_OK, Z_NEED_DICT, or an error
    bool finished;  // nothing is left to do with what there is
    Term output;    // a binary, or none() where nothing came out
    std::size_t consumed;
  };
  Step run(TermSpace& space, std::size_t input_limit, std::size_t output_limit, int flush);

  Term controller;
  Arena stash_space;
  Term stash;  // none: empty

 private:
  int code(int flush) { return state_ == kDeflating ? deflate(&stream_, flush) : inflate(&stream_, flush); }
  // Goes on after an earlier end, where there is more input. Z_OK, or an error; *dropped: the input was cut.
  int pass_end(bool* dropped);
  void drop_input() { input_.skip(input_.size()); }

  z_stream stream_{};
  State state_ = kNone;
  AfterEnd after_end_ = AfterEnd::kCut;
  bool at_end_ = false;
  ByteQueue input_;
};

}  // namespace mote::io
