// What the builtins of ets share: finding the table an argument names, and failing as ets does.
#pragma once

#include "builtins/builtin.h"
#include "ets/match_spec.h"
#include "ets/tables.h"

namespace mote::ets {

enum class Right : std::uint8_t { kNone, kRead, kWrite };

// The table that a term names, if the calling process has the right; otherwise the failure is set.
class TableArgument {
 public:
  TableArgument(Context& c, Term identifier, Right right);
  explicit operator bool() const { return table_ != nullptr; }
  Table* operator->() const { return table_; }
  Table& operator*() const { return *table_; }

 private:
  Table* table_ = nullptr;
  TablePointer held_;
};

// The failure for an operation on a table that has been deleted meanwhile.
inline Term gone(Context& c) {
  return c.error_with_cause(atoms::k_badarg, atoms::k_id);
}

// Holds a reference to a resource for the length of a builtin.
template <typename R>
class Held {
 public:
  explicit Held(R* resource) : resource_(resource) {}
  Held(const Held&) = delete;
  ~Held() {
    if (resource_ != nullptr) resource_->release();
  }
  explicit operator bool() const { return resource_ != nullptr; }
  R* operator->() const { return resource_; }
  R& operator*() const { return *resource_; }
  // A term that refers to it.
  Term reference(Context& c) const {
    resource_->retain();
    return c.magic_reference(resource_);
  }

 private:
  R* resource_;
};

// The resource of this class behind a term, or nullptr.
template <typename R>
R* resource_of(Term term) {
  if (!term.has_tag(Tag::kMagicReference)) return nullptr;
  return dynamic_cast<R*>(MagicReference::of(term)->resource);
}

inline GuardContext guard_context(Context& c) {
  return {c.atoms(), c.self(), c.vm.node_name};
}

// Frees rows in slices, then returns `result`.
Term free_debris(Context& c, std::unique_ptr<Debris> debris, Term result);

// A list's length where it is a proper list, else -1.
std::int64_t proper_length(Term list);

}  // namespace mote::ets
