// Registry: names of local processes and ports, one name at most for each. Any thread.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <mutex>
#include <shared_mutex>
#include <vector>

#include "term/term.h"

namespace mote {

class Registry {
 public:
  // False where the name is taken or its bearer has another. `still_alive` is asked under the lock: one that ends after
  // it said yes finds its name when it calls forget().
  template <typename Alive>
  bool add(Term name, Term pid_or_port, Alive still_alive) {
    std::unique_lock lock(mutex_);
    if (names_.contains(name.bits()) || bearers_.contains(pid_or_port.bits()) || !still_alive()) return false;
    names_.emplace(name.bits(), pid_or_port);
    bearers_.emplace(pid_or_port.bits(), name);
    return true;
  }
  // Whose name it was; none() where nobody has it.
  Term remove(Term name) {
    std::unique_lock lock(mutex_);
    auto found = names_.find(name.bits());
    if (found == names_.end()) return Term::none();
    Term bearer = found->second;
    names_.erase(found);
    bearers_.erase(bearer.bits());
    return bearer;
  }
  // Removes the name of what has ended, if it has one.
  void forget(Term pid_or_port) {
    std::unique_lock lock(mutex_);
    auto found = bearers_.find(pid_or_port.bits());
    if (found == bearers_.end()) return;
    names_.erase(found->second.bits());
    bearers_.erase(found);
  }
  // none() where nobody has the name.
  Term find(Term name) const { return find_in(names_, name); }
  // none() where it has no name.
  Term name_of(Term pid_or_port) const { return find_in(bearers_, pid_or_port); }
  std::vector<Term> names() const {
    std::shared_lock lock(mutex_);
    std::vector<Term> all;
    for (auto& entry : names_) all.push_back(Term::from_bits(entry.first));
    return all;
  }

 private:
  using Index = absl::flat_hash_map<Word, Term>;
  Term find_in(const Index& index, Term key) const {
    std::shared_lock lock(mutex_);
    auto found = index.find(key.bits());
    return found == index.end() ? Term::none() : found->second;
  }

  mutable std::shared_mutex mutex_;
  Index names_;
  Index bearers_;
};

}  // namespace mote
