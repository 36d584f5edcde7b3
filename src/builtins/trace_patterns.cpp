// trace_pattern: which functions and which messages are told; and what trace_info tells of functions.
#include <algorithm>

#include "builtins/call_traces.h"
#include "builtins/trace_actions.h"
#include "builtins/trace_session.h"
#include "heap/copy.h"
#include "process/table.h"

namespace mote {

namespace {

struct PatternFlags {
  std::uint8_t kinds = 0;
  Term tracer;
  bool valid = true;
  bool not_there = false;  // tracers that are no processes
};

PatternFlags read_flags(Context& c, TraceSessionId session, Term list) {
  PatternFlags read;
  bool global = false;
  bool any_tracer = c.vm.traces->session_tracer(session).is_none();
  read.tracer = trace_session_tracer(c, session);
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term flag = Cons(list).head();
    if (flag == atoms::k_global)
      global = true;
    else if (flag == atoms::k_local)
      read.kinds |= CallTraces::kLocal;
    else if (flag == atoms::k_call_count)
      read.kinds |= CallTraces::kCount;
    else if (flag == atoms::k_meta)
      read.kinds |= CallTraces::kMeta;
    else if (flag == atoms::k_call_time)
      read.kinds |= CallTraces::kTime;
    else if (flag == atoms::k_call_memory)
      read.kinds |= CallTraces::kMemory;
    else if (flag.is_tuple(2) && Tuple(flag)[0] == atoms::k_meta && Tuple(flag)[1].is_pid()) {
      read.kinds |= CallTraces::kMeta;
      read.tracer = Tuple(flag)[1];
      read.not_there = read.not_there || !read.tracer.is_local_pid();
    } else if (flag.is_tuple(3) && Tuple(flag)[0] == atoms::k_meta && Tuple(flag)[1].is_atom()) {
      std::optional<Term> told = told_by_module(c, Tuple(flag)[1], Tuple(flag)[2]);
      if (told) read.kinds |= CallTraces::kMeta;
      if (told) read.tracer = *told;
      read.not_there = read.not_there || !told;
    } else
      read.valid = false;
    if (!any_tracer && !flag.is_atom()) read.valid = false;
  }
  read.valid = read.valid && list.is_nil() && !(global && (read.kinds != 0 || read.not_there));
  if (read.kinds == 0 && !read.not_there) read.kinds = CallTraces::kGlobal;
  return read;
}

bool is_pattern(Tuple call) {
  Term any = atoms::k_underscore;
  if (!call[0].is_atom() || !call[1].is_atom()) return false;
  if (call[0] == any && call[1] != any) return false;
  if (call[1] == any) return call[2] == any;
  return call[2] == any || (call[2].is_small() && call[2].small_value() >= 0 && call[2].small_value() <= 255);
}

Term because(Context& c, Term cause) {
  return c.error_with_cause(atoms::k_badarg, cause);
}

// `what` is {M, F, A}, or on_load.
Term function_pattern(Context& c, TraceSessionId session, Term what, Term match, const PatternFlags& flags) {
  if (what != atoms::k_on_load && !is_pattern(Tuple(what))) return because(c, atoms::k_none);
  CallTraces::Change change{CallTraces::Change::kSet, flags.kinds, session, nullptr, flags.tracer};
  if (match == atoms::k_false) {
    change.action = CallTraces::Change::kClear;
  } else if (match == atoms::k_pause || match == atoms::k_restart) {
    // For calls by way of the export both mean the beginning.
    if (flags.kinds != CallTraces::kGlobal)
      change.action = match == atoms::k_pause ? CallTraces::Change::kPause : CallTraces::Change::kRestart;
  } else if (match.is_list() && !match.is_nil()) {
    if ((flags.kinds & ~CallTraces::kCounting) == 0) return because(c, atoms::k_call_count);
    change.spec = std::make_shared<const TraceSpec>(c.atoms(), match, ets::Dialect::kCall);
    if (!change.spec->valid()) return because(c, atoms::k_match_spec);
  } else if (match != atoms::k_true && !match.is_nil()) {
    return because(c, atoms::k_match_spec);
  }
  if (flags.not_there && change.action != CallTraces::Change::kClear) return c.notsup();
  if (what == atoms::k_on_load) {
    c.vm.call_traces->change_on_load(change);
    return Term::small(0);
  }
  Tuple call(what);
  return count_term(c.vm.call_traces->change(call[0], call[1], call[2], change));
}

// Messages that a specification matches; without one, none.
class MessagePattern final : public MessageFilter {
 public:
  MessagePattern(MessageWay way, std::unique_ptr<const TraceSpec> spec) : way_(way), spec_(std::move(spec)) {}
  bool lets_by(Process& process, TraceSessionId session, std::span<const Term> parts, Arena& space,
               Term* added) const override {
    if (spec_ == nullptr) return false;
    CallTraceActions actions(process, session);
    TraceSpec::Verdict verdict = spec_->judge(process, way_ == MessageWay::kSent ? &actions : nullptr, parts, space);
    *added = verdict.message;
    return verdict.tells;
  }
  Term shown(TermSpace& space) const override {
    return spec_ == nullptr ? atoms::k_false : copy_term(spec_->source(), space, nullptr);
  }

 private:
  MessageWay way_;
  std::unique_ptr<const TraceSpec> spec_;
};

Term message_pattern(Context& c, TraceSessionId session, MessageWay way, Term match, Term flags) {
  if (!flags.is_nil() || match == atoms::k_pause || match == atoms::k_restart) return because(c, atoms::k_none);
  TraceTable::Filter filter;
  if (match.is_cons()) {
    ets::Dialect dialect = way == MessageWay::kSent ? ets::Dialect::kSend : ets::Dialect::kReceive;
    auto spec = std::make_unique<const TraceSpec>(c.atoms(), match, dialect);
    if (!spec->valid()) return because(c, atoms::k_match_spec);
    filter = std::make_shared<MessagePattern>(way, std::move(spec));
  } else if (match == atoms::k_false) {
    filter = std::make_shared<MessagePattern>(way, nullptr);
  } else if (match != atoms::k_true && !match.is_nil()) {
    return because(c, atoms::k_match_spec);
  }
  c.vm.traces->set_filter(session, way, std::move(filter));
  return Term::small(1);
}

bool function_exists(Context& c, Tuple call) {
  bool exists = false;
  c.vm.code->each_module([&](const Module& module) {
    if (module.name != call[0]) return;
    exists = std::ranges::any_of(module.functions, [&](const FunctionInfo& function) {
      return function.name == call[1] && Term::small(function.arity) == call[2];
    });
  });
  return exists;
}

// What one session has set for one function.
struct FunctionSettings {
  const CallTraces::Pattern* call = nullptr;
  const CallTraces::Pattern* meta = nullptr;
  const CallTraces::Pattern* count = nullptr;
  const CallTraces::Pattern* time = nullptr;
  const CallTraces::Pattern* memory = nullptr;

  FunctionSettings(const CallTraces::Patterns& patterns, TraceSessionId session) {
    if (patterns == nullptr) return;
    for (const CallTraces::Pattern& pattern : *patterns)
      if (pattern.session == session && pattern.kind != CallTraces::kBreak) of(pattern.kind) = &pattern;
  }
  bool any() const {
    return call != nullptr || meta != nullptr || count != nullptr || time != nullptr || memory != nullptr;
  }

 private:
  const CallTraces::Pattern*& of(CallTraces::Kind kind) {
    switch (kind) {
      case CallTraces::kMeta:
        return meta;
      case CallTraces::kCount:
        return count;
      case CallTraces::kTime:
        return time;
      case CallTraces::kMemory:
        return memory;
      default:
        return call;
    }
  }
};

Term spec_term(Context& c, const CallTraces::Pattern* pattern) {
  if (pattern == nullptr) return atoms::k_false;
  return pattern->spec == nullptr ? Term::nil() : copy_term(pattern->spec->source(), c.heap(), nullptr);
}

// [{Pid, Calls, Seconds, Microseconds}], or [{Pid, Calls, Words}].
Term sums_term(Context& c, const CallTraces::Pattern* pattern) {
  if (pattern == nullptr) return atoms::k_false;
  std::vector<Term> all;
  for (const auto& [pid, sum] : pattern->measure->sums()) {
    Term calls = make_integer(c.heap(), sum.calls);
    constexpr std::int64_t kMillion = 1'000'000;
    std::int64_t microseconds = sum.amount / 1000;
    if (pattern->kind == CallTraces::kTime)
      all.push_back(make_tuple(
          c.heap(), {pid, calls, Term::small(microseconds / kMillion), Term::small(microseconds % kMillion)}));
    else
      all.push_back(make_tuple(c.heap(), {pid, calls, make_integer(c.heap(), sum.amount)}));
  }
  return make_list(c.heap(), all);
}

bool has_meta_tracer(const FunctionSettings& settings) {
  return settings.meta != nullptr && !settings.meta->tracer.is_none();
}

Term setting(Context& c, const FunctionSettings& settings, Term item) {
  if (item == atoms::k_traced) {
    if (settings.call == nullptr) return atoms::k_false;
    return settings.call->kind == CallTraces::kGlobal ? atoms::k_global : atoms::k_local;
  }
  if (item == atoms::k_match_spec) return spec_term(c, settings.call);
  if (item == atoms::k_meta) return has_meta_tracer(settings) ? settings.meta->tracer : atoms::k_false;
  if (item == atoms::k_meta_match_spec) return spec_term(c, settings.meta);
  if (item == atoms::k_call_time) return sums_term(c, settings.time);
  if (item == atoms::k_call_memory) return sums_term(c, settings.memory);
  if (item == atoms::k_call_count && settings.count != nullptr)
    return make_integer(c.heap(), settings.count->counter->calls.load(std::memory_order_relaxed));
  return atoms::k_false;
}

}  // namespace

Term trace_pattern(Context& c, TraceSessionId session, Term what, Term match, Term flag_list) {
  PatternFlags flags = read_flags(c, session, flag_list);
  if (!flags.valid) return bad_trace_option(c);
  if (what.is_tuple(3) || what == atoms::k_on_load) return function_pattern(c, session, what, match, flags);
  if (what != atoms::k_send && what != atoms::k_receive) return because(c, atoms::k_none);
  return message_pattern(c, session, what == atoms::k_send ? MessageWay::kSent : MessageWay::kReceived, match,
                         flag_list);
}

Term on_load_trace_info(Context& c, TraceSessionId session, Term item) {
  auto answer = [&](Term value) { return make_tuple(c.heap(), {item, value}); };
  CallTraces::Patterns patterns = c.vm.call_traces->patterns_on_load();
  FunctionSettings settings(patterns, session);
  if (!settings.any()) return answer(atoms::k_false);
  auto value = [&](Term each) {
    if (each == atoms::k_call_count) return Term::boolean(settings.count != nullptr);
    if (each == atoms::k_call_time) return Term::boolean(settings.time != nullptr);
    if (each == atoms::k_call_memory) return Term::boolean(settings.memory != nullptr);
    return setting(c, settings, each);
  };
  if (item != atoms::k_all) return answer(value(item));
  std::vector<Term> all;
  for (Term each : {atoms::k_traced, atoms::k_match_spec, atoms::k_meta, atoms::k_meta_match_spec, atoms::k_call_count})
    all.push_back(make_tuple(c.heap(), {each, value(each)}));
  return answer(make_list(c.heap(), all));
}

// erts_debug:breakpoint({M, F, A}, true | false): how many functions are concerned.
Term breakpoint_2(Context& c) {
  if (!c[0].is_tuple(3) || !c[1].is_boolean()) return c.badarg();
  Tuple call(c[0]);
  // An arity that no function has is none, but not wrong.
  bool names_one = call[0].is_atom() && call[1].is_atom() && call[0] != atoms::k_underscore &&
                   call[1] != atoms::k_underscore && call[2].is_small();
  if (!names_one && !is_pattern(call)) return c.badarg();
  CallTraces::Change::Action action = c[1] == atoms::k_true ? CallTraces::Change::kSet : CallTraces::Change::kClear;
  CallTraces::Change change{action, CallTraces::kBreak, kOldSession, nullptr, Term::none()};
  return count_term(c.vm.call_traces->change(call[0], call[1], call[2], change));
}

Term function_trace_info(Context& c, TraceSessionId session, Term function, Term item) {
  Tuple call(function);
  auto answer = [&](Term value) { return make_tuple(c.heap(), {item, value}); };
  if (!call[0].is_atom() || !call[1].is_atom() || !call[2].is_small() || !function_exists(c, call))
    return answer(atoms::k_undefined);
  CallTraces::Patterns patterns =
      c.vm.call_traces->patterns_of(call[0], call[1], static_cast<std::uint32_t>(call[2].small_value()));
  FunctionSettings settings(patterns, session);
  if (!settings.any()) return answer(atoms::k_false);
  if (item != atoms::k_all) {
    bool no_tracer = item == atoms::k_meta && !has_meta_tracer(settings);
    return answer(no_tracer ? Term::nil() : setting(c, settings, item));
  }
  std::vector<Term> all;
  for (Term each : {atoms::k_traced, atoms::k_match_spec, atoms::k_meta, atoms::k_meta_match_spec, atoms::k_call_memory,
                    atoms::k_call_time, atoms::k_call_count})
    all.push_back(make_tuple(c.heap(), {each, setting(c, settings, each)}));
  return answer(make_list(c.heap(), all));
}

}  // namespace mote
