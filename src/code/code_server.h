// CodeServer: the modules of a runtime, current and old, and the entries through which code is reached.
//
// Any thread may call this. A mutex makes each call atomic; who asks first and changes then holds change() meanwhile.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <expected>
#include <map>
#include <mutex>
#include <shared_mutex>

#include "code/fun_table.h"
#include "code/module.h"
#include "isa/instruction_set.h"
#include "process/builtin.h"
#include "wire/beam_file.h"
#include "wire/external_term.h"

namespace mote {

// Where an address lies.
struct CodePlace {
  const Module* module = nullptr;
  const FunctionInfo* function = nullptr;
  const LinePlace* line = nullptr;  // nullptr: unknown
};

// [{file, File}, {line, Line}], as stack traces tell a place; [] where it is unknown.
Term location_of(TermSpace& space, const CodePlace& place);

// Code of the runtime's own, to which stacks and exports point.
struct CodeStubs {
  Word end_process[1];
  Word apply2[2];
  Word apply3[2];
  Word start[2];  // as apply3, for what is no call of it: a process begins or goes on
  Word hibernate[1];
  Word return_traced[1];
  Word native_return[1];
};

// Told, under the code server's lock, of what calls lead to.
class CodeWatcher {
 public:
  virtual ~CodeWatcher() = default;
  // They lead to this module from now on.
  virtual void arrived(Module& module) = 0;
  // They are about to lead there no longer: it is replaced or deleted.
  virtual void leaving(Module& module) = 0;
};

class CodeServer {
 public:
  CodeServer(Services& vm, const HandlerTable& handlers, std::span<const Builtin> builtins, bool collect_always);
  ~CodeServer();

  // The entry of module:function/arity, made if new.
  Export* export_of(Term module, Term function, std::uint32_t arity);
  // nullptr where nobody has named it yet.
  Export* find_export(Term module, Term function, std::uint32_t arity) const;
  FunTable& funs() { return *funs_; }

  // The code loaded as `module` now, or nullptr.
  Module* current(Term module) const;
  Module* old(Term module) const;
  bool loaded(Term module) const { return current(module) != nullptr; }
  std::vector<Term> loaded_modules() const;
  // Calls visit(Module&) for each current module; it must not ask for other code.
  template <typename Visit>
  void each_module(Visit visit) const {
    std::shared_lock lock(mutex_);
    for (const auto& [name, slot] : modules_)
      if (slot.current != nullptr) visit(*slot.current);
  }
  void watch(CodeWatcher* watcher) { watcher_ = watcher; }
  // From now on run_builtin() looks whether the calls of a builtin are to be told.
  static void set_traced(const Builtin& builtin, bool traced);
  // The modules loaded before the boot file says what else to load.
  const std::vector<Term>& preloaded() const { return preloaded_; }
  void set_preloaded(std::vector<Term> modules) { preloaded_ = std::move(modules); }
  // Whether the export leads to code or a builtin.
  static bool defined(const Export& entry);

  // Makes code of a file; not yet reachable. The literals go to the literal area.
  std::expected<std::unique_ptr<Module>, LoadError> prepare(const BeamFile& file, TermResolver& resolver);
  // Makes prepared code current, its former code old. False where there is old code already. A module with on_load
  // stays pending: its exports are not reachable until finish_on_load.
  bool install(std::unique_ptr<Module> module);
  // While it is held, nobody else who holds it changes what is loaded.
  std::unique_lock<std::mutex> change() { return std::unique_lock(change_mutex_); }
  // The module whose on_load has not ended, or nullptr.
  Module* pending_on_load(Term module) const;
  // False where none is pending.
  bool finish_on_load(Term module, bool keep);
  // Makes the current code old. False where there is old code already.
  bool retire(Term module);
  // Frees the old code; nobody may run it any more. Its literals are retired.
  bool purge(Term module);

  // What lies at an address; empty where it is no code of a module.
  CodePlace place_of(const Word* address) const;
  const Word* handler(Op op, unsigned variant = 0) const {
    return static_cast<const Word*>(handlers_[kFirstHandler[static_cast<int>(op)] + variant]);
  }
  const HandlerTable& handlers() const { return handlers_; }
  // Code that calls `function` as a builtin of `arity` arguments and returns: for builtins that go on as another.
  const Word* stub_of(BuiltinFunction function, int arity);
  const CodeStubs& stubs() const { return stubs_; }
  // The first instruction of a function whose code is the runtime's own, not the module's; nullptr for all others.
  Word* own_code(Term module, Term function, std::uint32_t arity);
  bool collect_always() const { return collect_always_; }
  std::span<const Builtin> builtins() const { return builtins_; }
  const Builtin* find_builtin(Term module, Term function, std::uint32_t arity) const;
  // The builtin that a bif instruction calls: where the runtime has none of this name, one that raises undef.
  const Builtin* builtin_for_instruction(Term module, Term function, std::uint32_t arity);
  // Name, arity, defined exports, in order of definition: for module_info and erlang:function_exported.
  Services& vm() { return vm_; }

 private:
  struct Slot {
    std::unique_ptr<Module> current;
    std::unique_ptr<Module> old;
    std::unique_ptr<Module> pending;
    // Pending ones that another took the place of: processes may still stand in them.
    std::vector<std::unique_ptr<Module>> displaced;
  };
  struct Key {
    Word module, function, arity;
    friend bool operator==(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Key& key) {
      return H::combine(std::move(h), key.module, key.function, key.arity);
    }
  };
  void undefine(Export& entry);
  // Whether an export leads to code of the runtime's own, which loading does not replace.
  bool is_own_code(const Word* address) const { return address == stubs_.apply2 || address == stubs_.apply3; }
  void publish(Module& module);
  void withdraw(Module& module);
  void forget_ranges(Module& module);

  Services& vm_;
  HandlerTable handlers_;
  bool collect_always_;
  CodeStubs stubs_;
  CodeWatcher* watcher_ = nullptr;
  absl::flat_hash_map<Key, std::unique_ptr<Builtin>> missing_;
  struct FunctionStub;
  absl::flat_hash_map<BuiltinFunction, std::unique_ptr<FunctionStub>> function_stubs_;
  std::vector<Term> preloaded_;
  std::vector<Builtin> builtins_;
  absl::flat_hash_map<Key, const Builtin*> builtin_index_;
  std::mutex change_mutex_;
  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<Key, std::unique_ptr<Export>> exports_;
  std::shared_ptr<FunTable> funs_;
  absl::flat_hash_map<Word, Slot> modules_;
  std::map<const Word*, const Module*> ranges_;  // by first address
};

}  // namespace mote
