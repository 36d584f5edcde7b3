// Packets and lines.
#include "io/framing.h"

#include <algorithm>
#include <utility>

namespace mote::io {

bool Framing::header(std::size_t bytes, std::string* header) const {
  header->clear();
  if (kind != kPacket) return true;
  if (size < 8 && (bytes >> (8 * size)) != 0) return false;
  for (std::uint32_t i = size; i-- > 0;)
    header->push_back(static_cast<char>(bytes >> (8 * i)));
  return true;
}

void Deframer::feed(std::string_view bytes, const Emit& emit) {
  switch (framing_.kind) {
    case Framing::kStream:
      if (!bytes.empty()) emit(kWhole, bytes);
      break;
    case Framing::kPacket:
      feed_packets(bytes, emit);
      break;
    case Framing::kLine:
      feed_lines(bytes, emit);
      break;
  }
}

void Deframer::feed_packets(std::string_view bytes, const Emit& emit) {
  // Whole packets are emitted from where they lie; only what is incomplete is copied.
  std::string joined;
  if (!kept_.empty()) {
    joined = std::move(kept_);
    joined += bytes;
    bytes = joined;
    kept_.clear();
  }
  while (bytes.size() >= framing_.size) {
    std::size_t length = 0;
    for (std::uint32_t i = 0; i < framing_.size; ++i)
      length = (length << 8) | static_cast<std::uint8_t>(bytes[i]);
    if (bytes.size() - framing_.size < length) break;
    emit(kWhole, bytes.substr(framing_.size, length));
    bytes.remove_prefix(framing_.size + length);
  }
  kept_ = bytes;
}

// The end of a line may stand behind as many bytes as there is room for: then it is no part. So may a carriage return
// be, which belongs to the end if a line feed follows.
void Deframer::feed_lines(std::string_view bytes, const Emit& emit) {
  std::size_t searched = kept_.size();  // there is no end in what was kept
  kept_ += bytes;
  std::string_view rest = kept_;
  while (!rest.empty()) {
    std::size_t end = rest.substr(0, framing_.size + std::size_t{2}).find('\n', std::exchange(searched, 0));
    std::string_view line = rest.substr(0, std::min(end, rest.size()));
    if (end != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    if (end != std::string_view::npos && line.size() <= framing_.size) {
      emit(kLineEnd, line);
      rest.remove_prefix(end + 1);
    } else if (rest.size() > framing_.size && (rest.size() > framing_.size + std::size_t{1} || !rest.ends_with('\r'))) {
      emit(kLinePart, rest.substr(0, framing_.size));
      rest.remove_prefix(framing_.size);
    } else {
      break;
    }
  }
  kept_.erase(0, kept_.size() - rest.size());
}

void Deframer::finish(const Emit& emit) {
  if (framing_.kind == Framing::kLine)
    for (std::string_view rest = kept_; !rest.empty();
         rest.remove_prefix(std::min<std::size_t>(rest.size(), framing_.size)))
      emit(kLinePart, rest.substr(0, framing_.size));
  kept_.clear();
}

}  // namespace mote::io
