// Shared parts of the ets builtins.
#include "builtins/ets_support.h"

namespace mote::ets {

TableArgument::TableArgument(Context& c, Term identifier, Right right) {
  Table* table = nullptr;
  switch (c.vm.tables->find(identifier, table, held_)) {
    case Tables::Found::kNoTable:
      c.error_with_cause(atoms::k_badarg, atoms::k_id);
      return;
    case Tables::Found::kNoIdentifier:
      c.error_with_cause(atoms::k_badarg, atoms::k_type);
      return;
    case Tables::Found::kYes:
      break;
  }
  bool allowed =
      right == Right::kNone || (right == Right::kRead ? table->may_read(c.self()) : table->may_write(c.self()));
  if (allowed)
    table_ = table;
  else
    c.error_with_cause(atoms::k_badarg, atoms::k_access);
}

namespace {

constexpr std::size_t kRowsAtOnce = 4000;
constexpr std::int64_t kReductionsForThem = 2000;

class DebrisHolder final : public Resource {
 public:
  explicit DebrisHolder(std::unique_ptr<Debris> held) : debris(std::move(held)) {}
  std::unique_ptr<Debris> debris;
};

Term free_more(Context& c) {
  DebrisHolder& holder = *resource_of<DebrisHolder>(c[0]);
  c.charge(kReductionsForThem);
  if (holder.debris->free_some(kRowsAtOnce)) return c.trap(free_more, {c[0], c[1]});
  return c[1];
}

}  // namespace

Term free_debris(Context& c, std::unique_ptr<Debris> debris, Term result) {
  if (debris == nullptr || !debris->free_some(kRowsAtOnce)) return result;
  c.charge(kReductionsForThem);
  return c.trap(free_more, {c.magic_reference(new DebrisHolder(std::move(debris))), result});
}

std::int64_t proper_length(Term list) {
  std::int64_t length = 0;
  for (; list.is_cons(); list = Cons(list).tail())
    ++length;
  return list.is_nil() ? length : -1;
}

}  // namespace mote::ets
