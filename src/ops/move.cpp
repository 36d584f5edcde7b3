// Moving terms between registers, building lists and tuples, stack frames: what hot_moves.h has not.
#include "ops/call.h"
#include "ops/hot_moves.h"
#include "ops/install.h"

namespace mote {

namespace {

[[gnu::always_inline]] inline const Word* swap(const Word* ip, Term* x, Term* y) {
  Term first = load(ip[1], x, y);
  store(ip[1], x, y, load(ip[2], x, y));
  store(ip[2], x, y, first);
  return ip + 3;
}

const Word* set_tuple_element(Process& process, const Word* ip) {
  load(process, ip[2]).pointer()[1 + ip[3]] = load(process, ip[1]).bits();
  return ip + 4;
}

// ip[1]: arity; ip[2]: the record; ip[3]: count of the index and value words behind the destination.
template <Kind D>
MOTE_HANDLER op_update_record(MOTE_PARAMETERS) {
  constexpr int d = 4, updates = d + operand_words(D);
  MOTE_SPILL;
  Word words = 1 + ip[1];
  const Word* source = load(ip[2], x, y).pointer();
  for (Word i = 0; i < words; ++i)
    htop[i] = source[i];
  for (Word i = 0; i < ip[3]; i += 2)
    htop[ip[updates + i]] = load(ip[updates + 1 + i], x, y).bits();
  Term record = Term::boxed(htop);
  htop += words;
  Word count = ip[3];
  MOTE_WRITE(D, d, record);
  MOTE_NEXT(updates + count);
}

// For the mode that collects at every reservation: stands before one. ip[1]: words; ip[2]: live; ip[3]: not used.
const Word* collect_then(Process& process, const Word* ip) {
  return collect_and_go_on(process, ip + 4, ip[2], ip[1]);
}

}  // namespace

void install_move_ops(HandlerTable& table) {
  install_hot<Op::move, Op::move_move, Op::get_list, Op::get_hd, Op::get_tl, Op::get_tuple_element,
              Op::get_tuple_elements, Op::put_list, Op::put_pair, Op::put_tuple, Op::init_y, Op::init_yregs, Op::trim,
              Op::allocate, Op::allocate_move, Op::allocate_heap, Op::test_heap, Op::test_heap_put_list,
              Op::test_heap_put_pair, Op::deallocate>(table);
  install_warm<swap>(table, Op::swap);
  install_cold<set_tuple_element>(table, Op::set_tuple_element);
  install_variants<kRegister>(table, Op::update_record, []<Kind D>() { return &op_update_record<D>; });
  install_cold<collect_then>(table, Op::collect_then);
}

}  // namespace mote
