// Process: the control block. One thread at a time runs a process and owns everything in it, but for the
// ProcessAddress, through which others reach it. Blocks are never unmapped while the runtime lives, so a stale pointer
// is safe to push to: the signal's own address (Signal::to) tells whether it still reaches whom it was meant for.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <vector>

#include "heap/process_heap.h"
#include "process/registers.h"
#include "process/services.h"
#include "process/signal.h"

namespace mote {

struct ExportIdentity;
class Worker;

enum class Priority : std::uint8_t { kMax, kHigh, kNormal, kLow };

class Process;

// Kept while a process stands aside: on its way to or from a thread for long work, in the middle of a function.
struct Aside {
  std::size_t words = 0;  // room the collection is to make
  bool full = false;
  std::array<double, Registers::kFloats> floats;
};

struct Links;  // links, monitors, aliases, suspensions: relations.h

struct SequentialTrace;  // seq_trace.h

class MeasuredCalls;  // what call_time and call_memory count for: call_measures.h

// The process dictionary; keys and values live on the process's heap.
class Dictionary;

// The part of a control block other threads reach at any time, also when they hold a pointer to a process long dead. It
// is never constructed anew: a block is reused by storing to it. All zeros is a dead process, so that the pages of
// unused blocks can go back to the system.
struct ProcessAddress {
  enum State : std::uint32_t {
    kFree,      // in the pool
    kStarting,  // has a pid, but is not yet in a run queue
    kWaiting,   // for a signal
    kRunnable,  // in a run queue
    kRunning,   // on a worker or a blocking thread
    kExiting,   // ends, in steps
  };
  std::atomic<std::uint32_t> state{kFree};
  std::atomic<bool> named{false};             // may have a name in the registry
  std::atomic<bool> timed{false};             // timers may be running that send to it
  std::atomic<bool> sensitive{false};         // process_flag(sensitive, true)
  std::atomic<bool> keeps_calls{false};       // process_flag(save_calls, N)
  std::atomic<std::uint32_t> trace_flags{0};  // TraceFlag, made by TraceTable of these two and of who traces it
  std::atomic<Signal*> inbox{nullptr};        // the signal pushed last, or empty_inbox(), or closed_inbox()
  std::atomic<Word> pid_bits{0};              // the pid's word while alive, else 0
};

// Ends the list of signals in an inbox.
inline Signal* empty_inbox() {
  return reinterpret_cast<Signal*>(alignof(std::max_align_t));
}
// The inbox of a process that has ended: nothing can be pushed.
inline Signal* closed_inbox() {
  return nullptr;
}

// The part that belongs to the thread that runs the process, its heap apart.
struct ProcessRecord {
  // -- the scheduler's
  Process* next_in_queue = nullptr;
  Worker* worker = nullptr;  // where it last ran
  Priority priority = Priority::kNormal;
  std::uint8_t saved_count = 0;        // live X registers, on the stack while not running
  std::uint8_t pending_exit = 0;       // 1: an exit is to be raised at the next safe point; 2: it is a kill
  std::uint8_t in_blocking = 0;        // runs on a thread of the pool for: 1 calls that block, 2 long work
  std::uint8_t wants_aside = 0;        // the builtin running is to be called again on such a thread
  std::uint8_t collect_at_return = 0;  // asked for by the builtin running: 1 minor, 2 full
  std::uint8_t outcome = 0;            // why the machine was left
  std::uint8_t trap_arity = 0;
  bool examining = false;  // a receive looks at the message `scan`, or has looked at one
  std::uint32_t flags = 0;
  std::int64_t reductions_left = 0;
  std::int64_t reductions_held = 0;  // taken out of reductions_left to reach a safe point
  std::int64_t reductions_done = 0;
  std::int64_t counted_heap_words = 0;  // its part of Services::heap_counters

  // -- machine state at rest
  const Word* ip = nullptr;
  Term* x = nullptr;               // the first of the registers, while running
  Registers* registers = nullptr;  // while running
  std::int64_t slice = 0;          // reductions this slice began with
  // A trap asked for by a builtin: see Context::trap and Context::call.
  const Word* trap_target = nullptr;

  // -- the mailbox: a list from first to last; scan is the next message a receive looks at
  Signal* first = nullptr;
  Signal* last = nullptr;
  Signal* scan = nullptr;  // null: the end
  std::uint32_t mailbox_length = 0;
  std::size_t mailbox_words = 0;  // of the messages in it
  std::uint32_t suspended = 0;
  std::uint32_t bound_to = 0;  // the number of the scheduler it is to run on, or 0
  Word receive_timer = 0;      // sequence number of the timer running for a receive, or 0
  void* timer_handle = nullptr;
  Word timer_sequence = 0;
  std::vector<Signal*>* markers = nullptr;
  // Signals taken from the inbox and not yet acted on: those still in the inbox's order (newest first), and those put
  // into the order of their arrival, which come before them.
  Signal* arriving = nullptr;
  Signal* arrived = nullptr;
  Aside* aside = nullptr;           // a collection is to be done, or was done, on a thread for long work
  Signal* copy_literals = nullptr;  // requests to be acted on once it is at rest, linked by `next`: see literals.h

  // -- rare
  Term group_leader;
  Term exit_class;   // error where an exception nobody handled ended it; exit, or none
  Term exit_reason;  // while exiting; in exit_fragment or immediate
  Term parent;
  const ExportIdentity* initial_call = nullptr;
  Links* links = nullptr;
  Dictionary* dictionary = nullptr;
  MeasuredCalls* measured = nullptr;
  SequentialTrace* sequence = nullptr;  // null while it never had a token
  Services* vm = nullptr;
};

class Process : public ProcessAddress, public ProcessRecord {
 public:
  static constexpr std::uint8_t kWaitOutcome = 1;  // Outcome::kWait of ops/machine.h
  enum Flags : std::uint32_t {
    kTrapExit = 1,
    kHeapKill = 2,
    kHeapErrorLog = 4,
    kOffHeapMessages = 8,
    kSystemProcess = 16,
    kTimeoutFired = 32,
    kMaxHeapBinaries = 128,
    kAsyncDist = 256,
    kLongQueue = 512,        // the system monitor has been told that its message queue is long
    kPastBreakpoint = 1024,  // the call at the breakpoint it is at has been told
    kPastBuiltin = 2048,     // the same for the builtin it is about to call
  };

  ProcessHeap heap;

  Failure& failure() { return registers->failure; }
  // Gives up what is left of the slice, uncharged.
  void end_slice() {
    slice -= reductions_left + reductions_held;
    reductions_left = reductions_held = 0;
  }
  std::int64_t slice_done() const { return slice == 0 ? 0 : slice - reductions_left - reductions_held; }
  // Uses up what is left of the slice.
  void use_up_slice() { reductions_left = reductions_held = 0; }
  // Puts the reductions left aside, so that the next call is a safe point, which gives them back.
  void stop_at_calls() {
    reductions_held += reductions_left;
    reductions_left = 0;
  }
  // Lends it registers for a slice.
  void run_on(Registers& lent) {
    lent.begin_slice();
    registers = &lent;
    x = lent.x.data();
  }
  // Whether it waits, or did before the signals came that it is now receiving.
  bool waits() const { return outcome == kWaitOutcome; }
  Term pid() const { return Term::from_bits(pid_bits.load(std::memory_order_relaxed)); }
  bool has(Flags flag) const { return (flags & flag) != 0; }
  void set(Flags flag, bool on) { flags = on ? flags | flag : flags & ~static_cast<std::uint32_t>(flag); }

  // Makes a block from the pool ready for a new process: everything but its pid and its heap. The block may be all
  // zeros.
  void prepare(Services& services);
  // Frees what it holds and forgets its relations without telling anybody: the runtime ends. No thread runs it any
  // more.
  void discard();

  // Collects with x[0..live) and everything the control block names as roots. False: it takes more than max_heap_size
  // allows and is to be ended for that (an exit is pending).
  bool collect(std::size_t need, std::size_t live, bool full = false);
  // All its memory for terms, with that of the messages it keeps with them (message_queue_data).
  std::size_t words_with_messages() const { return heap.total_words() + (has(kOffHeapMessages) ? 0 : mailbox_words); }
  // Replaces pointers to literals that are leaving by pointers to copies, but for those in messages. At rest.
  void let_literals_go();
  // Whether a collection is too long for a worker: it is then done aside. See docs/latency.md.
  bool collects_aside(bool full) const;
  // Puts the first `live` X registers onto the stack, so that the process can be put aside; and back.
  void save_registers(std::size_t live);
  void load_registers();

  // Moves arrived signals: messages to the mailbox, the others acted on. Only the running thread. Returns false where
  // the process is to exit now (pending_exit is set).
  // `at_rest`: no X registers are live, so that a collection somebody asks for can be made at once.
  bool receive_signals(bool at_rest = false);
  // The same at rest, what is beyond a slice's worth left for later.
  bool receive_some_signals();
  // Whether signals have arrived that receive_signals() has not seen.
  bool signals_arrived() const {
    return has_unseen_signals() || inbox.load(std::memory_order_acquire) != empty_inbox();
  }
  // Whether among the signals that have arrived and not been received is one that ends it. For the running thread, in
  // the middle of anything.
  bool is_condemned();
  bool has_unseen_signals() const { return arriving != nullptr || arrived != nullptr; }
  // Takes `message` out of the mailbox; its payload joins the heap. Returns its term.
  Term take_message(Signal* message);

  // Receive markers: see marker.cpp. reserve returns the marker's id, bind ties it to a reference.
  Term reserve_marker();
  void bind_marker(Term id, Term reference);
  void clear_marker(Term reference);
  void use_marker(Term reference);

  void enqueue_message(Signal* message);
  void unlink_message(Signal* message);

 private:
  // What counts for max_heap_size.
  std::size_t limited_words() const;
  bool goes_on_beyond_limit();
  // Brings its part of the runtime's heap counters up to date after a collection.
  void count_collection(std::int64_t used_before);
  void verify_heap(ProcessHeap::Roots roots, const Fragment* examined, bool none_leaving = false) const;
  void poison_registers(std::size_t live);
  static constexpr std::size_t kNoMarker = ~std::size_t{0};
  std::size_t find_marker(Term reference) const;
  void drop_marker(std::size_t index);
  void act_on(Signal* signal);
  bool is_ended_by(const Signal& signal) const;
  bool receive_at_most(std::size_t budget);
};

}  // namespace mote
