// Starting and ending processes: spawn and its kin, exit, halt, raising.
#include <cstdio>
#include <optional>
#include <string>

#include "builtins/table.h"
#include "code/spawn.h"
#include "dump/crash_dump.h"
#include "native/host.h"
#include "process/options.h"
#include "process/relations.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "term/utf.h"

namespace mote {

namespace {

bool is_proper(Term list) {
  while (list.is_cons())
    list = Cons(list).tail();
  return list.is_nil();
}

bool is_call(Term module, Term function, Term arguments) {
  return module.is_atom() && function.is_atom() && is_proper(arguments);
}

Term spawn_or_fail(Context& c, const SpawnOptions& options) {
  if (!is_call(c[0], c[1], c[2])) return c.badarg();
  if (c.is_large(c[2]) && c.aside()) return Term::none();
  Term pid = spawn(c.vm, &c.process, c[0], c[1], c[2], options);
  c.charge(20);
  return pid.is_none() ? c.system_limit() : pid;
}

Term spawn_3(Context& c) {
  return spawn_or_fail(c, default_spawn_options(c.vm));
}

Term spawn_link_3(Context& c) {
  SpawnOptions options = default_spawn_options(c.vm);
  options.link = true;
  if (c.process.sequence != nullptr) options.asked.options = make_cons(c.heap(), atoms::k_link, Term::nil());
  return spawn_or_fail(c, options);
}

// What a list of spawn options asks for beyond SpawnOptions.
struct Request {
  SpawnOptions options;
  bool monitor = false;
  Term monitor_options = Term::nil();
};

bool parse_pair(Context& c, Term key, Term value, Request* request) {
  SpawnOptions& options = request->options;
  if (key == atoms::k_monitor) {
    request->monitor = true;
    request->monitor_options = value;
    return value.is_list();
  }
  if (key == atoms::k_priority) return parse_priority(value, &options.priority);
  if (key == atoms::k_message_queue_data) {
    options.off_heap_messages = value == atoms::k_off_heap;
    return value == atoms::k_off_heap || value == atoms::k_on_heap;
  }
  if (key == atoms::k_max_heap_size) return parse_max_heap(value, &options.max_heap_words, &options.max_heap_flags);
  if (key == atoms::k_scheduler) {
    if (!is_scheduler(c.vm, value)) return false;
    options.bound_to = static_cast<std::uint32_t>(value.small_value());
    return true;
  }
  if (key == atoms::k_async_dist) {
    options.async_dist = value == atoms::k_true;
    return value.is_boolean();
  }
  if (!value.is_small() || value.small_value() < 0) return false;
  std::size_t number = static_cast<std::size_t>(value.small_value());
  if (key == atoms::k_min_heap_size)
    options.min_heap_words = kept_min_words(number);
  else if (key == atoms::k_fullsweep_after)
    options.fullsweep_after = static_cast<std::uint32_t>(std::min<std::size_t>(number, 65535));
  else if (key == atoms::k_min_bin_vheap_size)
    options.min_off_heap_words = off_heap_words(number);
  else
    return false;
  return true;
}

bool parse_options(Context& c, Term list, Request* request) {
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term option = Cons(list).head();
    if (option == atoms::k_link)
      request->options.link = true;
    else if (option == atoms::k_monitor)
      request->monitor = true;
    else if (!option.is_tuple(2) || !parse_pair(c, Tuple(option)[0], Tuple(option)[1], request))
      return false;
  }
  const SpawnOptions& options = request->options;
  return list.is_nil() && (options.max_heap_words == 0 || options.max_heap_words >= options.min_heap_words);
}

// The options that say how, or whether, spawn_request answers.
struct ReplyOptions {
  Term tag = atoms::k_spawn_reply;
  bool on_success = true;
  bool on_error = true;
};

// False, and nothing changed, for a bad value.
bool take_reply_option(Term key, Term value, ReplyOptions* reply) {
  if (key == atoms::k_reply_tag) {
    reply->tag = value;
    return true;
  }
  bool success = value == atoms::k_yes || value == atoms::k_success_only;
  bool error = value == atoms::k_yes || value == atoms::k_error_only;
  if (!success && !error && value != atoms::k_no) return false;
  reply->on_success = success;
  reply->on_error = error;
  return true;
}

// Takes the options of the reply, all of them whether or not others are good, and gives the others. *valid: they were.
Term take_reply_options(Context& c, Term list, ReplyOptions* reply, bool* valid) {
  std::vector<Term> others;
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term option = Cons(list).head();
    if (option.is_tuple(2) && (Tuple(option)[0] == atoms::k_reply_tag || Tuple(option)[0] == atoms::k_reply))
      *valid &= take_reply_option(Tuple(option)[0], Tuple(option)[1], reply);
    else
      others.push_back(option);
  }
  return make_list(c.heap(), others);
}

// A reference to monitor by, as the options ask for, or just to tell the request by; none() for bad monitor options.
Term request_reference(Context& c, const Request& request) {
  return monitor_reference(c.process, request.monitor ? request.monitor_options : Term::nil());
}

// Starts what `request` asks for, c[0..2] being the call; none() at the limit. `reference`: its request_reference().
Term start(Context& c, Request& request, Term reference) {
  if (request.monitor) request.options.monitor = reference;
  request.options.asked.reference = reference;
  request.options.asked.options = c[3];
  Term pid = spawn(c.vm, &c.process, c[0], c[1], c[2], request.options);
  c.charge(20);
  if (pid.is_none() || !request.monitor) return pid;
  Monitor monitor{Monitor::kProcess, false, false, pid, Term::none(), Term::none()};
  apply_monitor_options(c.process, request.monitor_options, reference, &monitor);
  links_of(c.process).monitors[ReferenceNumber::of(reference)] = monitor;
  return pid;
}

// erts_internal:spawn_request(Module, Function, Arguments, Options): a reference, or badarg or badopt. A bad option,
// like all that may keep the process from starting, is told in the reply.
Term spawn_request_4(Context& c) {
  if (!is_call(c[0], c[1], c[2])) return atoms::k_badarg;
  if (!is_proper(c[3])) return atoms::k_badopt;
  if (c.is_large(c[2]) && c.aside()) return Term::none();
  ReplyOptions reply;
  bool valid = true;
  Term others = take_reply_options(c, c[3], &reply, &valid);
  Request request{default_spawn_options(c.vm)};
  valid = valid && parse_options(c, others, &request);
  Term reference = valid ? request_reference(c, request) : Term::none();
  Term pid = Term::none(), error = atoms::k_badopt;
  if (!reference.is_none()) {
    request.options.asked.tag = reply.tag;
    request.options.asked.reply = reply.on_success ? SequenceSpawn::kSent : SequenceSpawn::kNone;
    if (reply.on_success) request.options.reply = SpawnReply{reply.tag, reference};
    pid = start(c, request, reference);
    error = atoms::k_system_limit;
  } else {
    reference = make_new_reference(c.vm, c.heap());
  }
  if (pid.is_none() && reply.on_error)
    send_tuple(c.vm, SignalKind::kMessage, c.self(), pid, {reply.tag, reference, atoms::k_error, error});
  return reference;
}

// erlang:spawn_opt(Module, Function, Arguments, Options) and what stands behind it.
Term spawn_opt_4(Context& c) {
  Request request{default_spawn_options(c.vm)};
  Term reference = parse_options(c, c[3], &request) ? request_reference(c, request) : Term::none();
  if (reference.is_none()) return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
  if (!is_call(c[0], c[1], c[2])) return c.badarg();
  if (c.is_large(c[2]) && c.aside()) return Term::none();
  Term pid = start(c, request, reference);
  if (pid.is_none()) return c.system_limit();
  return request.monitor ? make_tuple(c.heap(), {pid, reference}) : pid;
}

Term spawn_request_abandon_1(Context& c) {
  return c[0].is_reference() ? atoms::k_false : c.badarg();
}

Term exit_1(Context& c) {
  c.fail(ErrorClass::kExit, c[0]);
  c.process.failure().hide_builtin = true;
  return Term::none();
}

Term throw_1(Context& c) {
  c.fail(ErrorClass::kThrow, c[0]);
  c.process.failure().hide_builtin = true;
  return Term::none();
}

Term error_1(Context& c) {
  c.error(c[0]);
  c.process.failure().hide_builtin = true;
  return Term::none();
}

// The caller's own entry in the trace, with `arguments` (or its arity) and what more its location is to hold.
Term caller_frame(Context& c, Term arguments, Term options) {
  const Word* at = c.process.registers->builtin_ip;
  CodePlace place = c.vm.code->place_of(at);
  if (place.function == nullptr) return Term::none();
  Term location = location_of(c.heap(), place);
  std::vector<Term> entries;
  for (; location.is_cons(); location = Cons(location).tail())
    entries.push_back(Cons(location).head());
  // One bad option, and all are passed over.
  std::size_t known = entries.size();
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (!option.is_tuple(2) || Tuple(option)[0] != atoms::k_error_info || !Tuple(option)[1].is_map()) break;
    entries.push_back(option);
  }
  if (!options.is_nil()) entries.resize(known);
  Term shown = arguments.is_list() ? arguments : Term::small(place.function->arity);
  return make_tuple(c.heap(), {place.module->name, place.function->name, shown, make_list(c.heap(), entries)});
}

Term error_with_arguments(Context& c, Term options) {
  Term frame = caller_frame(c, c[1], options);
  c.error(c[0]);
  c.process.failure().hide_builtin = true;
  if (!frame.is_none()) {
    c.process.failure().first_frame = frame;
    c.process.failure().replaces_own_frame = true;
  }
  return Term::none();
}

Term error_2(Context& c) {
  return error_with_arguments(c, Term::nil());
}

Term error_3(Context& c) {
  return error_with_arguments(c, c[2]);
}

bool is_trace_entry(Term entry) {
  if (!entry.is_tuple()) return false;
  Tuple tuple(entry);
  std::size_t arity = tuple.arity();
  if (arity == 2 || (arity == 3 && tuple[0].is_fun())) return tuple[0].is_fun();
  if (arity != 3 && arity != 4) return false;
  return tuple[0].is_atom() && tuple[1].is_atom() && (tuple[2].is_small() || tuple[2].is_list()) &&
         (arity == 3 || tuple[3].is_list());
}

// erlang:raise(Class, Reason, Stacktrace): badarg is returned, not raised, for what cannot be raised.
Term raise_3(Context& c) {
  ErrorClass error_class;
  if (c[0] == atoms::k_error)
    error_class = ErrorClass::kError;
  else if (c[0] == atoms::k_exit)
    error_class = ErrorClass::kExit;
  else if (c[0] == atoms::k_throw)
    error_class = ErrorClass::kThrow;
  else
    return atoms::k_badarg;
  std::vector<Term> entries;
  Term list = c[2];
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term entry = Cons(list).head();
    if (!is_trace_entry(entry)) return atoms::k_badarg;
    Tuple tuple(entry);
    if (tuple.arity() == 3 && tuple[0].is_atom())
      entry = make_tuple(c.heap(), {tuple[0], tuple[1], tuple[2], Term::nil()});
    entries.push_back(entry);
  }
  if (!list.is_nil()) return atoms::k_badarg;
  c.fail(error_class, c[1]);
  c.process.failure().trace_kind = Failure::kGiven;
  // With its class, as raw traces have it: an entry list in place of addresses.
  c.process.failure().trace = make_list(c.heap(), entries);
  return Term::none();
}

// The text of a list of characters, cut off where it is longer than the reference shows it.
std::optional<std::string> slogan_of(Term characters) {
  constexpr std::size_t kMostCharacters = 1023;
  std::string text;
  std::size_t count = 0;
  for (; characters.is_cons(); characters = Cons(characters).tail()) {
    std::uint32_t code;
    std::uint8_t bytes[4];
    if (!term_code_point(Cons(characters).head(), &code)) return std::nullopt;
    if (++count <= kMostCharacters) text.append(reinterpret_cast<const char*>(bytes), encode_utf8(code, bytes));
  }
  if (!characters.is_nil()) return std::nullopt;
  return text;
}

// The text a halt ends with goes to standard error, and into a crash dump.
Term halt_2(Context& c) {
  Term status = c[0];
  bool flush = true;
  Term options = c[1];
  auto bad_option = [&] { return c.error_with_cause(atoms::k_badarg, atoms::k_badopt); };
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (!option.is_tuple(2) || Tuple(option)[0] != atoms::k_flush || !Tuple(option)[1].is_boolean())
      return bad_option();
    flush = Tuple(option)[1] == atoms::k_true;
  }
  if (!options.is_nil()) return bad_option();
  constexpr int kAbort = 134;
  int code = 1;
  if (status.is_small() && status.small_value() >= 0) {
    code = static_cast<int>(status.small_value() & 0xFF);
  } else if (status == atoms::k_abort) {
    code = kAbort;
  } else if (status.is_list()) {
    std::optional<std::string> slogan = slogan_of(status);
    if (!slogan) return c.badarg();
    std::fprintf(stderr, "%s\r\n", slogan->c_str());
    c.process.registers->current_ip = c.process.registers->builtin_ip;
    dump::halt_with_crash_dump(c.vm, *slogan, &c.process, code);
    c.process.use_up_slice();
    return atoms::k_true;
  } else {
    return c.badarg();
  }
  if (flush) c.vm.natives->halting();
  c.vm.scheduler->halt(code, flush);
  c.process.use_up_slice();
  return atoms::k_true;
}

Term hibernate_3(Context& c) {
  if (!is_call(c[0], c[1], c[2])) return c.badarg();
  c.process.trap_target = c.vm.code->stubs().hibernate;
  c.process.trap_arity = 3;
  return Term::none();
}

Term yield_0(Context& c) {
  c.process.end_slice();
  return atoms::k_true;
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "spawn", 3, spawn_3},
    {"erlang", "spawn_link", 3, spawn_link_3},
    {"erts_internal", "spawn_request", 4, spawn_request_4},
    {"erlang", "spawn_opt", 4, spawn_opt_4},
    {"erlang", "spawn_request_abandon", 1, spawn_request_abandon_1},
    {"erlang", "exit", 1, exit_1},
    {"erlang", "throw", 1, throw_1},
    {"erlang", "error", 1, error_1},
    {"erlang", "error", 2, error_2},
    {"erlang", "error", 3, error_3},
    {"erlang", "raise", 3, raise_3},
    {"erlang", "halt", 2, halt_2},
    {"erlang", "hibernate", 3, hibernate_3},
    {"erlang", "yield", 0, yield_0},
};

}  // namespace

std::span<const Builtin> process_spawn_builtins() {
  return kBuiltins;
}

}  // namespace mote
