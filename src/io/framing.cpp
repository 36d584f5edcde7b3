// Packets and lines.
#include "io/framing.h"

#include <algorithm>

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

void Deframer::feed_lines(std::string_view bytes, const Emit& emit) {
  while (!bytes.empty()) {
    std::size_t room = framing_.size - kept_.size();
    // A line of just `size` bytes is whole: its end may come after the last byte there is room for.
    std::size_t end = bytes.substr(0, std::min(bytes.size(), room + 1)).find('\n');
    if (end != std::string_view::npos) {
      kept_ += bytes.substr(0, end);
      emit(kLineEnd, kept_);
      kept_.clear();
      bytes.remove_prefix(end + 1);
    } else if (bytes.size() > room) {
      kept_ += bytes.substr(0, room);
      emit(kLinePart, kept_);
      kept_.clear();
      bytes.remove_prefix(room);
    } else {
      kept_ += bytes;
      return;
    }
  }
}

void Deframer::finish(const Emit& emit) {
  if (framing_.kind == Framing::kLine && !kept_.empty()) emit(kLinePart, kept_);
  kept_.clear();
}

}  // namespace mote::io
