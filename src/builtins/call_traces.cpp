// Setting and finding traced functions.
#include "builtins/call_traces.h"

#include <algorithm>

#include "process/builtin.h"

namespace mote {

namespace {

constexpr std::uint8_t kByItself = CallTraces::kLocal | CallTraces::kMeta | CallTraces::kCounting;
constexpr std::uint8_t kAtCode = kByItself | CallTraces::kBreak;

// Code is read as it is changed: see MOTE_DISPATCH.
void put(Word* at, Word word) {
  __atomic_store_n(at, word, __ATOMIC_RELAXED);
}

bool fits(Term pattern, Term what) {
  return pattern == atoms::k_underscore || pattern == what;
}

bool any_of_kind(const std::vector<CallTraces::Pattern>& patterns, std::uint8_t kinds) {
  return std::ranges::any_of(patterns, [&](const auto& pattern) { return (pattern.kind & kinds) != 0; });
}

}  // namespace

CallTraces::Function& CallTraces::function_locked(Term module, Term name, std::uint32_t arity) {
  Function*& known = by_name_[Key{module.bits(), name.bits(), arity}];
  if (known == nullptr) {
    known = &functions_.emplace_back();
    known->module = module;
    known->name = name;
    known->arity = arity;
    known->index = static_cast<std::uint32_t>(functions_.size() - 1);
    known->stub[0] = reinterpret_cast<Word>(code_.handler(Op::traced_export));
    known->stub[1] = reinterpret_cast<Word>(known);
    const Builtin* builtin = code_.find_builtin(module, name, arity);
    if (builtin != nullptr && builtin->function != nullptr) {
      known->builtin = builtin;
      by_builtin_[builtin] = known;
    }
  }
  return *known;
}

// Makes these the function's patterns, and code, export or builtin lead here or not, as they ask for. `code`: its first
// instruction.
void CallTraces::set_patterns_locked(Function& function, std::vector<Pattern> patterns, Word* code) {
  bool at_code = any_of_kind(patterns, kAtCode), at_export = any_of_kind(patterns, kGlobal);
  bool any = !patterns.empty();
  function.patterns = any ? std::make_shared<const std::vector<Pattern>>(std::move(patterns)) : nullptr;
  if (function.builtin != nullptr) {
    CodeServer::set_traced(*function.builtin, any);
    return;
  }
  if (at_code && function.code == nullptr && code != nullptr) {
    function.code = code;
    function.original = *code;
    by_code_[code] = &function;
    put(code, reinterpret_cast<Word>(code_.handler(Op::breakpoint)));
  } else if (!at_code && function.code != nullptr) {
    put(function.code, function.original);
    by_code_.erase(function.code);
    function.code = nullptr;
  }
  if (at_export && function.target == nullptr) {
    function.target = function.entry->address.load(std::memory_order_acquire);
    function.entry->address.store(function.stub, std::memory_order_release);
  } else if (!at_export && function.target != nullptr) {
    function.entry->address.store(function.target, std::memory_order_release);
    function.target = nullptr;
  }
}

CallTraces::Pattern CallTraces::pattern_for(Kind kind, const Change& change) {
  Pattern pattern{kind, change.session, nullptr, change.tracer, nullptr, nullptr};
  if (kind == kCount)
    pattern.counter = std::make_shared<Counter>();
  else if ((kind & kCounting) != 0)
    pattern.measure = std::make_shared<CallMeasure>();
  else
    pattern.spec = change.spec;
  return pattern;
}

std::vector<CallTraces::Pattern> CallTraces::changed(const Patterns& before, const Change& change) {
  std::vector<Pattern> patterns;
  if (before != nullptr) patterns = *before;
  std::uint8_t removed = change.kinds, added = change.action == Change::kClear ? 0 : change.kinds;
  if (change.action == Change::kPause || change.action == Change::kRestart) {
    bool only_counting = (change.kinds & ~kCounting) == 0;
    std::uint8_t here = 0;
    for (const Pattern& pattern : patterns) {
      if (pattern.session != change.session || (pattern.kind & change.kinds & kCounting) == 0) continue;
      here |= pattern.kind;
      bool pause = change.action == Change::kPause;
      if (pattern.counter != nullptr) pattern.counter->paused.store(pause, std::memory_order_relaxed);
      if (pattern.counter != nullptr && !pause) pattern.counter->calls.store(0, std::memory_order_relaxed);
      if (pattern.measure != nullptr) pause ? pattern.measure->pause() : pattern.measure->restart();
    }
    // Where nothing is counted, it is not followed by way of its export any more all the same.
    if (only_counting) {
      std::erase_if(patterns,
                    [&](const Pattern& each) { return each.session == change.session && each.kind == kGlobal; });
      return patterns;
    }
    removed &= static_cast<std::uint8_t>(~here);
    added &= static_cast<std::uint8_t>(~here);
  }
  // A function is followed by way of its export or by itself, not both.
  if ((added & kGlobal) != 0) removed |= kByItself;
  if ((added & kByItself) != 0) removed |= kGlobal;
  std::erase_if(patterns, [&](const Pattern& pattern) {
    return pattern.session == change.session && (pattern.kind & removed) != 0;
  });
  for (Kind kind : {kGlobal, kLocal, kMeta, kCount, kTime, kMemory, kBreak})
    if ((added & kind) != 0) patterns.push_back(pattern_for(kind, change));
  return patterns;
}

void CallTraces::apply_locked(Function& function, const Change& change, Word* code) {
  set_patterns_locked(function, changed(function.patterns, change), code);
}

std::size_t CallTraces::apply_to_module_locked(Module& loaded, Term name, Term arity, const Change& change) {
  bool exported = (change.kinds & ~kGlobal) == 0;
  bool counts_only = (change.kinds & ~kCounting) == 0;
  std::size_t count = 0;
  auto apply = [&](Term own_name, std::uint32_t own_arity, std::uint32_t index, Export* entry) {
    if (!fits(name, own_name) || !fits(arity, Term::small(own_arity))) return;
    ++count;
    bool known = by_name_.contains(Key{loaded.name.bits(), own_name.bits(), own_arity});
    if (!known && (change.action == Change::kClear || (change.action != Change::kSet && counts_only))) return;
    Function& function = function_locked(loaded.name, own_name, own_arity);
    if (entry != nullptr) function.entry = entry;
    Word* own = code_.own_code(loaded.name, own_name, own_arity);
    apply_locked(function, change, own != nullptr ? own : loaded.code.data() + index);
  };
  if (exported && change.action != Change::kClear)  // those that are not exported are followed no more
    for (const FunctionInfo& own : loaded.functions)
      if (auto found = by_name_.find(Key{loaded.name.bits(), own.name.bits(), own.arity});
          fits(name, own.name) && fits(arity, Term::small(own.arity)) && found != by_name_.end())
        apply_locked(*found->second, {Change::kClear, kByItself, change.session, nullptr, Term()}, nullptr);
  if (exported)
    for (const auto& [entry, index] : loaded.exports)
      apply(entry->function, entry->arity, index, entry);
  else
    for (const FunctionInfo& function : loaded.functions)
      apply(function.name, function.arity, function.entry, nullptr);
  return count;
}

std::size_t CallTraces::change(Term module, Term name, Term arity, const Change& change) {
  std::size_t count = 0;
  code_.each_module([&](Module& loaded) {
    if (!fits(module, loaded.name)) return;
    std::unique_lock lock(mutex_);
    count += apply_to_module_locked(loaded, name, arity, change);
  });
  return count;
}

void CallTraces::change_on_load(Change change) {
  // There is nothing to pause yet.
  if (change.action == Change::kPause || change.action == Change::kRestart) {
    change.action = Change::kSet;
    change.kinds &= static_cast<std::uint8_t>(~kCounting);
  }
  std::unique_lock lock(mutex_);
  std::vector<Pattern> patterns = changed(on_load_, change);
  on_load_ = patterns.empty() ? nullptr : std::make_shared<const std::vector<Pattern>>(std::move(patterns));
}

CallTraces::Patterns CallTraces::patterns_on_load() const {
  std::shared_lock lock(mutex_);
  return on_load_;
}

void CallTraces::arrived(Module& module) {
  std::unique_lock lock(mutex_);
  if (on_load_ == nullptr) return;
  for (const Pattern& pattern : *on_load_)
    apply_to_module_locked(module, atoms::k_underscore, atoms::k_underscore,
                           {Change::kSet, pattern.kind, pattern.session, pattern.spec, pattern.tracer});
}

void CallTraces::forget_session(TraceSessionId session) {
  change_on_load({Change::kClear, kGlobal | kAtCode, session, nullptr, Term()});
  std::unique_lock lock(mutex_);
  for (Function& function : functions_)
    if (function.patterns != nullptr)
      apply_locked(function, {Change::kClear, kGlobal | kAtCode, session, nullptr, Term()}, nullptr);
}

void CallTraces::forget_ended_tracers(const Services& vm, const Function& function) {
  std::unique_lock lock(mutex_);
  Function& known = functions_[function.index];
  if (known.patterns == nullptr) return;
  std::vector<Pattern> patterns = *known.patterns;
  for (Pattern& pattern : patterns)
    if (pattern.kind == kMeta && !pattern.tracer.is_none() && !is_alive(vm, pattern.tracer))
      pattern.tracer = Term::none();
  known.patterns = std::make_shared<const std::vector<Pattern>>(std::move(patterns));
}

CallTraces::Patterns CallTraces::patterns_of(Term module, Term name, std::uint32_t arity) const {
  std::shared_lock lock(mutex_);
  auto found = by_name_.find(Key{module.bits(), name.bits(), arity});
  return found == by_name_.end() ? nullptr : found->second->patterns;
}

CallTraces::Hit CallTraces::hit_locked(const Function* function) const {
  return {function, function->patterns, function->original};
}

CallTraces::Hit CallTraces::at_code(const Word* instruction) const {
  std::shared_lock lock(mutex_);
  auto found = by_code_.find(instruction);
  return found == by_code_.end() ? Hit{} : hit_locked(found->second);
}

CallTraces::Hit CallTraces::of_builtin(const Builtin& builtin) const {
  std::shared_lock lock(mutex_);
  auto found = by_builtin_.find(&builtin);
  return found == by_builtin_.end() ? Hit{} : hit_locked(found->second);
}

CallTraces::Hit CallTraces::of(const Function& function) const {
  std::shared_lock lock(mutex_);
  return hit_locked(&function);
}

const CallTraces::Function& CallTraces::function(std::uint32_t index) const {
  std::shared_lock lock(mutex_);
  return functions_[index];
}

const Word* CallTraces::target(const Function& function) const {
  std::shared_lock lock(mutex_);
  return function.target != nullptr ? function.target : function.entry->address.load(std::memory_order_acquire);
}

void CallTraces::leaving(Module& module) {
  std::unique_lock lock(mutex_);
  for (Function& function : functions_)
    if (function.patterns != nullptr && function.module == module.name && function.builtin == nullptr)
      set_patterns_locked(function, {}, nullptr);
}

}  // namespace mote
