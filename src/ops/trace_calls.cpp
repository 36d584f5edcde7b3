// Breakpoints, stubs of traced exports, and the frames that tell of returns.
//
// Such a frame lies between a function's own and the address it returns to: the address of the stub with
// Op::return_traced, the function's index with what is to be told, and the session, or the tracer; where it ends what
// is measured for the function, also the one that is measured again from then on. Whoever walks the stack
// takes it for a frame of a function nobody knows.
//
// A breakpoint is passed once for each call. Where the instruction that stands there is executed again, as after a
// collection, the process has kPastBreakpoint: see leave() and collect_and_go_on(). A builtin called by that
// instruction is told of once, too: kPastBuiltin.
#include "ops/trace_calls.h"

#include "builtins/call_traces.h"
#include "builtins/trace_actions.h"
#include "code/code_server.h"
#include "heap/arena.h"
#include "ops/call.h"
#include "ops/install.h"

namespace mote {

namespace {

constexpr std::size_t kFrameWords = 3;

enum FrameKind : std::uint8_t {
  kTellsReturn = 1,
  kTellsException = 2,
  kTellsReturnTo = 4,
  kOfMeta = 8,
  kEndsTime = 16,  // what follows counts for the function before: see MeasuredCalls
  kEndsMemory = 32,
};
constexpr int kKindBits = 6;
constexpr std::uint8_t kEndsMeasure = kEndsTime | kEndsMemory;

struct TraceFrame {
  const Term* at;
  std::uint8_t kinds() const { return static_cast<std::uint8_t>(at[1].small_value() & ((1 << kKindBits) - 1)); }
  std::uint32_t function() const { return static_cast<std::uint32_t>(at[1].small_value() >> kKindBits); }
  Term told() const { return at[2]; }  // a session's number, or the tracer of a meta trace
  // Of one that ends what is measured, told() is made of both.
  static constexpr int kBeforeBits = 26;
  static Term measured(TraceSessionId session, std::uint32_t before) {
    return Term::small((std::int64_t{session} << kBeforeBits) | before);
  }
  std::uint32_t before() const { return static_cast<std::uint32_t>(told().small_value() & ((1 << kBeforeBits) - 1)); }
  TraceSessionId session() const {
    return static_cast<TraceSessionId>(told().small_value() >> ((kinds() & kEndsMeasure) != 0 ? kBeforeBits : 0));
  }
};

bool is_return_address(Term word) {
  return word.is_header() && !word.is_none();
}

const Word* stub(const Process& process) {
  return process.vm->code->stubs().return_traced;
}

bool is_trace_frame_at(const Process& process, const Term* at) {
  return at->bits() == reinterpret_cast<Word>(stub(process));
}

void push_frame(Process& process, std::uint32_t function, unsigned kinds, Term told) {
  process.vm->call_traces->note_return_told();
  Term* stack = process.heap.stack() - kFrameWords;
  stack[0] = Term::from_bits(reinterpret_cast<Word>(stub(process)));
  stack[1] = Term::small((std::int64_t{function} << kKindBits) | kinds);
  stack[2] = told;
  process.heap.set_stack(stack);
}

// Flags under which a meta tracer is told: always with the time.
constexpr std::uint32_t kMetaFlags = TraceFlag::kTimestamp;

struct CallTracer {
  Process& process;
  const CallTraces::Function& function;

  TraceSpec::Verdict judge(const CallTraces::Pattern& pattern, Arena& space) const {
    if (pattern.spec == nullptr) return {};
    CallTraceActions actions(process, pattern.session);
    return pattern.spec->judge(process, &actions, {process.x, function.arity}, space);
  }

  Term call_term(Arena& space, bool only_arity) const {
    Term last = only_arity ? Term::small(function.arity) : make_list(space, {process.x, function.arity});
    return make_tuple(space, {function.module, function.name, last});
  }

  void tell(Arena& space, const TraceTable::Traced& traced, Term message) const {
    std::vector<Term> event{atoms::k_call, call_term(space, (traced.flags & TraceFlag::kArity) != 0)};
    if (!message.is_none()) event.push_back(message);
    process.vm->traces->tell(process, traced, event);
  }

  // For one session, or one meta tracer; the kinds of return that are to be told.
  unsigned follow(const CallTraces::Pattern& pattern) const {
    bool meta = pattern.kind == CallTraces::kMeta;
    TraceTable& traces = *process.vm->traces;
    TraceTable::Traced traced{kMetaFlags, pattern.tracer};
    if (meta && (pattern.tracer.is_none() || pattern.tracer == process.pid())) return 0;
    if (meta && !is_alive(*process.vm, pattern.tracer)) {
      process.vm->call_traces->forget_ended_tracers(*process.vm, function);
      return 0;
    }
    if (!meta) traced = traces.of(pattern.session, process.pid());
    if (!meta && ((traced.flags & TraceFlag::kCall) == 0 || traced.tracer == process.pid())) return 0;
    Arena space;
    TraceSpec::Verdict verdict = judge(pattern, space);
    if (!verdict.matches) return 0;
    if (!meta) {  // the specification may have changed what is wanted
      std::uint32_t now = traces.of(pattern.session, process.pid()).flags;
      constexpr std::uint32_t kReread = TraceFlag::kArity | TraceFlag::kSilent;
      traced.flags = (traced.flags & ~kReread) | (now & kReread);
    }
    if (verdict.tells && (traced.flags & TraceFlag::kSilent) == 0) tell(space, traced, verdict.message);
    if (verdict.exception_trace) return kTellsReturn | kTellsException;
    return verdict.return_trace ? kTellsReturn : 0u;
  }

  // Whether returns of this call are to be told as return_to.
  bool wants_return_to(const CallTraces::Pattern& pattern) const {
    if (pattern.kind != CallTraces::kLocal || !is_traced(process, TraceFlag::kReturnTo)) return false;
    constexpr std::uint32_t kBoth = TraceFlag::kCall | TraceFlag::kReturnTo;
    return (process.vm->traces->of(pattern.session, process.pid()).flags & kBoth) == kBoth;
  }

  // Whether one of the frames on top of the stack, between this call's and its caller's, is of this kind already: the
  // call is a tail call.
  bool has_frame(FrameKind kind, TraceSessionId session) const {
    for (const Term* at = process.heap.stack(); at != process.heap.stack_base() && is_trace_frame_at(process, at);
         at += kFrameWords) {
      TraceFrame frame{at};
      if ((frame.kinds() & kind) != 0 && frame.session() == session) return true;
    }
    return false;
  }

  // Counts the call, if the process's calls are traced in the session, and what it takes from now on.
  void measure(const CallTraces::Pattern& pattern) const {
    if ((process.vm->traces->of(pattern.session, process.pid()).flags & TraceFlag::kCall) == 0) return;
    bool time = pattern.kind == CallTraces::kTime;
    std::uint32_t before =
        measured_calls(process).enter(process, pattern.session, time ? MeasureKind::kTime : MeasureKind::kMemory,
                                      pattern.measure, function.index + 1);
    FrameKind kind = time ? kEndsTime : kEndsMemory;
    if (!has_frame(kind, pattern.session))
      push_frame(process, function.index, kind, TraceFrame::measured(pattern.session, before));
  }

  // Follows the patterns of these kinds. There is room for their frames.
  void trace(const std::vector<CallTraces::Pattern>& patterns, std::uint8_t kinds) const {
    if (is_traced(process, TraceFlag::kSensitive)) return;
    struct Return {
      unsigned kinds;
      Term told;
    };
    std::vector<Return> returns;
    for (const CallTraces::Pattern& pattern : patterns) {
      if ((pattern.kind & kinds) == 0) continue;
      if (pattern.kind == CallTraces::kCount) {
        if (!pattern.counter->paused.load(std::memory_order_relaxed))
          pattern.counter->calls.fetch_add(1, std::memory_order_relaxed);
        continue;
      }
      if (pattern.measure != nullptr) {
        measure(pattern);
        continue;
      }
      bool meta = pattern.kind == CallTraces::kMeta;
      unsigned wanted = follow(pattern);
      if (wanted != 0)
        returns.push_back({wanted | (meta ? kOfMeta : 0u), meta ? pattern.tracer : Term::small(pattern.session)});
      if (wants_return_to(pattern) && !has_frame(kTellsReturnTo, pattern.session))
        push_frame(process, function.index, kTellsReturnTo, Term::small(pattern.session));
    }
    for (const Return& each : returns)
      push_frame(process, function.index, each.kinds, each.told);
  }
};

std::size_t room_for(const std::vector<CallTraces::Pattern>& patterns) {
  return kFrameWords * (2 * patterns.size() + 1);
}

// Follows the call at a breakpoint. *handler becomes that of the instruction to be executed at the address returned.
const Word* at_breakpoint(Process& process, const Word* ip, Word* handler) {
  CallTraces::Hit hit = process.vm->call_traces->at_code(ip);
  *handler = hit.function != nullptr ? hit.original : __atomic_load_n(ip, __ATOMIC_RELAXED);
  if (hit.function == nullptr) return ip;
  if (!process.has(Process::kPastBreakpoint)) {
    std::size_t words = room_for(*hit.patterns);
    if (!process.heap.has_room(words)) {
      process.registers->traced_ip = nullptr;
      const Word* next = collect_and_go_on(process, ip, hit.function->arity, words);
      if (next != nullptr) *handler = __atomic_load_n(next, __ATOMIC_RELAXED);
      return next;
    }
    constexpr std::uint8_t kTold = static_cast<std::uint8_t>(~(CallTraces::kGlobal | CallTraces::kBreak));
    CallTracer{process, *hit.function}.trace(*hit.patterns, kTold);
  }
  bool breaks = std::ranges::any_of(*hit.patterns, [](const auto& each) { return each.kind == CallTraces::kBreak; });
  if (breaks) {
    const CallTraces::Function& function = *hit.function;
    process.set(Process::kPastBreakpoint, false);
    const Word* next;
    if (enter_error_handler(process, atoms::k_breakpoint, function.module, function.name, function.arity, &next)) {
      if (next != nullptr) *handler = __atomic_load_n(next, __ATOMIC_RELAXED);
      return next;
    }
  }
  process.set(Process::kPastBreakpoint, false);
  process.registers->traced_ip = ip;  // if it is executed once more, it is the same call
  return ip;
}

// As cold<> in machine.h, but that what is executed next is not what stands in the code.
[[gnu::noinline]] MOTE_HANDLER op_breakpoint(MOTE_PARAMETERS) {
  MOTE_SPILL;
  p->heap.set_top(htop);
  p->heap.set_stack(y);
  p->reductions_left = reds + 1;
  Word handler;
  ip = at_breakpoint(*p, ip, &handler);
  if (ip == nullptr) return;
  y = p->heap.stack();
  htop = p->heap.top();
  reds = p->reductions_left - 1;
  x0 = x[0];
  x1 = x[1];
  x2 = x[2];
  MOTE_TAIL reinterpret_cast<Handler>(handler)(MOTE_STATE);
}

// ip[1]: the CallTraces::Function.
const Word* traced_export(Process& process, const Word* ip) {
  const auto& function = *reinterpret_cast<const CallTraces::Function*>(ip[1]);
  CallTraces::Hit hit = process.vm->call_traces->of(function);
  if (hit.patterns != nullptr) {
    std::size_t words = room_for(*hit.patterns);
    if (!process.heap.has_room(words)) return collect_and_go_on(process, ip, function.arity, words);
    CallTracer{process, function}.trace(*hit.patterns, CallTraces::kGlobal);
  }
  return process.vm->call_traces->target(function);
}

// What stands where a loop begins that a function begins with: breakpoints stand here, so that they are not met again
// by each turn of the loop.
MOTE_HANDLER op_enter_loop(MOTE_PARAMETERS) {
  MOTE_NEXT(1);
}

// {M, F, A} of the function the frame at `at` or one above returns to.
Term return_to_term(Process& process, const Term* at, TermSpace& space) {
  for (; at != process.heap.stack_base(); ++at) {
    if (!is_return_address(*at)) continue;
    CodePlace place = process.vm->code->place_of(call_site(address(at->bits())));
    if (place.function != nullptr)
      return make_tuple(space, {place.module->name, place.function->name, Term::small(place.function->arity)});
    if (!is_trace_frame_at(process, at)) break;
  }
  return atoms::k_undefined;
}

// Tells whoever set up this frame, if he still traces the process.
void tell_frame(Process& process, const TraceFrame& frame, std::span<const Term> event) {
  if (is_traced(process, TraceFlag::kSensitive)) return;
  TraceTable& traces = *process.vm->traces;
  if ((frame.kinds() & kOfMeta) != 0) {
    traces.tell(process, TraceTable::Traced{kMetaFlags, frame.told()}, event);
    return;
  }
  TraceTable::Traced traced = traces.of(frame.session(), process.pid());
  std::uint32_t wanted = (frame.kinds() & kTellsReturnTo) != 0 ? TraceFlag::kReturnTo : TraceFlag::kCall;
  if ((traced.flags & wanted) != 0 && (traced.flags & TraceFlag::kSilent) == 0) traces.tell(process, traced, event);
}

Term function_term(Process& process, const TraceFrame& frame, TermSpace& space) {
  const CallTraces::Function& function = process.vm->call_traces->function(frame.function());
  return make_tuple(space, {function.module, function.name, Term::small(function.arity)});
}

// The call that is measured has returned, or failed.
void end_measure(Process& process, const TraceFrame& frame) {
  if (process.measured == nullptr) return;
  bool time = (frame.kinds() & kEndsTime) != 0;
  MeasuredCalls::Measure measure;
  if (frame.before() != MeasuredCalls::kNone) {
    CallTraces& traces = *process.vm->call_traces;
    CallTraces::Hit hit = traces.of(traces.function(frame.before() - 1));
    CallTraces::Kind kind = time ? CallTraces::kTime : CallTraces::kMemory;
    if (hit.patterns != nullptr)
      for (const CallTraces::Pattern& pattern : *hit.patterns)
        if (pattern.session == frame.session() && pattern.kind == kind) measure = pattern.measure;
  }
  process.measured->leave(process, frame.session(), time ? MeasureKind::kTime : MeasureKind::kMemory,
                          std::move(measure), frame.before());
}

// A traced function has returned: its stub's address is off the stack already.
const Word* return_traced(Process& process, const Word*) {
  Term* above = process.heap.stack() + kFrameWords - 1;
  TraceFrame frame{process.heap.stack() - 1};
  Arena space;
  if ((frame.kinds() & kEndsMeasure) != 0) {
    end_measure(process, frame);
  } else if ((frame.kinds() & kTellsReturnTo) != 0) {
    Term event[] = {atoms::k_return_to, return_to_term(process, above, space)};
    tell_frame(process, frame, event);
  } else {
    Term event[] = {atoms::k_return_from, function_term(process, frame, space), process.x[0]};
    tell_frame(process, frame, event);
  }
  process.heap.set_stack(above);
  return pop_return(process);
}

}  // namespace

bool tells_returns(const Process& process) {
  return process.vm->call_traces->tells_returns();
}

bool is_trace_frame(const Process& process, const Word* return_to) {
  return return_to == stub(process);
}

void trace_exception(Process& process, const Term* end, const Word* handler, Term error_class, Term reason) {
  Arena space;
  std::vector<TraceFrame> return_to;  // the outermost for each session
  for (const Term* at = process.heap.stack(); at < end; ++at) {
    if (!is_trace_frame_at(process, at)) continue;
    TraceFrame frame{at};
    if ((frame.kinds() & kEndsMeasure) != 0) end_measure(process, frame);
    if ((frame.kinds() & kTellsReturnTo) != 0) {
      std::erase_if(return_to, [&](const TraceFrame& each) { return each.told() == frame.told(); });
      return_to.push_back(frame);
    }
    if ((frame.kinds() & kTellsException) == 0) continue;
    Term what = make_tuple(space, {error_class, reason});
    Term event[] = {atoms::k_exception_from, function_term(process, frame, space), what};
    tell_frame(process, frame, event);
  }
  if (return_to.empty() || handler == nullptr) return;
  CodePlace place = process.vm->code->place_of(handler);
  if (place.function == nullptr) return;
  Term to = make_tuple(space, {place.module->name, place.function->name, Term::small(place.function->arity)});
  Term event[] = {atoms::k_return_to, to};
  for (const TraceFrame& frame : return_to)
    tell_frame(process, frame, event);
}

bool trace_builtin(Process& process, const Builtin& builtin, const Word* ip, const Word** next, const Word** left) {
  CallTraces::Hit hit = process.vm->call_traces->of_builtin(builtin);
  if (hit.patterns == nullptr) return true;
  Term* top = process.heap.stack();
  if (process.has(Process::kPastBuiltin)) {
    process.set(Process::kPastBuiltin, false);
    TraceFrame frame{top};
    if (is_trace_frame_at(process, top) && frame.function() == hit.function->index) *next = nullptr;
    return true;
  }
  std::size_t words = room_for(*hit.patterns) + 1;
  if (!process.heap.has_room(words)) {
    *left = collect_and_go_on(process, ip, hit.function->arity, words);
    return false;
  }
  if (*next != nullptr) push_return(process, *next);
  Term* called = process.heap.stack();
  CallTracer{process, *hit.function}.trace(*hit.patterns, static_cast<std::uint8_t>(~CallTraces::kBreak));
  if (process.heap.stack() == called)
    process.heap.set_stack(top);
  else
    *next = nullptr;
  return true;
}

void install_trace_ops(HandlerTable& table) {
  install_one(table, Op::breakpoint, &op_breakpoint);
  install_cold<traced_export>(table, Op::traced_export);
  install_one(table, Op::enter_loop, &op_enter_loop);
  install_cold<return_traced>(table, Op::return_traced);
}

}  // namespace mote
