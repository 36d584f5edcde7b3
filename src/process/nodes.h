// NodeTable: entries of nodes other than this one, met in terms. They live as long as the runtime.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "term/views.h"

namespace mote {

class NodeTable {
 public:
  const Node* find(Term name, std::uint32_t creation) {
    std::lock_guard lock(mutex_);
    std::unique_ptr<Node>& entry = nodes_[{name.bits(), creation}];
    if (entry == nullptr) entry = std::make_unique<Node>(Node{name, creation});
    return entry.get();
  }

 private:
  std::mutex mutex_;
  std::map<std::pair<Word, std::uint32_t>, std::unique_ptr<Node>> nodes_;
};

}  // namespace mote
