// DetachedResolver: for tools and tests that decode terms without a runtime: it makes entries for whatever is asked of
// it, on a node nonode@nohost. Terms that refer to them must not outlive it.
#pragma once

#include <deque>

#include "term/atom_table.h"
#include "wire/external_term.h"

namespace mote {

class DetachedResolver final : public TermResolver {
 public:
  explicit DetachedResolver(AtomTable& atoms) : self_{atoms.intern("nonode@nohost"), 0} {}
  Node this_node() const override { return self_; }
  const Node* node(Term name, std::uint32_t creation) override {
    for (const Node& known : nodes_)
      if (known.name == name && known.creation == creation) return &known;
    return &nodes_.emplace_back(Node{name, creation});
  }
  Term export_fun(TermSpace& space, const ExportIdentity& identity, bool must_exist) override {
    if (must_exist) return Term::none();
    Word* at = space.allocate(ExportFun::kWords);
    at[0] = make_header(Tag::kExportFun, ExportFun::kWords - 1);
    at[1] = reinterpret_cast<Word>(&exports_.emplace_back(identity));
    return Term::boxed(at);
  }
  const FunEntry* fun_entry(const FunIdentity& identity, std::uint32_t) override {
    return reinterpret_cast<const FunEntry*>(&funs_.emplace_back(identity));
  }
  std::uint64_t local_secret() const override { return 42; }

 private:
  Node self_;
  std::deque<Node> nodes_;
  std::deque<ExportIdentity> exports_;
  std::deque<FunIdentity> funs_;
};

}  // namespace mote
