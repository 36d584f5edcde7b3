// The table of traced processes, and the messages tracers get.
#include "process/trace.h"

#include <algorithm>
#include <vector>

#include "heap/arena.h"
#include "os/clock.h"
#include "process/call_measures.h"
#include "process/info.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/table.h"
#include "term/build.h"

namespace mote {

namespace {

constexpr std::uint32_t kTimes =
    TraceFlag::kTimestamp | TraceFlag::kMonotonicTimestamp | TraceFlag::kStrictMonotonicTimestamp;

Term now_tuple(TermSpace& space, std::int64_t microseconds) {
  constexpr std::int64_t kMillion = 1'000'000;
  return make_tuple(space, {Term::small(microseconds / kMillion / kMillion),
                            Term::small(microseconds / kMillion % kMillion), Term::small(microseconds % kMillion)});
}

// What the process itself asks for, added to what it is traced for.
std::uint32_t with_own_flags(const Process& process, std::uint32_t flags) {
  if (process.sensitive.load(std::memory_order_relaxed)) return TraceFlag::kSensitive;
  return process.keeps_calls.load(std::memory_order_relaxed) ? flags | TraceFlag::kSavesCalls : flags;
}

}  // namespace

bool is_alive(const Services& vm, Term pid_or_port) {
  if (pid_or_port.is_local_port()) return vm.port_receiver != nullptr && vm.port_receiver->alive(pid_or_port);
  return pid_or_port.is_local_pid() && vm.processes->find(pid_or_port) != nullptr;
}

void tell_tracer(Services& vm, Term tracer, std::span<const Term> event) {
  if (!tracer.is_local_port())
    return deliver(vm, make_tuple_signal(vm, SignalKind::kMessage, tracer, Term::none(), event));
  Arena space;
  vm.port_receiver->put_event(tracer, mote::make_tuple(space, event));
}

TraceTable::TraceTable(Services& vm) : vm_(vm) {
  sessions_.push_back(std::make_unique<Session>(Session{kOldSession, Term::none(), Term::none(), {}, {}, {}}));
}

Term TraceTable::time_of(TermSpace& space, std::uint32_t flags) const {
  if ((flags & TraceFlag::kTimestamp) != 0) {
    bool cpu = cpu_time_.load(std::memory_order_relaxed);
    return now_tuple(space, (cpu ? vm_.clock->cpu_ns() : vm_.clock->system_ns()) / 1000);
  }
  if ((flags & TraceFlag::kStrictMonotonicTimestamp) != 0)
    return make_tuple(space, {make_integer(space, vm_.clock->monotonic_ns() + kMonotonicStart),
                              make_integer(space, vm_.unique_count.fetch_add(1, std::memory_order_relaxed))});
  if ((flags & TraceFlag::kMonotonicTimestamp) == 0) return Term::none();
  return make_integer(space, vm_.clock->monotonic_ns() + kMonotonicStart);
}

TraceTable::Session* TraceTable::find_locked(TraceSessionId session) const {
  auto found = std::ranges::find_if(sessions_, [&](const auto& each) { return each->id == session; });
  return found == sessions_.end() ? nullptr : found->get();
}

TraceSessionId TraceTable::create_session(Term name, Term tracer) {
  std::lock_guard lock(mutex_);
  sessions_.push_back(std::make_unique<Session>(Session{++last_session_, name, tracer, {}, {}, {}}));
  return last_session_;
}

bool TraceTable::destroy_session(TraceSessionId session) {
  std::lock_guard lock(mutex_);
  auto found = std::ranges::find_if(sessions_, [&](const auto& each) { return each->id == session; });
  if (found == sessions_.end() || session == kOldSession) return false;
  std::unique_ptr<Session> gone = std::move(*found);
  sessions_.erase(found);
  for (const auto& [tracee, traced] : gone->traced)
    sum_up_locked(Term::from_bits(tracee));
  sum_up_new_locked();
  return true;
}

bool TraceTable::has_session(TraceSessionId session) const {
  std::lock_guard lock(mutex_);
  return find_locked(session) != nullptr;
}

Term TraceTable::session_tracer(TraceSessionId session) const {
  std::lock_guard lock(mutex_);
  Session* found = find_locked(session);
  return found == nullptr ? Term::none() : found->tracer;
}

std::vector<TraceTable::SessionInfo> TraceTable::sessions(std::optional<Term> tracing) const {
  std::lock_guard lock(mutex_);
  std::vector<SessionInfo> all;
  for (const auto& session : sessions_)
    if (!tracing || session->traced.contains(tracing->bits())) all.push_back({session->id, session->name});
  if (!all.empty() && all.front().id == kOldSession) std::rotate(all.begin(), all.begin() + 1, all.end());
  return all;
}

void TraceTable::sum_up_locked(Term tracee) {
  std::uint32_t flags = 0;
  for (const auto& session : sessions_)
    if (auto found = session->traced.find(tracee.bits()); found != session->traced.end()) flags |= found->second.flags;
  if (tracee.is_local_port())
    vm_.port_receiver->set_trace_flags(tracee, flags);
  else if (Process* process = vm_.processes->find(tracee))
    process->trace_flags.store(with_own_flags(*process, flags), std::memory_order_relaxed);
}

void TraceTable::sum_up_new_locked() {
  for (Kind kind : {kProcesses, kPorts}) {
    bool any = std::ranges::any_of(sessions_, [&](const auto& session) { return session->fresh[kind].flags != 0; });
    traces_new_[kind].store(any, std::memory_order_relaxed);
  }
}

void TraceTable::set_locked(Session& session, Term tracee, Traced traced) {
  if (traced.flags == 0)
    session.traced.erase(tracee.bits());
  else
    session.traced[tracee.bits()] = traced;
  sum_up_locked(tracee);
}

bool TraceTable::change(TraceSessionId session, Term tracee, bool on, std::uint32_t flags, Term tracer) {
  std::lock_guard lock(mutex_);
  Session* in = find_locked(session);
  if (in == nullptr || !is_alive(vm_, tracee)) return false;
  Traced now;
  if (auto found = in->traced.find(tracee.bits()); found != in->traced.end() && is_alive(vm_, found->second.tracer))
    now = found->second;
  if (on) {
    if (now.flags != 0 && now.tracer != tracer) return false;
    if (is_alive(vm_, tracer)) now = {now.flags | flags, tracer};
  } else {
    now.flags &= ~flags;
  }
  if (!on && (now.flags & ~kTimes) == 0) now.flags = 0;
  set_locked(*in, tracee, now);
  return true;
}

void TraceTable::change_new(TraceSessionId session, Kind kind, bool on, std::uint32_t flags, Term tracer) {
  std::lock_guard lock(mutex_);
  Session* in = find_locked(session);
  if (in == nullptr) return;
  Traced& fresh = in->fresh[kind];
  if (!traces_fresh(*in, kind)) fresh = {};
  if (!on)
    fresh.flags &= ~flags;
  else if (is_alive(vm_, tracer))
    fresh = {fresh.flags | flags, tracer};
  sum_up_new_locked();
}

TraceTable::Traced TraceTable::of(TraceSessionId session, Term tracee) const {
  std::lock_guard lock(mutex_);
  Session* in = find_locked(session);
  if (in == nullptr) return {};
  auto found = in->traced.find(tracee.bits());
  return found == in->traced.end() || !is_alive(vm_, found->second.tracer) ? Traced{} : found->second;
}

TraceTable::Traced TraceTable::of_new(TraceSessionId session, Kind kind) const {
  std::lock_guard lock(mutex_);
  Session* in = find_locked(session);
  return in == nullptr || !traces_fresh(*in, kind) ? Traced{} : in->fresh[kind];
}

bool TraceTable::traces_fresh(const Session& session, Kind kind) const {
  return session.fresh[kind].flags != 0 && is_alive(vm_, session.fresh[kind].tracer);
}

void TraceTable::sum_up(Process& process) {
  std::lock_guard lock(mutex_);
  sum_up_locked(process.pid());
}

void TraceTable::forget(Process& process) {
  if (process.trace_flags.load(std::memory_order_relaxed) == 0) return;
  std::lock_guard lock(mutex_);
  for (const auto& session : sessions_)
    session->traced.erase(process.pid().bits());
  process.trace_flags.store(0, std::memory_order_relaxed);
}

void TraceTable::forget_port(Term port) {
  std::lock_guard lock(mutex_);
  for (const auto& session : sessions_)
    session->traced.erase(port.bits());
}

// In the sessions that ask for it by one of the flags `when`. `only_once`: a flag that both lose by this.
void TraceTable::inherit_locked(Term from, Term to, std::uint32_t when, std::uint32_t only_once) {
  for (const auto& session : sessions_) {
    auto found = session->traced.find(from.bits());
    if (found == session->traced.end() || (found->second.flags & when) == 0) continue;
    Traced traced = found->second;
    traced.flags &= ~only_once;
    set_locked(*session, from, traced);
    set_locked(*session, to, traced);
  }
}

void TraceTable::started(Process& child, Process* parent) {
  constexpr std::uint32_t kWhen = TraceFlag::kSetOnSpawn | TraceFlag::kSetOnFirstSpawn;
  bool inherits = parent != nullptr && is_traced(*parent, kWhen);
  if (!inherits && !traces_new_[kProcesses].load(std::memory_order_relaxed)) return;
  std::lock_guard lock(mutex_);
  for (const auto& session : sessions_)
    if (traces_fresh(*session, kProcesses)) set_locked(*session, child.pid(), session->fresh[kProcesses]);
  if (inherits) inherit_locked(parent->pid(), child.pid(), kWhen, TraceFlag::kSetOnFirstSpawn);
}

void TraceTable::opened(Term port) {
  if (!traces_new_[kPorts].load(std::memory_order_relaxed)) return;
  std::lock_guard lock(mutex_);
  for (const auto& session : sessions_)
    if (traces_fresh(*session, kPorts)) set_locked(*session, port, session->fresh[kPorts]);
}

void TraceTable::linked(Process& process, Term other) {
  constexpr std::uint32_t kWhen = TraceFlag::kSetOnLink | TraceFlag::kSetOnFirstLink;
  if (!is_traced(process, kWhen)) return;
  std::lock_guard lock(mutex_);
  if (vm_.processes->find(other) != nullptr) inherit_locked(process.pid(), other, kWhen, TraceFlag::kSetOnFirstLink);
}

void TraceTable::set_filter(TraceSessionId session, MessageWay way, Filter filter) {
  std::lock_guard lock(mutex_);
  if (Session* in = find_locked(session)) in->filters[static_cast<int>(way)] = std::move(filter);
}

TraceTable::Filter TraceTable::filter(TraceSessionId session, MessageWay way) const {
  std::lock_guard lock(mutex_);
  Session* in = find_locked(session);
  return in == nullptr ? nullptr : in->filters[static_cast<int>(way)];
}

// Those whose tracer has ended trace it no more.
std::vector<TraceTable::Wanted> TraceTable::who_wants(Term tracee, std::uint32_t flag, std::optional<MessageWay> way) {
  std::vector<Wanted> wanted;
  std::lock_guard lock(mutex_);
  for (const auto& session : sessions_) {
    auto found = session->traced.find(tracee.bits());
    if (found == session->traced.end() || (found->second.flags & flag) == 0) continue;
    if (is_alive(vm_, found->second.tracer))
      wanted.push_back({session->id, found->second, way ? session->filters[static_cast<int>(*way)] : nullptr});
    else
      set_locked(*session, tracee, {});
  }
  return wanted;
}

void TraceTable::tell(Process& process, std::uint32_t flag, std::initializer_list<Term> elements) {
  for (const Wanted& wanted : who_wants(process.pid(), flag, std::nullopt))
    tell(process, wanted.traced, {elements.begin(), elements.size()});
}

void TraceTable::tell_message(Process& process, MessageWay way, std::initializer_list<Term> elements,
                              std::span<const Term> parts) {
  std::uint32_t flag = way == MessageWay::kSent ? TraceFlag::kSend : TraceFlag::kReceive;
  for (const Wanted& wanted : who_wants(process.pid(), flag, way)) {
    Arena space;
    std::vector<Term> event(elements);
    if (wanted.filter != nullptr) {
      Term added = Term::none();
      if (!wanted.filter->lets_by(process, wanted.session, parts, space, &added)) continue;
      // It may have silenced the process; messages nobody filters are told even then.
      if ((of(wanted.session, process.pid()).flags & TraceFlag::kSilent) != 0) continue;
      if (!added.is_none()) event.push_back(added);
    }
    tell(process, wanted.traced, event);
  }
}

void TraceTable::tell_of_port(Term port, std::uint32_t flag, std::initializer_list<Term> elements) {
  for (const Wanted& wanted : who_wants(port, flag, std::nullopt))
    tell(port, vm_.scheduler->current_scheduler_id(), wanted.traced, {elements.begin(), elements.size()});
}

void TraceTable::tell(Process& process, const Traced& traced, std::span<const Term> elements) {
  tell(process.pid(), vm_.scheduler->scheduler_id(process), traced, elements);
}

void TraceTable::tell(Term tracee, int scheduler, const Traced& traced, std::span<const Term> elements) {
  if (traced.tracer == tracee) return;
  Arena space;
  Term time = time_of(space, traced.flags);
  std::vector<Term> event = {time.is_none() ? atoms::k_trace : atoms::k_trace_ts, tracee};
  event.insert(event.end(), elements.begin(), elements.end());
  if ((traced.flags & TraceFlag::kSchedulerId) != 0) event.push_back(Term::small(scheduler));
  if (!time.is_none()) event.push_back(time);
  tell_tracer(vm_, traced.tracer, event);
}

void trace_event(Process& process, std::uint32_t flag, std::initializer_list<Term> elements) {
  if (is_traced(process, flag) && process.vm->traces != nullptr) process.vm->traces->tell(process, flag, elements);
}

void trace_collection(Process& process, Term what, std::optional<std::size_t> words) {
  Arena space;
  Term figures = collection_figures(process, space);
  if (words) figures = make_cons(space, make_tuple(space, {atoms::k_wordsize, make_unsigned(space, *words)}), figures);
  trace_event(process, TraceFlag::kGarbageCollection, {what, figures});
}

namespace {

constexpr std::uint32_t kRunningFlags = TraceFlag::kRunning | TraceFlag::kRunningProcs;

void tell_running(Process& process, Term what) {
  if (!is_traced(process, kRunningFlags)) return;
  Arena space;
  trace_event(process, kRunningFlags, {what, process.vm->stack_teller(process, atoms::k_current_function, space)});
}

}  // namespace

void trace_running(Process& process) {
  if (is_traced(process, TraceFlag::kSavesCalls)) process.stop_at_calls();
  tell_running(process, atoms::k_in);
  if (process.measured != nullptr) process.measured->resume(process);
}

void trace_leaving(Process& process, bool exits) {
  if (process.measured != nullptr) process.measured->stop(process);
  if (!exits) tell_running(process, atoms::k_out);
}

void trace_exited(Process& process) {
  trace_event(process, TraceFlag::kExiting, {atoms::k_out_exited, Term::small(0)});
}

void trace_sent(Process& process, Term event, Term to, Term message) {
  if (!is_traced(process, TraceFlag::kSend) || process.vm->traces == nullptr) return;
  Term parts[] = {to, message};
  process.vm->traces->tell_message(process, MessageWay::kSent, {event, message, to}, parts);
}

void trace_received(Process& process, Term message, Term sender) {
  if (!is_traced(process, TraceFlag::kReceive) || process.vm->traces == nullptr) return;
  bool by_process = sender.is_local_pid();
  Term parts[] = {by_process         ? process.vm->node_name
                  : sender.is_none() ? atoms::k_system
                                     : sender,
                  by_process ? sender : atoms::k_undefined, message};
  process.vm->traces->tell_message(process, MessageWay::kReceived, {atoms::k_receive, message}, parts);
}

}  // namespace mote
