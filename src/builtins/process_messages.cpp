// Sending, timers, references, unique integers.
#include "builtins/table.h"
#include "builtins/time_unit.h"
#include "code/code_server.h"
#include "heap/copy.h"
#include "os/clock.h"
#include "process/process.h"
#include "process/scheduler.h"
#include "process/send.h"

namespace mote {

namespace {

Term send_2(Context& c) {
  Term failed = send_to(c.process, c[0], c[1]);
  if (failed == kSendAside && c.aside()) return Term::none();
  return failed.is_none() ? c[1] : c.error(failed);
}

// Whether sending there would need a connection to another node.
bool is_elsewhere(Context& c, Term to) {
  if (to.is_tuple(2)) return Tuple(to)[0].is_atom() && Tuple(to)[1].is_atom() && Tuple(to)[1] != c.vm.node_name;
  return to.has_tag(Tag::kExternal);
}

Term bad_option(Context& c) {
  return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
}

Term send_3(Context& c) {
  Term options = c[2];
  bool connects = true;
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (option == atoms::k_noconnect)
      connects = false;
    else if (option != atoms::k_nosuspend)
      return bad_option(c);
  }
  if (!options.is_nil()) return bad_option(c);
  if (!connects && is_elsewhere(c, c[0])) return atoms::k_noconnect;
  Term failed = send_to(c.process, c[0], c[1]);
  if (failed == kSendAside && c.aside()) return Term::none();
  return failed.is_none() ? atoms::k_ok : c.error(failed);
}

constexpr std::int64_t kMillisecond = 1'000'000;

// Starts a timer for start_timer (a {timeout, Reference, Message}) or send_after (the message itself).
Term start_timer(Context& c, bool wrapped, Term options) {
  bool absolute = false;
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (!option.is_tuple(2) || Tuple(option)[0] != atoms::k_abs || !Tuple(option)[1].is_boolean()) return bad_option(c);
    absolute = Tuple(option)[1] == atoms::k_true;
  }
  if (!options.is_nil()) return bad_option(c);
  Term to = c[1];
  constexpr std::int64_t kLongest = std::int64_t{1} << 42;
  if (!to.is_local_pid() && !to.is_atom()) return c.badarg();
  bool in_time = c[0].is_small() && c[0].small_value() <= kLongest && (absolute || c[0].small_value() >= 0);
  if (!in_time) return c[0].is_integer() ? c.error_with_cause(atoms::k_badarg, atoms::k_time) : c.badarg();
  std::int64_t time = c[0].small_value();
  std::int64_t deadline = time * kMillisecond + (absolute ? -kMonotonicStart : c.vm.clock->monotonic_ns());
  NewReference number = next_reference(c.vm);
  Term reference = make_reference(c.heap(), number.low, number.high);
  Term message = wrapped ? make_tuple(c.heap(), {atoms::k_timeout, reference, c[2]}) : c[2];
  c.vm.timers->start(deadline, make_lasting_message(to, atoms::k_clock_service, message), number.low, number.high,
                     c.self());
  return reference;
}

Term start_timer_3(Context& c) {
  return start_timer(c, true, Term::nil());
}
Term start_timer_4(Context& c) {
  return start_timer(c, true, c[3]);
}
Term send_after_3(Context& c) {
  return start_timer(c, false, Term::nil());
}
Term send_after_4(Context& c) {
  return start_timer(c, false, c[3]);
}

struct TimerOptions {
  bool valid = true;
  bool async = false;
  bool info = true;
};

TimerOptions timer_options(Term list) {
  TimerOptions options;
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term option = Cons(list).head();
    if (!option.is_tuple(2) || !Tuple(option)[1].is_boolean()) return {false, false, false};
    bool on = Tuple(option)[1] == atoms::k_true;
    if (Tuple(option)[0] == atoms::k_async)
      options.async = on;
    else if (Tuple(option)[0] == atoms::k_info)
      options.info = on;
    else
      return {false, false, false};
  }
  options.valid = list.is_nil();
  return options;
}

Term ask_timer(Context& c, bool cancel, Term option_list) {
  TimerOptions options = timer_options(option_list);
  if (!options.valid || !c[0].is_reference()) return c.badarg();
  std::int64_t left = -1;
  if (!c[0].has_tag(Tag::kExternal)) {
    const Word* number = Reference::number_of(c[0]);
    left = cancel ? c.vm.timers->cancel(number[0], number[1]) : c.vm.timers->remaining(number[0], number[1]);
  }
  Term result = left < 0 ? atoms::k_false : Term::small((left + kMillisecond - 1) / kMillisecond);
  if (!options.async) return options.info ? result : atoms::k_ok;
  if (options.info || !cancel)
    send_tuple(c.vm, SignalKind::kMessage, c.self(), atoms::k_clock_service,
               {cancel ? atoms::k_cancel_timer : atoms::k_read_timer, c[0], result});
  return atoms::k_ok;
}

Term cancel_timer_1(Context& c) {
  return ask_timer(c, true, Term::nil());
}
Term cancel_timer_2(Context& c) {
  return ask_timer(c, true, c[1]);
}
Term read_timer_1(Context& c) {
  return ask_timer(c, false, Term::nil());
}
Term read_timer_2(Context& c) {
  return ask_timer(c, false, c[1]);
}

Term make_ref_0(Context& c) {
  return make_new_reference(c.vm, c.heap());
}

Term unique_integer(Context& c, Term options) {
  bool positive = false;
  for (; options.is_cons(); options = Cons(options).tail()) {
    if (Cons(options).head() == atoms::k_positive)
      positive = true;
    else if (Cons(options).head() != atoms::k_monotonic)  // all of them are
      return c.badarg();
  }
  if (!options.is_nil()) return c.badarg();
  return next_unique_integer(c.vm, c.heap(), positive);
}

Term unique_integer_0(Context& c) {
  return unique_integer(c, Term::nil());
}
Term unique_integer_1(Context& c) {
  return unique_integer(c, c[0]);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "!", 2, send_2},
    {"erlang", "send", 2, send_2},
    {"erlang", "send", 3, send_3},
    {"erlang", "start_timer", 3, start_timer_3},
    {"erlang", "start_timer", 4, start_timer_4},
    {"erlang", "send_after", 3, send_after_3},
    {"erlang", "send_after", 4, send_after_4},
    {"erlang", "cancel_timer", 1, cancel_timer_1},
    {"erlang", "cancel_timer", 2, cancel_timer_2},
    {"erlang", "read_timer", 1, read_timer_1},
    {"erlang", "read_timer", 2, read_timer_2},
    {"erlang", "make_ref", 0, make_ref_0},
    {"erlang", "unique_integer", 0, unique_integer_0},
    {"erlang", "unique_integer", 1, unique_integer_1},
};

}  // namespace

std::span<const Builtin> process_messages_builtins() {
  return kBuiltins;
}

}  // namespace mote
