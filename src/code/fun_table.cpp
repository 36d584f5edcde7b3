// Versions come, become idle, and leave.
#include "code/fun_table.h"

#include <algorithm>
#include <utility>

namespace mote {

struct FunVersion {
  explicit FunVersion(LiteralArea& literals, const FunIdentity& identity, std::size_t count)
      : module(identity.module), uniq(identity.uniq), records(literals, count * kEntryWords) {}

  bool is_stored() const {
    return std::ranges::any_of(
        entries, [](FunEntry* entry) { return std::atomic_ref(entry->stored).load(std::memory_order_relaxed); });
  }

  static constexpr std::size_t kEntryWords = (sizeof(FunEntry) + sizeof(Word) - 1) / sizeof(Word);
  Term module;
  std::array<std::uint8_t, 16> uniq;
  LiteralGroup records;
  std::vector<FunEntry*> entries;
  std::size_t uses = 0;  // pieces of code it belongs to
  bool listed = false;   // in idle_ or leaving_
  bool met = false;      // since the last release, in a term from outside
};

// Retired with the literals: while it leaves, the versions do that are idle.
class FunTable::Departure final : public Retired {
 public:
  explicit Departure(std::shared_ptr<FunTable> table) : table_(std::move(table)) {}
  ~Departure() override { table_->settle(); }

 private:
  void mark(std::uint8_t release) override { table_->leave(release); }
  std::shared_ptr<FunTable> table_;
};

FunTable::FunTable(LiteralArea* literals, Word stub_handler) : literals_(literals), stub_handler_(stub_handler) {}

FunTable::~FunTable() = default;

FunVersion& FunTable::version_of(const FunIdentity& identity, std::size_t count) {
  std::unique_ptr<FunVersion>& version = versions_[Key{identity.module.bits(), identity.uniq}];
  if (version == nullptr) version = std::make_unique<FunVersion>(*literals_, identity, count);
  return *version;
}

FunEntry* FunTable::entry_of(FunVersion& version, const FunShape& shape) {
  const FunIdentity& wanted = shape.identity;
  auto fits = [&](const FunEntry* entry) {
    return entry->index == wanted.index && entry->old_uniq == wanted.old_uniq && entry->arity == wanted.arity &&
           entry->free_count == shape.free_count;
  };
  std::vector<FunEntry*>& entries = version.entries;
  if (wanted.index < entries.size() && fits(entries[wanted.index])) return entries[wanted.index];
  if (auto found = std::ranges::find_if(entries, fits); found != entries.end()) return *found;
  FunEntry* entry = new (version.records.allocate(FunVersion::kEntryWords)) FunEntry;
  static_cast<FunIdentity&>(*entry) = wanted;
  entry->free_count = shape.free_count;
  entry->stub[0] = stub_handler_;
  entry->stub[1] = reinterpret_cast<Word>(entry);
  entry->address.store(entry->stub, std::memory_order_release);
  entries.push_back(entry);
  return entry;
}

FunEntry* FunTable::find(const FunShape& shape) {
  std::lock_guard lock(mutex_);
  FunVersion& version = version_of(shape.identity, 1);
  version.met = true;
  FunEntry* entry = entry_of(version, shape);
  version.records.seal();
  if (version.uses == 0) list_idle(version);
  if (idle_.size() >= many_idle_) depart();
  return entry;
}

std::vector<FunEntry*> FunTable::find_all(std::span<const FunShape> shapes, std::shared_ptr<FunVersion>& use) {
  std::vector<FunEntry*> found;
  if (shapes.empty()) return found;
  std::lock_guard lock(mutex_);
  FunVersion& version = version_of(shapes.front().identity, shapes.size());
  version.entries.reserve(shapes.size());
  for (const FunShape& shape : shapes)
    found.push_back(entry_of(version, shape));
  version.records.seal();
  ++version.uses;
  use =
      std::shared_ptr<FunVersion>(&version, [table = shared_from_this()](FunVersion* given) { table->unuse(*given); });
  return found;
}

void FunTable::unuse(FunVersion& version) {
  std::lock_guard lock(mutex_);
  if (--version.uses > 0 || closed_) return;
  list_idle(version);
  depart();
}

void FunTable::list_idle(FunVersion& version) {
  if (std::exchange(version.listed, true)) return;
  idle_.push_back(&version);
}

void FunTable::depart() {
  if (closed_ || std::exchange(departing_, true)) return;
  literals_->retire(std::make_unique<Departure>(shared_from_this()));
}

// The release `release` begins. What has code again by now stays.
void FunTable::leave(std::uint8_t release) {
  std::lock_guard lock(mutex_);
  departing_ = false;
  release_ = release;
  for (FunVersion* version : std::exchange(idle_, {})) {
    if (version->uses > 0) {
      version->listed = false;
      continue;
    }
    version->records.mark_records(release);
    leaving_.push_back(version);
  }
}

// It ends: what nobody has asked for meanwhile goes.
void FunTable::settle() {
  std::lock_guard lock(mutex_);
  for (FunVersion* version : std::exchange(leaving_, {})) {
    bool held = std::exchange(version->met, false) || version->records.has_held_records(release_);
    version->listed = false;
    if (version->uses == 0 && !held && !version->is_stored()) {
      versions_.erase(Key{version->module.bits(), version->uniq});
      continue;
    }
    version->records.keep_records();
    if (version->uses == 0 && !version->is_stored()) list_idle(*version);
  }
  many_idle_ = kFewIdle + 2 * idle_.size();
}

void FunTable::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
}

std::size_t FunTable::versions() const {
  std::lock_guard lock(mutex_);
  return versions_.size();
}

}  // namespace mote
