// Registers: what a thread that runs processes lends to the one it runs. Nothing in it outlives a slice: what a process
// needs when it goes on later is in its control block, which so stays small.
#pragma once

#include <array>

#include "term/term.h"

namespace mote {

struct Builtin;
struct ExportIdentity;
struct Signal;

// What went wrong, between the raising and the handler.
struct Failure {
  enum Trace : std::uint8_t { kCapture, kGiven };  // take the stack now, or use `trace` as it is
  std::uint8_t error_class = 0;                    // ErrorClass
  Trace trace_kind = kCapture;
  bool from_builtin = false;        // `builtin` failed on x[0..arity): it comes first in the trace
  bool hide_builtin = false;        // error/1 and its kin: the trace begins with their caller
  bool replaces_own_frame = false;  // first_frame is that of the function at ip
  bool tail_called = false;         // entered as a function: its caller is on the stack, not at ip
  const Builtin* builtin = nullptr;
  Term reason;
  Term trace;        // kGiven: a raw trace
  Term cause;        // for error_info, or none
  Term first_frame;  // {M, F, Args, Location} to put first, or none
};

struct Registers {
  static constexpr std::size_t kTerms = 1024 + 260;
  static constexpr std::size_t kFloats = 1024;

  // Forgets the process run before, whose terms must not be taken for roots of the next one.
  void begin_slice() {
    failure = {};
    newest_seen = nullptr;
    unreceived_seen = false;
    condemned = false;
    current_ip = nullptr;
    traced_ip = nullptr;
    answering = false;
  }

  std::array<Term, kTerms> x;
  std::array<double, kFloats> floats;
  // What a handler leaves for its slow half, within one instruction.
  Term stash[2];
  const Word* stash_next = nullptr;
  const ExportIdentity* stash_called = nullptr;  // the export that leads there, or null
  Failure failure;
  const Word* builtin_ip = nullptr;  // the instruction that called the builtin running
  const Word* current_ip = nullptr;  // where the process is, for process_info about itself
  const Word* traced_ip = nullptr;   // the breakpoint last passed: a call has begun there
  // Signals that Process::is_condemned has looked at: the newest in the inbox, and all those taken from there.
  const Signal* newest_seen = nullptr;
  bool unreceived_seen = false;
  bool condemned = false;  // its work was stopped, in the middle of anything: it runs no more and is to end
  bool at_rest = false;    // receiving signals while no X registers are live
  bool answering = false;  // a question that came by signal: it was waiting
};

}  // namespace mote
