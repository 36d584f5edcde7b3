// Saving calls, and telling of them.
#include "process/saved_calls.h"

#include "process/relations.h"
#include "term/build.h"

namespace mote {

void save_call(Process& process, const ExportIdentity& call) {
  process.links->saved_calls->add(call);
}

void save_event(Process& process, Term event) {
  save_call(process, {Term::none(), event, 0});
}

std::optional<std::size_t> saved_calls_count(Term value) {
  if (!value.is_small() || value.small_value() < 0 || value.small_value() > SavedCalls::kMost) return std::nullopt;
  return static_cast<std::size_t>(value.small_value());
}

Term set_saved_calls(Process& process, std::size_t count) {
  std::unique_ptr<SavedCalls>& saved = links_of(process).saved_calls;
  std::size_t before = saved == nullptr ? 0 : saved->capacity();
  saved = count == 0 ? nullptr : std::make_unique<SavedCalls>(count);
  process.keeps_calls.store(count != 0, std::memory_order_relaxed);
  process.vm->traces->sum_up(process);
  if (count != 0) process.stop_at_calls();
  return Term::small(static_cast<std::int64_t>(before));
}

Term saved_calls_term(const Process& process, TermSpace& space) {
  const SavedCalls* saved = process.links == nullptr ? nullptr : process.links->saved_calls.get();
  if (saved == nullptr) return atoms::k_false;
  std::vector<Term> all;
  for (std::size_t i = 0; i < saved->size(); ++i) {
    const ExportIdentity& call = (*saved)[i];
    all.push_back(call.module.is_none() ? call.function
                                        : make_tuple(space, {call.module, call.function, Term::small(call.arity)}));
  }
  return make_list(space, all);
}

}  // namespace mote
