// Inflating with zlib. Output grows by doubling as data really comes out, so a lying length costs no memory.
#include "wire/inflate.h"

#include <zlib.h>

#include <algorithm>

#include "base/work.h"

namespace mote {

namespace {

constexpr std::size_t kFirstBlock = 4096;
constexpr std::size_t kBetweenPauses = std::size_t{1} << 20;

// zlib's stream state, released with the object.
class Inflater {
 public:
  Inflater(Bytes input, int window_bits) {
    stream_.next_in = const_cast<Bytef*>(input.data());
    stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(input.size(), UINT32_MAX));
    usable_ = inflateInit2(&stream_, window_bits) == Z_OK;
  }
  ~Inflater() {
    if (usable_) inflateEnd(&stream_);
  }
  Inflater(const Inflater&) = delete;

  // Appends to `output` until the stream ends; false where it is damaged or there would be more than `limit` bytes.
  bool run(std::size_t limit, std::vector<std::uint8_t>& output) {
    if (!usable_) return false;
    std::size_t used = output.size();
    for (;;) {
      if (used == output.size()) {
        // One byte beyond the limit tells a stream that is too long from one that just fits.
        if (used > limit) return false;
        output.resize(std::min(limit + 1, std::max(kFirstBlock, 2 * used)));
      }
      std::size_t room = std::min(output.size() - used, kBetweenPauses);
      pause_work();
      stream_.next_out = output.data() + used;
      stream_.avail_out = static_cast<uInt>(room);
      int status = inflate(&stream_, Z_NO_FLUSH);
      used += room - stream_.avail_out;
      if (status == Z_STREAM_END) {
        output.resize(used);
        return used <= limit;
      }
      if (status != Z_OK || (stream_.avail_in == 0 && stream_.avail_out != 0)) return false;
    }
  }
  bool restart() { return inflateReset(&stream_) == Z_OK; }
  std::size_t input_left() const { return stream_.avail_in; }

 private:
  z_stream stream_{};
  bool usable_;
};

}  // namespace

bool inflate_exactly(Bytes input, std::size_t size, std::vector<std::uint8_t>& output, std::size_t* consumed) {
  output.clear();
  Inflater inflater(input, MAX_WBITS);
  if (!inflater.run(size, output) || output.size() != size) return false;
  if (consumed != nullptr) *consumed = input.size() - inflater.input_left();
  return true;
}

bool gunzip(Bytes input, std::size_t limit, std::vector<std::uint8_t>& output) {
  output.clear();
  Inflater inflater(input, MAX_WBITS + 16);
  do {
    if (!inflater.run(limit, output)) return false;
  } while (inflater.input_left() > 0 && inflater.restart());
  return true;
}

}  // namespace mote
