// Resolver: what terms from outside refer to, found in a runtime's tables.
#pragma once

#include "code/code_server.h"
#include "process/nodes.h"
#include "wire/external_term.h"

namespace mote {

class Resolver final : public TermResolver {
 public:
  // `for_literals`: the terms go to where no process looks after them, and funs in them are there for good.
  explicit Resolver(Services& vm, bool for_literals = false) : vm_(vm), for_literals_(for_literals) {}
  Node this_node() const override { return {vm_.node_name, 0}; }
  const Node* node(Term name, std::uint32_t creation) override { return vm_.nodes->find(name, creation); }
  Term export_fun(TermSpace& space, const ExportIdentity& identity, bool must_exist) override {
    Export* entry = must_exist ? vm_.code->find_export(identity.module, identity.function, identity.arity)
                               : vm_.code->export_of(identity.module, identity.function, identity.arity);
    if (entry == nullptr || (must_exist && !CodeServer::defined(*entry))) return Term::none();
    return make_export_fun(space, entry);
  }
  const FunEntry* fun_entry(const FunIdentity& identity, std::uint32_t free_count) override {
    FunEntry* entry = vm_.code->funs().find({identity, free_count});
    if (for_literals_) std::atomic_ref(entry->stored).store(true, std::memory_order_relaxed);
    return entry;
  }
  std::uint64_t local_secret() const override { return vm_.reference_salt * 0x9E3779B97F4A7C15; }

 private:
  Services& vm_;
  bool for_literals_;
};

}  // namespace mote
