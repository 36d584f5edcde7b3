// The saved references of the program: their numbers differ from runtime to runtime.
#include "term/saved_references.h"

#include <absl/container/flat_hash_map.h>

#include <mutex>
#include <utility>

namespace mote {

namespace {

using Number = std::pair<Word, Word>;

struct Saved {
  std::mutex mutex;
  absl::flat_hash_map<Number, Resource*> by_number;
  absl::flat_hash_map<Resource*, Number> numbers;
  std::atomic<std::size_t> count{0};
};

Saved& saved() {
  static auto* all = new Saved;  // resources may go after everything else
  return *all;
}

}  // namespace

void save_reference(Term reference) {
  if (!reference.has_tag(Tag::kMagicReference)) return;
  MagicReference* magic = MagicReference::of(reference);
  auto* resource = dynamic_cast<SavableResource*>(magic->resource);
  if (resource == nullptr || !resource->mark_saved()) return;
  Number number{magic->number[0], magic->number[1]};
  Saved& all = saved();
  std::lock_guard lock(all.mutex);
  all.by_number[number] = resource;
  all.numbers[resource] = number;
  all.count.store(all.numbers.size(), std::memory_order_release);
}

Term restore_reference(TermSpace& space, Word low, Word high) {
  Saved& all = saved();
  if (all.count.load(std::memory_order_acquire) == 0) return make_reference(space, low, high);
  Resource* resource = nullptr;
  {
    std::lock_guard lock(all.mutex);
    auto found = all.by_number.find({low, high});
    if (found != all.by_number.end() && found->second->retain_if_alive()) resource = found->second;
  }
  return resource == nullptr ? make_reference(space, low, high) : make_magic_reference(space, resource, low, high);
}

SavableResource::~SavableResource() {
  if (!saved_.load(std::memory_order_relaxed)) return;
  Saved& all = saved();
  std::lock_guard lock(all.mutex);
  auto found = all.numbers.find(this);
  if (found == all.numbers.end()) return;
  all.by_number.erase(found->second);
  all.numbers.erase(found);
  all.count.store(all.numbers.size(), std::memory_order_release);
}

}  // namespace mote
