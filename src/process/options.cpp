// max_heap_size, priorities, and kinds of node watches.
#include "process/options.h"

#include <algorithm>
#include <iterator>

#include "term/map.h"

namespace mote {

bool parse_max_heap(const AtomTable&, Term value, std::size_t* words, std::uint32_t* flags) {
  if (value.is_small() && value.small_value() >= 0) {
    *words = static_cast<std::size_t>(value.small_value());
    return true;
  }
  if (!value.is_map()) return false;
  Term size = map_get(value, atoms::k_size);
  if (!size.is_none()) {
    if (!size.is_small() || size.small_value() < 0) return false;
    *words = static_cast<std::size_t>(size.small_value());
  }
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
