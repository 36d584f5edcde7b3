// max_heap_size, priorities, and kinds of node watches.
#include "process/options.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "process/scheduler.h"
#include "term/map.h"

namespace mote {

bool parse_max_heap(Term value, std::size_t* words, std::uint32_t* flags) {
  Term size = value.is_map() ? map_get(value, atoms::k_size) : value;
  if (!size.is_small() || size.small_value() < 0) return false;
  *words = static_cast<std::size_t>(size.small_value());
  if (*words != 0 && *words < ProcessHeap::kToldMinWords) return false;
  if (!value.is_map()) return true;
  constexpr std::pair<Term, Process::Flags> kFlags[] = {{atoms::k_kill, Process::kHeapKill},
                                                        {atoms::k_error_logger, Process::kHeapErrorLog},
                                                        {atoms::k_include_shared_binaries, Process::kMaxHeapBinaries}};
  for (auto [key, flag] : kFlags) {
    Term on = map_get(value, key);
    if (on.is_none()) continue;
    if (!on.is_boolean()) return false;
    *flags = on == atoms::k_true ? *flags | flag : *flags & ~static_cast<std::uint32_t>(flag);
  }
  return true;
}

// Each size is the sum of the two before it and one; large ones grow by a fifth.
std::size_t kept_min_words(std::size_t words) {
  constexpr std::size_t kLarge = 833'026;
  if (words <= ProcessHeap::kToldMinWords) return 0;
  std::size_t before = 142, size = ProcessHeap::kToldMinWords;
  while (size < words && size < kLarge)
    before = std::exchange(size, size + before + 1);
  while (size < words)
    size += size / 5;
  return size;
}

std::size_t told_min_words(const ProcessHeap& heap) {
  return std::max(heap.min_words(), ProcessHeap::kToldMinWords);
}

Term max_heap_map(TermSpace& space, const AtomTable& atoms, std::size_t words, std::uint32_t flags) {
  Term keys[] = {atoms::k_error_logger, atoms::k_include_shared_binaries, atoms::k_kill, atoms::k_size};
  Term values[] = {Term::boolean((flags & Process::kHeapErrorLog) != 0),
                   Term::boolean((flags & Process::kMaxHeapBinaries) != 0),
                   Term::boolean((flags & Process::kHeapKill) != 0), Term::small(static_cast<std::int64_t>(words))};
  return map_from_pairs(space, atoms, keys, values);
}

bool parse_node_watch(Term options, std::uint8_t* kind) {
  enum : unsigned { kAsMap = 1, kNodeType = 2, kConnectionId = 8, kReason = 16 };
  constexpr Term kNodeTypes[] = {atoms::k_visible, atoms::k_hidden, atoms::k_all};
  *kind = kPlainNodeWatch;
  if (options.is_nil()) return true;
  if (!options.is_map()) return false;
  unsigned bits = kAsMap;
  for (MapIterator at(options); at.next();) {
    if (at.key() == atoms::k_node_type) {
      auto type = std::ranges::find(kNodeTypes, at.value());
      if (type == std::end(kNodeTypes)) return false;
      bits |= kNodeType * static_cast<unsigned>(type - kNodeTypes + 1);
    } else if ((at.key() == atoms::k_connection_id || at.key() == atoms::k_nodedown_reason) &&
               at.value().is_boolean()) {
      if (at.value() == atoms::k_true) bits |= at.key() == atoms::k_connection_id ? kConnectionId : kReason;
    } else if (at.key() == atoms::k_list && at.value() == atoms::k_true) {
      bits &= ~unsigned{kAsMap};
    } else {
      return false;
    }
  }
  *kind = static_cast<std::uint8_t>(bits);
  return true;
}

bool is_scheduler(const Services& vm, Term number) {
  return number.is_small() && number.small_value() >= 0 && number.small_value() <= vm.scheduler->workers();
}

Term priority_atom(Priority priority) {
  constexpr Term kNames[] = {atoms::k_max, atoms::k_high, atoms::k_normal, atoms::k_low};
  return kNames[static_cast<int>(priority)];
}

bool parse_priority(Term value, Priority* priority) {
  for (Priority candidate : {Priority::kMax, Priority::kHigh, Priority::kNormal, Priority::kLow}) {
    if (value != priority_atom(candidate)) continue;
    *priority = candidate;
    return true;
  }
  return false;
}

}  // namespace mote
