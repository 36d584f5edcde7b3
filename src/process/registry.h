// Registry: names of local processes and ports, one name at most for each. Any thread.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

#include "term/term.h"

namespace mote {

class Registry {
 public:
  enum class Outcome { kAdded, kEnded, kHasAnother, kTaken };
  // kHasAnother: the bearer has a name already. `still_alive` is asked under the lock: one that ends after it said yes
  // finds its name when it calls forget().
  template <typename Alive>
  Outcome add(Term name, Term pid_or_port, Alive still_alive) {
    Writing writing(*this);
    if (!still_alive()) return Outcome::kEnded;
    if (bearers_.contains(pid_or_port.bits())) return Outcome::kHasAnother;
    if (names_.contains(name.bits())) return Outcome::kTaken;
    names_.emplace(name.bits(), pid_or_port);
    bearers_.emplace(pid_or_port.bits(), name);
    return Outcome::kAdded;
  }
  // Whose name it was; none() where nobody has it.
  Term remove(Term name) {
    Writing writing(*this);
    auto found = names_.find(name.bits());
    if (found == names_.end()) return Term::none();
    Term bearer = found->second;
    names_.erase(found);
    bearers_.erase(bearer.bits());
    return bearer;
  }
  // Removes the name of what has ended, if it has one.
  void forget(Term pid_or_port) {
    Writing writing(*this);
    auto found = bearers_.find(pid_or_port.bits());
    if (found == bearers_.end()) return;
    names_.erase(found->second.bits());
    bearers_.erase(found);
  }
  // none() where nobody has the name.
  Term find(Term name) const { return find_in(names_, name); }
  // none() where it has no name.
  Term name_of(Term pid_or_port) const { return find_in(bearers_, pid_or_port); }
  // For a report from wherever the program has to end, also from within the functions above: waits for nobody, so that
  // none() may also mean that the names are just being changed.
  Term name_for_report(Term pid_or_port) const {
    if (writer_.load(std::memory_order_relaxed) == std::this_thread::get_id()) return Term::none();
    std::shared_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return Term::none();
    auto found = bearers_.find(pid_or_port.bits());
    return found == bearers_.end() ? Term::none() : found->second;
  }
  std::vector<Term> names() const {
    std::shared_lock lock(mutex_);
    std::vector<Term> all;
    for (auto& entry : names_)
      all.push_back(Term::from_bits(entry.first));
    return all;
  }

 private:
  using Index = absl::flat_hash_map<Word, Term>;
  // The lock, with the name of who has it.
  struct Writing {
    explicit Writing(Registry& registry) : registry(registry), lock(registry.mutex_) {
      registry.writer_.store(std::this_thread::get_id(), std::memory_order_relaxed);
    }
    ~Writing() { registry.writer_.store(std::thread::id(), std::memory_order_relaxed); }
    Registry& registry;
    std::unique_lock<std::shared_mutex> lock;
  };
  Term find_in(const Index& index, Term key) const {
    std::shared_lock lock(mutex_);
    auto found = index.find(key.bits());
    return found == index.end() ? Term::none() : found->second;
  }

  mutable std::shared_mutex mutex_;
  std::atomic<std::thread::id> writer_;
  Index names_;
  Index bearers_;
};

}  // namespace mote
