// Sending and receiving.
//
// A receive looks at the mailbox from process.scan on; messages its patterns reject are passed over by moving scan. A
// marker is a place-holder in the mailbox: a receive for a message that holds a reference made after the marker was put
// there starts behind it.
#include <cstdlib>

#include "ops/call.h"
#include "ops/install.h"
#include "os/clock.h"
#include "process/saved_calls.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "process/trace.h"

namespace mote {

namespace {

// x0: destination; x1: message.
const Word* send(Process& process, const Word* ip) {
  Term message = process.x[1];
  if (saves_calls(process)) [[unlikely]]
    save_call(process, {atoms::k_erlang, atoms::k_send, 2});
  Term failed = send_to(process, process.x[0], message);
  if (failed == kSendAside) return leave(process, ip, 2, Outcome::kLong);
  if (process.in_blocking != 0) process.end_slice();
  if (!failed.is_none()) {
    process.failure() = {};
    process.failure().reason = failed;
    process.failure().first_frame =
        error_frame(process, atoms::k_erlang, atoms::k_exclamation, {process.x, 2}, Term::none());
    return raise(process, ip);
  }
  process.x[0] = message;
  return ip + 1;
}

// The next message to look at, markers passed over.
Signal* next_message(Process& process) {
  while (process.scan != nullptr && process.scan->kind == SignalKind::kMarker)
    process.scan = process.scan->next_signal();
  return process.scan;
}

const Word* fetch_signals(Process& process, const Word* ip) {
  if (!process.receive_some_signals()) return leave(process, ip, 0, Outcome::kExit);
  return next_message(process) == nullptr ? address(ip[1]) : ip;
}

// ip[1]: where to go if there is no message; ip[2]: destination.
template <Kind D>
MOTE_HANDLER op_loop_rec(MOTE_PARAMETERS) {
  constexpr int d = 2, end = d + operand_words(D);
  Signal* message = p->scan;
  if (message == nullptr || message->kind == SignalKind::kMarker) [[unlikely]] {
    MOTE_TAIL cold<fetch_signals>(MOTE_STATE);
  }
  p->examining = true;
  Term value = message->value;
  MOTE_WRITE(D, d, value);
  MOTE_NEXT(end);
}

// ip[1]: the loop_rec to go back to.
const Word* loop_rec_end(Process& process, const Word* ip) {
  if (process.scan != nullptr) process.scan = process.scan->next_signal();
  return enter(process, address(ip[1]), 0);
}

void stop_timer(Process& process) {
  if (process.receive_timer != 0) {
    process.vm->timers->cancel_receive_timeout(process.timer_handle, process.pid(), process.receive_timer);
    process.timer_handle = nullptr;
    process.receive_timer = 0;
  }
  process.set(Process::kTimeoutFired, false);
}

const Word* remove_message(Process& process, const Word* ip) {
  Signal* message = process.scan;
  if (message != nullptr) process.take_message(message);
  if (saves_calls(process)) [[unlikely]]
    save_event(process, atoms::k_receive);
  process.examining = false;
  process.scan = process.first;
  stop_timer(process);
  return ip + 1;
}

// Takes in what has arrived since the receive looked: there may be a message for it.
const Word* look_again(Process& process, const Word* ip) {
  if (!process.receive_some_signals()) return leave(process, ip, 0, Outcome::kExit);
  if (process.has_unseen_signals()) process.use_up_slice();
  return enter(process, address(ip[1]), 0);
}

// ip[1]: the loop_rec; where a receive has no patterns, this instruction.
const Word* wait(Process& process, const Word* ip) {
  if (process.signals_arrived()) return look_again(process, ip);
  return leave(process, address(ip[1]), 0, Outcome::kWait);
}

constexpr Word kNoTimeLimit = ~Word{0};

// Starts the timer of a receive. False where `time` is none.
bool start_timer(Process& process, Term time) {
  constexpr std::int64_t kMaxTimeout = 0xFFFFFFFF;
  if (time == atoms::k_infinity) {
    process.receive_timer = kNoTimeLimit;
    return true;
  }
  if (!time.is_small() || time.small_value() < 0 || time.small_value() > kMaxTimeout) return false;
  if (time == Term::small(0)) {
    process.set(Process::kTimeoutFired, true);
    return true;
  }
  process.receive_timer = ++process.timer_sequence;
  std::int64_t deadline = process.vm->clock->monotonic_ns() + time.small_value() * 1'000'000;
  process.timer_handle = process.vm->timers->start_receive_timeout(deadline, process.pid(), process.receive_timer);
  return true;
}

// ip[1]: as for wait; ip[2]: the time in milliseconds, or infinity. Registers outlive neither a wait nor another look,
// so the time is read first of all, and only once.
const Word* wait_timeout(Process& process, const Word* ip) {
  if (process.receive_timer == 0 && !process.has(Process::kTimeoutFired) &&
      !start_timer(process, load(process, ip[2]))) {
    process.examining = false;
    process.scan = process.first;
    return raise_error(process, ip, atoms::k_timeout_value);
  }
  if (process.signals_arrived()) return look_again(process, ip);
  if (process.has(Process::kTimeoutFired)) return ip + 3;
  return leave(process, address(ip[1]), 0, Outcome::kWait);
}

const Word* timeout(Process& process, const Word* ip) {
  stop_timer(process);
  process.examining = false;
  process.scan = process.first;
  if (saves_calls(process)) [[unlikely]]
    save_event(process, atoms::k_timeout);
  trace_received(process, atoms::k_timeout, atoms::k_clock_service);
  return ip + 1;
}

const Word* marker_reserve(Process& process, const Word* ip) {
  store(process, ip[1], process.reserve_marker());
  return ip + 2;
}
const Word* marker_bind(Process& process, const Word* ip) {
  process.bind_marker(load(process, ip[1]), load(process, ip[2]));
  return ip + 3;
}
const Word* marker_clear(Process& process, const Word* ip) {
  process.clear_marker(load(process, ip[1]));
  return ip + 2;
}
const Word* marker_use(Process& process, const Word* ip) {
  process.use_marker(load(process, ip[1]));
  return ip + 2;
}

}  // namespace

void install_message_ops(HandlerTable& table) {
  install_cold<send>(table, Op::send);
  install_variants<kRegister>(table, Op::loop_rec, []<Kind D>() { return &op_loop_rec<D>; });
  install_cold<loop_rec_end>(table, Op::loop_rec_end);
  install_cold<remove_message>(table, Op::remove_message);
  install_cold<wait>(table, Op::wait);
  install_cold<wait_timeout>(table, Op::wait_timeout);
  install_cold<timeout>(table, Op::timeout);
  install_cold<marker_reserve>(table, Op::recv_marker_reserve);
  install_cold<marker_bind>(table, Op::recv_marker_bind);
  install_cold<marker_clear>(table, Op::recv_marker_clear);
  install_cold<marker_use>(table, Op::recv_marker_use);
}

}  // namespace mote
