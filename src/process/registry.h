// Registry: names of local processes and ports.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <mutex>
#include <shared_mutex>
#include <vector>

#include "term/term.h"

namespace mote {

class Registry {
 public:
  // False where the name is taken.
  bool add(Term name, Term pid_or_port) {
    std::unique_lock lock(mutex_);
    return names_.emplace(name.bits(), pid_or_port).second;
  }
  // Removes `name` if it stands for `pid_or_port`.
  bool remove(Term name, Term pid_or_port) {
    std::unique_lock lock(mutex_);
    auto found = names_.find(name.bits());
    if (found == names_.end() || found->second != pid_or_port) return false;
    names_.erase(found);
    return true;
  }
  // none() where nobody has the name.
  Term find(Term name) const {
    std::shared_lock lock(mutex_);
    auto found = names_.find(name.bits());
    return found == names_.end() ? Term::none() : found->second;
  }
  std::vector<Term> names() const {
    std::shared_lock lock(mutex_);
    std::vector<Term> all;
    for (auto& entry : names_) all.push_back(Term::from_bits(entry.first));
    return all;
  }

 private:
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<Word, Term> names_;
};

}  // namespace mote
