// Entering the tail-call threaded loop.
#include "interp/interpreter.h"

#include "base/work.h"

namespace mote {

HandlerTable make_handler_table() {
  HandlerTable table;
  install_move_ops(table);
  install_call_ops(table);
  install_apply_ops(table);
  install_test_ops(table);
  install_arithmetic_ops(table);
  install_exception_ops(table);
  install_message_ops(table);
  install_native_ops(table);
  install_trace_ops(table);
  install_map_ops(table);
  install_bit_ops(table);
  install_construction_ops(table);
  for (unsigned i = 0; i < kHandlerCount; ++i)
    CHECK(table[i] != nullptr);
  install_pairs(table);
  return table;
}

namespace {

// The loop, until it is left. AddressSanitizer, like handlers: an exception comes through handlers, which restore none
// of the machine registers that an instrumented function would need.
[[gnu::noinline]] __attribute__((no_sanitize("address"))) void run_from(Process& process, const Word* ip) {
  const Term* x = process.x;
  try {
    reinterpret_cast<Handler>(__atomic_load_n(ip, __ATOMIC_RELAXED))(ip, process.heap.stack(), process.heap.top(),
                                                                     process.x, &process, process.reductions_left - 1,
                                                                     x[0], x[1], x[2]);
  } catch (const WorkStopped&) {
    process.outcome = static_cast<std::uint8_t>(Outcome::kStopped);
  }
}

}  // namespace

Outcome run(Process& process) {
  process.load_registers();
  if (process.aside != nullptr) {
    process.registers->floats = process.aside->floats;
    delete process.aside;
    process.aside = nullptr;
  }
  process.outcome = static_cast<std::uint8_t>(Outcome::kYield);  // no longer why it was left before
  run_from(process, process.ip);
  return static_cast<Outcome>(process.outcome);
}

}  // namespace mote
