// Entering the tail-call threaded loop.
#include "interp/interpreter.h"

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
  install_trace_ops(table);
  install_map_ops(table);
  install_bit_ops(table);
  install_construction_ops(table);
  for (unsigned i = 0; i < kHandlerCount; ++i)
    CHECK(table[i] != nullptr);
  install_pairs(table);
  return table;
}

Outcome run(Process& process) {
  process.load_registers();
  if (process.aside != nullptr) {
    process.registers->floats = process.aside->floats;
    delete process.aside;
    process.aside = nullptr;
  }
  const Word* ip = process.ip;
  const Term* x = process.x;
  reinterpret_cast<Handler>(__atomic_load_n(ip, __ATOMIC_RELAXED))(
      ip, process.heap.stack(), process.heap.top(), process.x, &process, process.reductions_left - 1, x[0], x[1], x[2]);
  return static_cast<Outcome>(process.outcome);
}

}  // namespace mote
