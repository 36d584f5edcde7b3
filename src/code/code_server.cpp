// Tables of modules, exports and funs.
#include "code/code_server.h"

#include <algorithm>

#include "base/report_lock.h"
#include "code/loader.h"
#include "process/builtin.h"
#include "process/scheduler.h"
#include "term/build.h"

namespace mote {

const FunctionInfo* Module::function_at(const Word* address) const {
  std::uint32_t index = static_cast<std::uint32_t>(address - code.data());
  auto after = std::upper_bound(functions.begin(), functions.end(), index,
                                [](std::uint32_t at, const FunctionInfo& function) { return at < function.begin; });
  return after == functions.begin() ? nullptr : &*std::prev(after);
}

const LinePlace* Module::line_at(const Word* address) const {
  std::uint32_t index = static_cast<std::uint32_t>(address - code.data());
  auto after = std::upper_bound(lines.begin(), lines.end(), index,
                                [](std::uint32_t at, const LinePlace& place) { return at < place.code_index; });
  return after == lines.begin() || std::prev(after)->line == 0 ? nullptr : &*std::prev(after);
}

namespace {

Word word_of(const void* pointer) {
  return reinterpret_cast<Word>(pointer);
}

}  // namespace

CodeServer::CodeServer(Services& vm, const HandlerTable& handlers, std::span<const Builtin> builtins,
                       bool collect_always)
    : vm_(vm), handlers_(handlers), collect_always_(collect_always), builtins_(builtins.begin(), builtins.end()) {
  funs_ = std::make_shared<FunTable>(vm.literals, word_of(handler(Op::unloaded_fun)));
  stubs_.end_process[0] = word_of(handler(Op::end_process));
  stubs_.apply2[0] = stubs_.apply3[0] = stubs_.start[0] = word_of(handler(Op::apply_entry));
  stubs_.apply2[1] = 2;
  stubs_.apply3[1] = stubs_.start[1] = 3;
  stubs_.hibernate[0] = word_of(handler(Op::hibernate));
  stubs_.return_traced[0] = word_of(handler(Op::return_traced));
  stubs_.native_return[0] = word_of(handler(Op::native_return));
  for (const Builtin& builtin : builtins_) {
    Term module = vm.atoms->intern(builtin.module);
    Term function = vm.atoms->intern(builtin.name);
    Word arity = static_cast<Word>(builtin.arity);
    builtin_index_[Key{module.bits(), function.bits(), arity}] = &builtin;
    if (builtin.kind == Builtin::kMissing) continue;
    Export* entry = export_of(module, function, static_cast<std::uint32_t>(arity));
    entry->builtin = &builtin;
    entry->stub[0] = word_of(handler(Op::builtin_entry));
    entry->stub[1] = word_of(&builtin);
    entry->stub[2] = arity;
    entry->stub[3] = word_of(entry);
    entry->address.store(entry->stub, std::memory_order_release);
  }
  for (std::uint32_t arity : {2u, 3u})
    export_of(atoms::k_erlang, atoms::k_apply, arity)->address.store(own_code(atoms::k_erlang, atoms::k_apply, arity));
}

Word* CodeServer::own_code(Term module, Term function, std::uint32_t arity) {
  if (module != atoms::k_erlang || function != atoms::k_apply) return nullptr;
  return arity == 2 ? stubs_.apply2 : arity == 3 ? stubs_.apply3 : nullptr;
}

struct CodeServer::FunctionStub {
  Builtin builtin;
  Word code[4];
};

CodeServer::~CodeServer() {
  funs_->close();
}

const Word* CodeServer::stub_of(BuiltinFunction function, int arity) {
  std::unique_lock lock(mutex_);
  std::unique_ptr<FunctionStub>& stub = function_stubs_[function];
  if (stub == nullptr) {
    stub = std::make_unique<FunctionStub>();
    stub->builtin = {"erts_internal", "continued", arity, function};
    stub->code[0] = word_of(handler(Op::builtin_entry));
    stub->code[1] = word_of(&stub->builtin);
    stub->code[2] = static_cast<Word>(arity);
    stub->code[3] = 0;
  }
  return stub->code;
}

const Builtin* CodeServer::find_builtin(Term module, Term function, std::uint32_t arity) const {
  auto found = builtin_index_.find(Key{module.bits(), function.bits(), arity});
  return found == builtin_index_.end() ? nullptr : found->second;
}

// The rows are this code server's own.
void CodeServer::set_traced(const Builtin& builtin, bool traced) {
  Builtin::Kind kind = builtin.current_kind();
  bool now = kind >= Builtin::kTraced;
  if (now == traced) return;
  int changed = traced ? kind + Builtin::kTraced : kind - Builtin::kTraced;
  __atomic_store_n(const_cast<Builtin::Kind*>(&builtin.kind), static_cast<Builtin::Kind>(changed), __ATOMIC_RELAXED);
}

void CodeServer::undefine(Export& entry) {
  if (entry.builtin == nullptr) entry.address.store(entry.stub, std::memory_order_release);
}

bool CodeServer::defined(const Export& entry) {
  return entry.builtin != nullptr || entry.address.load(std::memory_order_acquire) != entry.stub;
}

namespace {

Term raise_undef(Context& c) {
  return c.error(atoms::k_undef);
}

}  // namespace

const Builtin* CodeServer::builtin_for_instruction(Term module, Term function, std::uint32_t arity) {
  if (const Builtin* known = find_builtin(module, function, arity);
      known != nullptr && known->current_kind() != Builtin::kMissing)
    return known;
  std::unique_lock lock(mutex_);
  std::unique_ptr<Builtin>& missing = missing_[Key{module.bits(), function.bits(), arity}];
  if (missing == nullptr)
    missing = std::make_unique<Builtin>(
        Builtin{vm_.atoms->name(module), vm_.atoms->name(function), static_cast<int>(arity), raise_undef});
  return missing.get();
}

Export* CodeServer::find_export(Term module, Term function, std::uint32_t arity) const {
  std::shared_lock lock(mutex_);
  auto found = exports_.find(Key{module.bits(), function.bits(), arity});
  return found == exports_.end() ? nullptr : found->second.get();
}

Export* CodeServer::export_of(Term module, Term function, std::uint32_t arity) {
  if (Export* known = find_export(module, function, arity)) return known;
  std::unique_lock lock(mutex_);
  std::unique_ptr<Export>& slot = exports_[Key{module.bits(), function.bits(), arity}];
  if (slot == nullptr) {
    slot = std::make_unique<Export>();
    slot->module = module;
    slot->function = function;
    slot->arity = arity;
    slot->stub[0] = word_of(handler(Op::undefined_entry));
    slot->stub[1] = word_of(slot.get());
    undefine(*slot);
  }
  return slot.get();
}

std::expected<std::unique_ptr<Module>, LoadError> CodeServer::prepare(const BeamFile& file, TermResolver& resolver) {
  return ModuleLoader(*this, file, resolver).load();
}

Module* CodeServer::current(Term module) const {
  std::shared_lock lock(mutex_);
  auto found = modules_.find(module.bits());
  return found == modules_.end() ? nullptr : found->second.current.get();
}

Module* CodeServer::old(Term module) const {
  std::shared_lock lock(mutex_);
  auto found = modules_.find(module.bits());
  return found == modules_.end() ? nullptr : found->second.old.get();
}

Module* CodeServer::pending_on_load(Term module) const {
  std::shared_lock lock(mutex_);
  auto found = modules_.find(module.bits());
  return found == modules_.end() ? nullptr : found->second.pending.get();
}

std::vector<Term> CodeServer::loaded_modules() const {
  std::shared_lock lock(mutex_);
  std::vector<Term> all;
  for (const auto& [name, slot] : modules_)
    if (slot.current != nullptr) all.push_back(Term::from_bits(name));
  return all;
}

void CodeServer::publish(Module& module) {
  for (auto [entry, index] : module.exports)
    if (entry->builtin == nullptr && !is_own_code(entry->address.load(std::memory_order_relaxed)))
      entry->address.store(module.code.data() + index, std::memory_order_release);
  for (std::size_t i = 0; i < module.funs.size(); ++i)
    module.funs[i]->address.store(module.code.data() + module.fun_entries[i], std::memory_order_release);
  if (watcher_ != nullptr) watcher_->arrived(module);
}

void CodeServer::withdraw(Module& module) {
  if (watcher_ != nullptr) watcher_->leaving(module);
  for (auto [entry, index] : module.exports)
    if (module.contains(entry->address.load(std::memory_order_relaxed))) undefine(*entry);
}

bool CodeServer::install(std::unique_ptr<Module> module) {
  std::unique_lock lock(mutex_);
  Slot& slot = modules_[module->name.bits()];
  if (slot.current != nullptr && slot.old != nullptr) return false;
  ranges_[module->code.data()] = module.get();
  if (module->on_load_entry != 0) {
    if (slot.pending != nullptr) slot.displaced.push_back(std::move(slot.pending));
    slot.pending = std::move(module);
    return true;
  }
  if (slot.current != nullptr) {
    withdraw(*slot.current);
    slot.old = std::move(slot.current);
  }
  publish(*module);
  slot.current = std::move(module);
  return true;
}

bool CodeServer::finish_on_load(Term name, bool keep) {
  std::unique_lock lock(mutex_);
  auto found = modules_.find(name.bits());
  if (found == modules_.end() || found->second.pending == nullptr) return false;
  Slot& slot = found->second;
  // Processes may still stand in what is given up: it stays as old code where there is room, for purge to check.
  auto make_old = [&](std::unique_ptr<Module>& module) {
    if (slot.old == nullptr)
      slot.old = std::move(module);
    else
      slot.displaced.push_back(std::move(module));
  };
  if (!keep) {
    make_old(slot.pending);
    return true;
  }
  if (slot.current != nullptr) {
    withdraw(*slot.current);
    make_old(slot.current);
  }
  slot.current = std::move(slot.pending);
  publish(*slot.current);
  return true;
}

bool CodeServer::retire(Term name) {
  std::unique_lock lock(mutex_);
  auto found = modules_.find(name.bits());
  if (found == modules_.end() || found->second.current == nullptr) return true;
  if (found->second.old != nullptr) return false;
  withdraw(*found->second.current);
  found->second.old = std::move(found->second.current);
  return true;
}

bool CodeServer::purge(Term name) {
  std::unique_ptr<NativeUse> native;  // told of the end without the lock
  std::unique_lock lock(mutex_);
  auto found = modules_.find(name.bits());
  if (found == modules_.end() || found->second.old == nullptr) return false;
  Module& module = *found->second.old;
  for (FunEntry* entry : module.funs)
    if (module.contains(entry->address.load(std::memory_order_relaxed)))
      entry->address.store(entry->stub, std::memory_order_release);
  ranges_.erase(module.code.data());
  vm_.literals->retire(std::move(module.literals));
  native = std::move(module.native);
  found->second.old.reset();
  if (std::vector<std::unique_ptr<Module>>& displaced = found->second.displaced; !displaced.empty()) {
    found->second.old = std::move(displaced.back());
    displaced.pop_back();
  }
  return true;
}

Term location_of(TermSpace& space, const CodePlace& place) {
  if (place.line == nullptr) return Term::nil();
  Term file = make_character_list(space, place.module->files[place.line->file]);
  Term line = make_tuple(space, {atoms::k_line, Term::small(place.line->line)});
  return make_cons(space, make_tuple(space, {atoms::k_file, file}), make_cons(space, line, Term::nil()));
}

CodePlace CodeServer::place_of(const Word* address) const {
  ReportLock<std::shared_lock<std::shared_mutex>> lock(mutex_);
  auto after = ranges_.upper_bound(address);
  if (after == ranges_.begin()) return {};
  const Module* module = std::prev(after)->second;
  if (!module->contains(address)) return {};
  return {module, module->function_at(address), module->line_at(address)};
}

}  // namespace mote
