// Receive markers: places in the mailbox behind which a receive may start, as no earlier message can match it.
#include <cstdlib>

#include "base/memory.h"
#include "process/process.h"
#include "process/relations.h"

namespace mote {

namespace {

constexpr std::size_t kMaxMarkers = 8;

}  // namespace

Term Process::reserve_marker() {
  if (signals_arrived()) receive_signals();
  if (markers == nullptr) markers = new std::vector<Signal*>;
  if (markers->size() == kMaxMarkers) drop_marker(0);
  Signal* marker = new (require_memory(sizeof(Signal), kMessageMemory)) Signal;
  marker->kind = SignalKind::kMarker;
  marker->value = Term::small(static_cast<std::int64_t>(++timer_sequence & 0xFFFFFFFF));
  Signal* scanned = scan;
  enqueue_message(marker);
  scan = scanned;
  markers->push_back(marker);
  return marker->value;
}

void Process::drop_marker(std::size_t index) {
  Signal* marker = (*markers)[index];
  markers->erase(markers->begin() + static_cast<std::ptrdiff_t>(index));
  unlink_message(marker);
  destroy_signal(marker);
}

void Process::bind_marker(Term id, Term reference) {
  if (markers == nullptr || !reference.is_reference()) return;
  ReferenceNumber number = ReferenceNumber::of(reference);
  for (Signal* marker : *markers) {
    if (marker->value != id) continue;
    marker->to = Term::from_bits(number.low);
    marker->from = Term::from_bits(number.high);
    marker->value = Term::none();
  }
}

std::size_t Process::find_marker(Term reference) const {
  if (markers == nullptr || !reference.has_tag(Tag::kReference)) return kNoMarker;
  ReferenceNumber number = ReferenceNumber::of(reference);
  for (std::size_t i = 0; i < markers->size(); ++i) {
    const Signal* marker = (*markers)[i];
    if (marker->value.is_none() && marker->to.bits() == number.low && marker->from.bits() == number.high) return i;
  }
  return kNoMarker;
}

void Process::clear_marker(Term reference) {
  std::size_t index = find_marker(reference);
  if (index != kNoMarker) drop_marker(index);
}

void Process::use_marker(Term reference) {
  std::size_t index = find_marker(reference);
  if (index != kNoMarker) scan = (*markers)[index]->next_signal();
}

}  // namespace mote
