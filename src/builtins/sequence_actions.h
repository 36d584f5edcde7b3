// What match specifications of tracing see and do of the sequential trace token of a process.
#pragma once

#include "ets/guard_functions.h"
#include "process/process.h"

namespace mote {

class SequenceOfProcess final : public ets::SequenceActions {
 public:
  // `only_tests`: the token stays what it is, and set tells what it would change.
  explicit SequenceOfProcess(Process& process, bool only_tests = false) : process_(process), only_tests_(only_tests) {}
  bool is_traced() override;
  Term token(TermSpace& space) override;
  Term set(Term item, Term value, TermSpace& space) override;

 private:
  Process& process_;
  bool only_tests_;
};

}  // namespace mote
