// What builtins ask of their Context.
#include "heap/copy.h"
#include "process/builtin.h"
#include "process/process.h"
#include "process/waiting.h"

namespace mote {

TermSpace& Context::heap() {
  return process.heap;
}

Term Context::self() const {
  return process.pid();
}

Term Context::fail(ErrorClass error_class, Term reason) {
  process.failure() = {};
  process.failure().error_class = static_cast<std::uint8_t>(error_class);
  process.failure().reason = reason;
  return Term::none();
}

Term Context::error_with_cause(Term reason, Term cause) {
  error(reason);
  process.failure().cause = cause;
  return Term::none();
}

bool Context::can_go_aside() const {
  return may_leave && process.in_blocking == 0;
}

bool Context::is_large(Term term) const {
  constexpr std::size_t kWords = 20000;
  return term.is_pointer() && copied_words(term, nullptr, kWords) > kWords;
}

bool Context::aside() {
  if (!can_go_aside()) return false;
  process.wants_aside = 2;
  return true;
}

bool goes_to_wait(Context& c) {
  if (!c.may_leave || c.process.in_blocking == 1) return false;
  c.process.wants_aside = 1;
  return true;
}

void Context::charge(std::int64_t reductions) {
  process.reductions_left -= reductions;
}

Term Context::atom(std::string_view text) {
  Term atom = vm.atoms->intern(text);
  if (!atom.is_none()) return atom;
  system_limit();
  process.use_up_slice();  // the runtime is being stopped
  return atom;
}

}  // namespace mote
