// CallTraces: which functions are traced, in which session, and how.
//
// What is not traced pays nothing. A function of loaded code is traced by a breakpoint: the word of its first
// instruction, the handler's address, is replaced by that of Op::breakpoint; calls by way of its export are traced
// where the export leads to a stub with Op::traced_export; a builtin where its row in the table says so. Each leads to
// what is here.
//
// Entries stay for as long as the runtime, as a process may stand at a stub; breakpoints end with the code they are in.
// The patterns of a function are a list that is never changed, only replaced, so that whoever follows one needs no
// lock. Order of locks: the code server's, then this one's.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <atomic>
#include <deque>
#include <memory>
#include <shared_mutex>
#include <vector>

#include "builtins/trace_spec.h"
#include "code/code_server.h"
#include "process/call_measures.h"

namespace mote {

class CallTraces final : public CodeWatcher {
 public:
  // With kBreak the process's error handler is called instead: breakpoint(Module, Function, Arguments).
  enum Kind : std::uint8_t { kGlobal = 1, kLocal = 2, kMeta = 4, kCount = 8, kTime = 16, kMemory = 32, kBreak = 64 };
  // What counts, and can be paused; the others tell.
  static constexpr std::uint8_t kCounting = kCount | kTime | kMemory;
  struct Counter {
    std::atomic<std::int64_t> calls{0};
    std::atomic<bool> paused{false};
  };
  struct Pattern {
    Kind kind;
    TraceSessionId session;
    std::shared_ptr<const TraceSpec> spec;  // null: every call
    Term tracer;                            // of kMeta; none() once it is known to have ended
    std::shared_ptr<Counter> counter;       // of kCount
    std::shared_ptr<CallMeasure> measure;   // of kTime and kMemory
  };
  using Patterns = std::shared_ptr<const std::vector<Pattern>>;

  struct Function {
    Term module;
    Term name;
    std::uint32_t arity = 0;
    std::uint32_t index = 0;  // function(index) is this
    Export* entry = nullptr;  // set once it is traced by way of it
    const Builtin* builtin = nullptr;
    // All below under the lock.
    Word* code = nullptr;          // the first instruction, where there is a breakpoint
    Word original = 0;             // what stood there
    const Word* target = nullptr;  // where the export leads to else
    Patterns patterns;
    Word stub[2] = {};
  };
  struct Hit {
    const Function* function = nullptr;
    Patterns patterns;
    Word original = 0;
  };

  explicit CallTraces(CodeServer& code) : code_(code) {}

  // What a change asks for. Pause and restart are for what counts; what tells is set by them.
  struct Change {
    enum Action : std::uint8_t { kSet, kClear, kPause, kRestart } action;
    std::uint8_t kinds;
    TraceSessionId session;
    std::shared_ptr<const TraceSpec> spec;
    Term tracer;
  };
  // Applies it to the functions that fit, '_' for any; how many these are.
  std::size_t change(Term module, Term name, Term arity, const Change& change);
  // The same for the functions of modules to be loaded.
  void change_on_load(Change change);
  Patterns patterns_on_load() const;
  void forget_session(TraceSessionId session);
  // The meta tracers of the function that have ended are told nothing any more.
  void forget_ended_tracers(const Services& vm, const Function& function);
  Patterns patterns_of(Term module, Term name, std::uint32_t arity) const;

  // For those at a breakpoint, a stub or a builtin. Without function where there is nothing any more.
  Hit at_code(const Word* instruction) const;
  Hit of_builtin(const Builtin& builtin) const;
  Hit of(const Function& function) const;
  const Function& function(std::uint32_t index) const;
  // Where a call by way of the export goes on.
  const Word* target(const Function& function) const;

  // Whether a return has ever been asked for: until then no stack tells of any.
  bool tells_returns() const { return tells_returns_.load(std::memory_order_relaxed); }
  void note_return_told() { tells_returns_.store(true, std::memory_order_relaxed); }

  // What is set for modules to come is set for its functions.
  void arrived(Module& module) override;
  // Code is to be replaced or deleted: its breakpoints go.
  void leaving(Module& module) override;

 private:
  struct Key {
    Word module, name, arity;
    friend bool operator==(const Key&, const Key&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Key& key) {
      return H::combine(std::move(h), key.module, key.name, key.arity);
    }
  };
  Function& function_locked(Term module, Term name, std::uint32_t arity);
  static std::vector<Pattern> changed(const Patterns& patterns, const Change& change);
  void apply_locked(Function& function, const Change& change, Word* code);
  std::size_t apply_to_module_locked(Module& loaded, Term name, Term arity, const Change& change);
  void set_patterns_locked(Function& function, std::vector<Pattern> patterns, Word* code);
  static Pattern pattern_for(Kind kind, const Change& change);
  Hit hit_locked(const Function* function) const;

  CodeServer& code_;
  std::atomic<bool> tells_returns_{false};
  mutable std::shared_mutex mutex_;
  std::deque<Function> functions_;
  absl::flat_hash_map<Key, Function*> by_name_;
  absl::flat_hash_map<const Word*, Function*> by_code_;
  absl::flat_hash_map<const Builtin*, Function*> by_builtin_;
  Patterns on_load_;  // null: none; without counters of their own
};

}  // namespace mote
