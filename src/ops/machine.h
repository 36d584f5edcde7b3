// The machine as handlers see it: its registers are the handler's arguments, which preserve_none keeps in machine
// registers from one handler to the next.
//
// ip: the instruction; y: the stack, Y registers from 0 up; htop: the heap's top; x: the X registers from 3 on (0 to 2
// are stale there while a handler runs); p: the process; reds: reductions left but one, negative when they are used up
// (so that counting down sets the sign); x0, x1, x2: the first X registers.
//
// A hot instruction is a Handler that works on these and ends in a tail call of the next one. Everything else is a
// function over a Process at rest, all registers in memory: cold<function> wraps it. Such a function returns the
// address of the next instruction, or nullptr to leave the loop.
#pragma once

#include "isa/instruction_set.h"
#include "process/process.h"

namespace mote {

#define MOTE_PARAMETERS                                                                                             \
  [[maybe_unused]] const Word *ip, [[maybe_unused]] Term *y, [[maybe_unused]] Word *htop, [[maybe_unused]] Term *x, \
      [[maybe_unused]] Process *p, [[maybe_unused]] std::int64_t reds, [[maybe_unused]] Term x0,                    \
      [[maybe_unused]] Term x1, [[maybe_unused]] Term x2
#define MOTE_STATE ip, y, htop, x, p, reds, x0, x1, x2
// AddressSanitizer's stack frames cannot be had under this calling convention; what handlers call is checked.
#define MOTE_HANDLER __attribute__((preserve_none, no_sanitize("address"))) static inline void
#define MOTE_TAIL [[clang::musttail]] return
// The word may be replaced meanwhile by a breakpoint, or the other way round.
#define MOTE_DISPATCH MOTE_TAIL reinterpret_cast<Handler>(__atomic_load_n(ip, __ATOMIC_RELAXED))(MOTE_STATE)
// Continues with the instruction `words` further on.
#define MOTE_NEXT(words) \
  ip += (words);         \
  MOTE_DISPATCH

using Handler = __attribute__((preserve_none)) void (*)(MOTE_PARAMETERS);

// An instruction over a process at rest.
using ColdFunction = const Word* (*)(Process& process, const Word* ip);

template <ColdFunction function>
[[gnu::noinline]] MOTE_HANDLER cold(MOTE_PARAMETERS) {
  x[0] = x0;
  x[1] = x1;
  x[2] = x2;
  p->heap.set_top(htop);
  p->heap.set_stack(y);
  p->reductions_left = reds + 1;
  ip = function(*p, ip);
  if (ip == nullptr) return;
  y = p->heap.stack();
  htop = p->heap.top();
  reds = p->reductions_left - 1;
  if (p->heap.wants_collection()) [[unlikely]] {
    // The next call is a safe point, where the live registers are known: it finds its slice used up, and collects.
    p->reductions_held += reds + 1;
    reds = -1;
  }
  x0 = x[0];
  x1 = x[1];
  x2 = x[2];
  MOTE_DISPATCH;
}

// A body: what an instruction does to the machine, as a function to be inlined. It reads its operands from ip[1] on and
// moves ip over them. It returns true to go on behind them, false to go on at ip. Bodies must not fail otherwise.
#define MOTE_BODY_PARAMETERS                                                                                           \
  [[maybe_unused]] const Word *&ip, [[maybe_unused]] Term *&y, [[maybe_unused]] Word *&htop, [[maybe_unused]] Term *x, \
      [[maybe_unused]] Process *p, [[maybe_unused]] std::int64_t &reds, [[maybe_unused]] Term &x0,                     \
      [[maybe_unused]] Term &x1, [[maybe_unused]] Term &x2
#define MOTE_BODY [[gnu::always_inline]] static inline bool

// Goes on with the instruction at ip, whichever it is.
MOTE_HANDLER go_on(MOTE_PARAMETERS) {
  MOTE_DISPATCH;
}

// A handler with a parameter `then` continues with the instruction `words` further on, whose handler that is (merged),
// or with whichever it is (go_on).
#define MOTE_THEN(words) \
  ip += (words);         \
  MOTE_TAIL then(MOTE_STATE)

// The handler of an instruction that is these bodies one after the other, their operands in this order.
template <Handler then, auto... bodies>
MOTE_HANDLER sequence(MOTE_PARAMETERS) {
  if (!(bodies(MOTE_STATE) && ...)) {
    MOTE_DISPATCH;
  }
  MOTE_THEN(1);
}

// The same, ended by a handler of the same instruction, whose operands come last.
template <Handler last, auto... bodies>
MOTE_HANDLER sequence_then(MOTE_PARAMETERS) {
  if (!(bodies(MOTE_STATE) && ...)) {
    MOTE_DISPATCH;
  }
  MOTE_TAIL last(MOTE_STATE);
}

// Words an operand of this kind takes.
constexpr int operand_words(Kind kind) {
  return kind <= Kind::kX2 ? 0 : 1;
}

template <Kind kind>
[[gnu::always_inline]] inline Term read(Word word, const Term* x, const Term* y, Term x0, Term x1, Term x2) {
  if constexpr (kind == Kind::kX0) return x0;
  if constexpr (kind == Kind::kX1) return x1;
  if constexpr (kind == Kind::kX2) return x2;
  if constexpr (kind == Kind::kX) return *reinterpret_cast<const Term*>(reinterpret_cast<const char*>(x) + word);
  if constexpr (kind == Kind::kY) return *reinterpret_cast<const Term*>(reinterpret_cast<const char*>(y) + word);
  if constexpr (kind == Kind::kConstant) return Term::from_bits(word);
}

template <Kind kind>
[[gnu::always_inline]] inline void write(Term value, Word word, Term* x, Term* y, Term& x0, Term& x1, Term& x2) {
  if constexpr (kind == Kind::kX0) x0 = value;
  if constexpr (kind == Kind::kX1) x1 = value;
  if constexpr (kind == Kind::kX2) x2 = value;
  if constexpr (kind == Kind::kX) *reinterpret_cast<Term*>(reinterpret_cast<char*>(x) + word) = value;
  if constexpr (kind == Kind::kY) *reinterpret_cast<Term*>(reinterpret_cast<char*>(y) + word) = value;
}

// A frame of this kind, in bytes. Where the kind tells, the next instruction does not wait for the word to be loaded.
template <Kind kind>
[[gnu::always_inline]] inline Word frame_bytes(Word word) {
  return kind == kLargeFrame ? word : static_cast<Word>(kind) * sizeof(Word);
}
// The stack with a frame given up, or with one more.
[[gnu::always_inline]] inline Term* above(Term* stack, Word bytes) {
  return reinterpret_cast<Term*>(reinterpret_cast<char*>(stack) + bytes);
}
[[gnu::always_inline]] inline Term* below(Term* stack, Word bytes) {
  return reinterpret_cast<Term*>(reinterpret_cast<char*>(stack) - bytes);
}

#define MOTE_READ(kind, at) read<kind>(ip[at], x, y, x0, x1, x2)
#define MOTE_WRITE(kind, at, value) write<kind>(value, ip[at], x, y, x0, x1, x2)

// The first X registers to memory, where a handler that reads generic operands finds them.
#define MOTE_SPILL \
  x[0] = x0;       \
  x[1] = x1;       \
  x[2] = x2

// A generic operand while a handler runs, the X registers in memory.
[[gnu::always_inline]] inline Term load(Word word, const Term* x, const Term* y) {
  if (!is_generic_register(word)) return Term::from_bits(word);
  return ((word & 4) != 0 ? y : x)[word >> 3];
}

// Whether the stack, once it reaches down to `stack`, leaves `bytes` for terms.
[[gnu::always_inline]] inline bool has_room(const Word* htop, const Term* stack, std::size_t bytes) {
  return reinterpret_cast<const char*>(stack) >=
         reinterpret_cast<const char*>(htop) + bytes + ProcessHeap::kSlack * sizeof(Word);
}

[[gnu::always_inline]] inline void store(Word word, Term* x, Term* y, Term value) {
  ((word & 4) != 0 ? y : x)[word >> 3] = value;
}

// An instruction over generic operands that neither allocates nor raises: returns the address of the next.
using WarmFunction = const Word* (*)(const Word* ip, Term* x, Term* y);

template <WarmFunction function>
MOTE_HANDLER warm(MOTE_PARAMETERS) {
  MOTE_SPILL;
  ip = function(ip, x, y);
  x0 = x[0];
  x1 = x[1];
  x2 = x[2];
  MOTE_DISPATCH;
}

// Generic operands of a process at rest.
inline Term load(const Process& process, Word word) {
  if (!is_generic_register(word)) return Term::from_bits(word);
  return (word & 4) != 0 ? process.heap.stack()[word >> 3] : process.x[word >> 3];
}
inline void store(Process& process, Word word, Term value) {
  if ((word & 4) != 0)
    process.heap.stack()[word >> 3] = value;
  else
    process.x[word >> 3] = value;
}
inline const Word* address(Word word) {
  return reinterpret_cast<const Word*>(word);
}

// Why the loop was left.
enum class Outcome : std::uint8_t {
  kYield,     // the slice is used up, or another thread is to go on: registers are saved, ip is where to go on
  kWait,      // for a signal; ip is where to go on
  kExit,      // the process has ended with pending_exit set, or is to end: exit_reason
  kBlocking,  // the instruction at ip is to run on the blocking pool; registers are saved
  kLong,      // the same on a thread for long work; or, where process.aside is set, only a collection
  kStopped,   // the work was stopped in the middle: the process is condemned or the runtime ends
};

// Leaves the loop: the process goes on at `ip` with x[0..live).
static_assert(static_cast<std::uint8_t>(Outcome::kWait) == Process::kWaitOutcome);
const Word* leave(Process& process, const Word* ip, std::size_t live, Outcome outcome);

// Collects with x[0..live) as roots, for `words` words, then goes on at `ip`; a long collection is done aside. The
// result is as that of a handler.
const Word* collect_and_go_on(Process& process, const Word* ip, std::size_t live, std::size_t words = 0,
                              bool full = false);

// Raises what process.failure() says, at instruction `ip`: the address of the handler, or nullptr (the process exits).
const Word* raise(Process& process, const Word* ip);
// Raises error `reason` at `ip`.
const Word* raise_error(Process& process, const Word* ip, Term reason);
// {name, value} as an error reason.
const Word* raise_error(Process& process, const Word* ip, Term name, Term value);

// Fills the table with the handlers of one family.
void install_move_ops(HandlerTable& table);
void install_call_ops(HandlerTable& table);
void install_apply_ops(HandlerTable& table);
void install_test_ops(HandlerTable& table);
void install_arithmetic_ops(HandlerTable& table);
void install_exception_ops(HandlerTable& table);
void install_message_ops(HandlerTable& table);
void install_native_ops(HandlerTable& table);
void install_trace_ops(HandlerTable& table);
void install_map_ops(HandlerTable& table);
void install_bit_ops(HandlerTable& table);
void install_construction_ops(HandlerTable& table);
// After all others: the merged handlers.
void install_pairs(HandlerTable& table);

}  // namespace mote
