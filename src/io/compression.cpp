// zlib streams.
#include "io/compression.h"

#include <algorithm>
#include <vector>

#include "term/build.h"

namespace mote::io {

int CompressionStream::start_deflate(int level, int method, int window_bits, int memory_level, int strategy) {
  stream_ = {};
  int result = deflateInit2(&stream_, level, method, window_bits, memory_level, strategy);
  if (result == Z_OK) state_ = kDeflating;
  at_end_ = false;
  return result;
}

int CompressionStream::start_inflate(int window_bits, AfterEnd after_end) {
  stream_ = {};
  int result = inflateInit2(&stream_, window_bits);
  if (result == Z_OK) state_ = kInflating;
  at_end_ = false;
  after_end_ = after_end;
  return result;
}

int CompressionStream::reset() {
  drop_input();
  at_end_ = false;
  return state_ == kDeflating ? deflateReset(&stream_) : inflateReset(&stream_);
}

int CompressionStream::end() {
  bool clean = input_.size() == 0;
  int result;
  if (state_ == kDeflating) {
    result = deflateEnd(&stream_);
  } else {
    result = inflateEnd(&stream_);
    clean = clean && at_end_;
  }
  state_ = kNone;
  drop_input();
  return result == Z_OK && !clean ? Z_DATA_ERROR : result;
}

void CompressionStream::close() {
  if (state_ == kDeflating || state_ == kInflating) end();
  state_ = kClosed;
}

int CompressionStream::set_dictionary(std::string_view dictionary) {
  auto* bytes = reinterpret_cast<const Bytef*>(dictionary.data());
  auto size = static_cast<uInt>(dictionary.size());
  return state_ == kDeflating ? deflateSetDictionary(&stream_, bytes, size)
                              : inflateSetDictionary(&stream_, bytes, size);
}

std::string CompressionStream::dictionary() {
  std::string bytes(32768, '\0');
  uInt size = 0;
  if (inflateGetDictionary(&stream_, reinterpret_cast<Bytef*>(bytes.data()), &size) != Z_OK) size = 0;
  bytes.resize(size);
  return bytes;
}

int CompressionStream::set_parameters(int level, int strategy) {
  Bytef nothing[1];
  stream_.next_in = nothing;
  stream_.avail_in = 0;
  stream_.next_out = nothing;
  stream_.avail_out = sizeof nothing;
  int result = deflateParams(&stream_, level, strategy);
  return result == Z_BUF_ERROR ? Z_OK : result;
}

int CompressionStream::pass_end(bool* dropped) {
  *dropped = false;
  if (!at_end_) return Z_OK;
  if (state_ == kDeflating) return Z_STREAM_ERROR;
  if (input_.size() == 0) return Z_OK;
  switch (after_end_) {
    case AfterEnd::kError:
      return Z_DATA_ERROR;
    case AfterEnd::kReset:
      at_end_ = false;
      return inflateReset(&stream_);
    case AfterEnd::kCut:
      drop_input();
      *dropped = true;
      return Z_OK;
  }
  return Z_STREAM_ERROR;
}

CompressionStream::Step CompressionStream::run(TermSpace& space, std::size_t input_limit, std::size_t output_limit,
                                               int flush) {
  bool dropped;
  int result = pass_end(&dropped);
  if (result != Z_OK || dropped) return {result, true, Term::none(), 0};
  std::vector<std::uint8_t> output(output_limit);
  stream_.next_out = output.data();
  stream_.avail_out = static_cast<uInt>(output_limit);
  std::size_t consumed = 0;
  do {
    std::string_view front = input_.front_bytes();
    std::size_t part = std::min(front.size(), input_limit - consumed);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(front.data()));
    stream_.avail_in = static_cast<uInt>(part);
    result = code(part == input_.size() ? flush : Z_NO_FLUSH);
    std::size_t taken = part - stream_.avail_in;
    input_.skip(taken);
    consumed += taken;
  } while (result == Z_OK && stream_.avail_out != 0 && input_.size() != 0 && consumed < input_limit);
  stream_.next_in = nullptr;
  stream_.avail_in = 0;

  Step step{Z_OK, false, Term::none(), consumed};
  std::size_t produced = output_limit - stream_.avail_out;
  if (produced != 0) step.output = make_binary(space, std::span<const std::uint8_t>(output.data(), produced));
  if (result == Z_STREAM_END) {
    at_end_ = true;
    if (state_ == kInflating && after_end_ == AfterEnd::kCut) drop_input();
    step.finished = input_.size() == 0;
  } else if (result == Z_OK || result == Z_BUF_ERROR) {  // Z_BUF_ERROR: there was nothing to do
    step.finished = stream_.avail_out != 0 && input_.size() == 0;
  } else {
    step.result = result;
  }
  return step;
}

}  // namespace mote::io
