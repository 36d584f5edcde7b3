// Moving terms between registers, building lists and tuples, stack frames.
//
// An instruction that needs heap checks for room first; where there is none, collect_at() collects and executes the
// instruction once more, from its beginning.
#include "ops/bodies.h"
#include "ops/call.h"
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

// ip[1]: arity; then the destination, then the elements as generic operands. Room was tested for.
template <Kind D>
MOTE_HANDLER op_put_tuple(MOTE_PARAMETERS) {
  constexpr int d = 2, elements = d + operand_words(D);
  MOTE_SPILL;
  Word arity = ip[1];
  htop[0] = make_header(Tag::kTuple, arity);
  for (Word i = 0; i < arity; ++i) htop[1 + i] = load(ip[elements + i], x, y).bits();
  Term tuple = Term::boxed(htop);
  htop += 1 + arity;
  MOTE_WRITE(D, d, tuple);
  MOTE_NEXT(elements + arity);
}

// ip[1]: arity; ip[2]: the record; ip[3]: count of the index and value words behind the destination.
template <Kind D>
MOTE_HANDLER op_update_record(MOTE_PARAMETERS) {
  constexpr int d = 4, updates = d + operand_words(D);
  MOTE_SPILL;
  Word words = 1 + ip[1];
  const Word* source = load(ip[2], x, y).pointer();
  for (Word i = 0; i < words; ++i) htop[i] = source[i];
  for (Word i = 0; i < ip[3]; i += 2) htop[ip[updates + i]] = load(ip[updates + 1 + i], x, y).bits();
  Term record = Term::boxed(htop);
  htop += words;
  Word count = ip[3];
  MOTE_WRITE(D, d, record);
  MOTE_NEXT(updates + count);
}

MOTE_HANDLER op_init_y(MOTE_PARAMETERS) {
  *reinterpret_cast<Term*>(reinterpret_cast<char*>(y) + ip[1]) = Term::nil();
  MOTE_NEXT(2);
}

MOTE_HANDLER op_init_yregs(MOTE_PARAMETERS) {
  Word count = ip[1];
  for (Word i = 0; i < count; ++i) *reinterpret_cast<Term*>(reinterpret_cast<char*>(y) + ip[2 + i]) = Term::nil();
  MOTE_NEXT(2 + count);
}

MOTE_HANDLER op_trim(MOTE_PARAMETERS) {
  y += ip[1];
  MOTE_NEXT(2);
}

[[gnu::always_inline]] inline Term* below(Term* stack, Word bytes) {
  return reinterpret_cast<Term*>(reinterpret_cast<char*>(stack) - bytes);
}

// Collects for ip[need] bytes with ip[live] registers, then executes `ip` again.
template <int need, int more, int live>
const Word* collect_at(Process& process, const Word* ip) {
  std::size_t words = (ip[need] + (more != 0 ? ip[more] : 0)) / sizeof(Word);
  return collect_and_go_on(process, ip, ip[live], words);
}

// ip[1]: bytes of the frame; ip[2]: live.
template <auto... bodies>
MOTE_HANDLER op_allocate(MOTE_PARAMETERS) {
  Term* frame = below(y, ip[1]);
  if (!has_room(htop, frame, 0)) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 0, 2>>(MOTE_STATE);
  }
  y = frame;
  ip += 2;
  MOTE_TAIL sequence<bodies...>(MOTE_STATE);
}

// ip[1]: bytes of the frame; ip[2]: bytes of terms; ip[3]: live.
MOTE_HANDLER op_allocate_heap(MOTE_PARAMETERS) {
  Term* frame = below(y, ip[1]);
  if (!has_room(htop, frame, ip[2])) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 2, 3>>(MOTE_STATE);
  }
  y = frame;
  MOTE_NEXT(4);
}

// ip[1]: bytes; ip[2]: live.
template <auto... bodies>
MOTE_HANDLER op_test_heap(MOTE_PARAMETERS) {
  if (!has_room(htop, y, ip[1])) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 0, 2>>(MOTE_STATE);
  }
  ip += 2;
  MOTE_TAIL sequence<bodies...>(MOTE_STATE);
}

// For the mode that collects at every reservation: stands before one. ip[1]: words; ip[2]: live; ip[3]: not used.
const Word* collect_then(Process& process, const Word* ip) {
  return collect_and_go_on(process, ip + 4, ip[2], ip[1]);
}

MOTE_HANDLER op_deallocate(MOTE_PARAMETERS) {
  y += ip[1];
  MOTE_NEXT(2);
}

}  // namespace

void install_move_ops(HandlerTable& table) {
  install_variants<kSource, kRegister>(table, Op::move, []<Kind S, Kind D>() { return &sequence<body_move<S, D>>; });
  install_variants<kSource, kRegister, kSource, kRegister>(table, Op::move_move, []<Kind S, Kind D, Kind T, Kind E>() {
    return &sequence<body_move<S, D>, body_move<T, E>>;
  });
  install_warm<swap>(table, Op::swap);
  install_variants<kRegister, kRegister, kRegister>(
      table, Op::get_list, []<Kind S, Kind H, Kind T>() { return &sequence<body_get_list<S, H, T>>; });
  install_variants<kRegister, kRegister>(table, Op::get_hd,
                                         []<Kind S, Kind D>() { return &sequence<body_get_part<S, D, true>>; });
  install_variants<kRegister, kRegister>(table, Op::get_tl,
                                         []<Kind S, Kind D>() { return &sequence<body_get_part<S, D, false>>; });
  install_variants<kRegister, kRegister>(table, Op::get_tuple_element,
                                         []<Kind S, Kind D>() { return &sequence<body_get_tuple_element<S, D>>; });
  install_variants<kRegister, kRegister, kRegister>(table, Op::get_tuple_elements, []<Kind S, Kind D, Kind E>() {
    return &sequence<body_get_tuple_elements<S, D, E>>;
  });
  install_cold<set_tuple_element>(table, Op::set_tuple_element);
  install_variants<kSource, kSource, kRegister>(
      table, Op::put_list, []<Kind H, Kind T, Kind D>() { return &sequence<body_put_list<H, T, D>>; });
  install_variants<kSource, kSource, kRegister>(
      table, Op::put_pair, []<Kind A, Kind B, Kind D>() { return &sequence<body_put_pair<A, B, D>>; });
  install_variants<kRegister>(table, Op::put_tuple, []<Kind D>() { return &op_put_tuple<D>; });
  install_variants<kRegister>(table, Op::update_record, []<Kind D>() { return &op_update_record<D>; });
  install_one(table, Op::init_y, &op_init_y);
  install_one(table, Op::init_yregs, &op_init_yregs);
  install_one(table, Op::trim, &op_trim);
  install_one(table, Op::allocate, &op_allocate<>);
  install_variants<kSource, kRegister>(table, Op::allocate_move,
                                       []<Kind S, Kind D>() { return &op_allocate<body_move<S, D>>; });
  install_one(table, Op::allocate_heap, &op_allocate_heap);
  install_one(table, Op::test_heap, &op_test_heap<>);
  install_variants<kSource, kSource, kRegister>(
      table, Op::test_heap_put_list, []<Kind H, Kind T, Kind D>() { return &op_test_heap<body_put_list<H, T, D>>; });
  install_variants<kSource, kSource, kRegister>(
      table, Op::test_heap_put_pair, []<Kind A, Kind B, Kind D>() { return &op_test_heap<body_put_pair<A, B, D>>; });
  install_cold<collect_then>(table, Op::collect_then);
  install_one(table, Op::deallocate, &op_deallocate);
}

}  // namespace mote
