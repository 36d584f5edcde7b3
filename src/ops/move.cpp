// Moving terms between registers, building lists and tuples, stack frames.
//
// An instruction that needs heap checks for room first; where there is none, collect_at() collects and executes the
// instruction once more, from its beginning.
#include <cstring>

#include "ops/install.h"

namespace mote {

namespace {

template <Kind S, Kind D>
MOTE_HANDLER op_move(MOTE_PARAMETERS) {
  constexpr int s = 1, d = s + operand_words(S), end = d + operand_words(D);
  Term value = MOTE_READ(S, s);
  MOTE_WRITE(D, d, value);
  MOTE_NEXT(end);
}

const Word* swap(Process& process, const Word* ip) {
  Term first = load(process, ip[1]);
  store(process, ip[1], load(process, ip[2]));
  store(process, ip[2], first);
  return ip + 3;
}

template <Kind S, Kind H, Kind T>
MOTE_HANDLER op_get_list(MOTE_PARAMETERS) {
  constexpr int s = 1, h = s + operand_words(S), t = h + operand_words(H), end = t + operand_words(T);
  Cons cell(MOTE_READ(S, s));
  Term head = cell.head();
  Term tail = cell.tail();
  MOTE_WRITE(H, h, head);
  MOTE_WRITE(T, t, tail);
  MOTE_NEXT(end);
}

template <Kind S, Kind D, bool head>
MOTE_HANDLER op_get_part(MOTE_PARAMETERS) {
  constexpr int s = 1, d = s + operand_words(S), end = d + operand_words(D);
  Cons cell(MOTE_READ(S, s));
  Term part = head ? cell.head() : cell.tail();
  MOTE_WRITE(D, d, part);
  MOTE_NEXT(end);
}

// ip[1]: byte offset of the element from the tuple's header.
template <Kind S, Kind D>
MOTE_HANDLER op_get_tuple_element(MOTE_PARAMETERS) {
  constexpr int s = 2, d = s + operand_words(S), end = d + operand_words(D);
  Term tuple = MOTE_READ(S, s);
  Term element = *reinterpret_cast<const Term*>(reinterpret_cast<const char*>(tuple.pointer()) + ip[1]);
  MOTE_WRITE(D, d, element);
  MOTE_NEXT(end);
}

const Word* set_tuple_element(Process& process, const Word* ip) {
  load(process, ip[2]).pointer()[1 + ip[3]] = load(process, ip[1]).bits();
  return ip + 4;
}

template <Kind H, Kind T, Kind D>
MOTE_HANDLER op_put_list(MOTE_PARAMETERS) {
  constexpr int h = 1, t = h + operand_words(H), d = t + operand_words(T), end = d + operand_words(D);
  Term head = MOTE_READ(H, h);
  Term tail = MOTE_READ(T, t);
  Term list = Cons::make(htop, head, tail);
  htop += Cons::kWords;
  MOTE_WRITE(D, d, list);
  MOTE_NEXT(end);
}

// ip[1]: destination; ip[2]: arity; then the elements. Room was tested for.
const Word* put_tuple(Process& process, const Word* ip) {
  Word arity = ip[2];
  Word* at = process.heap.allocate(1 + arity);
  at[0] = make_header(Tag::kTuple, arity);
  for (Word i = 0; i < arity; ++i) at[1 + i] = load(process, ip[3 + i]).bits();
  store(process, ip[1], Term::boxed(at));
  return ip + 3 + arity;
}

// ip[1]: arity; ip[2]: the record; ip[3]: destination; ip[4]: count of the index and value words that follow.
const Word* update_record(Process& process, const Word* ip) {
  Word arity = ip[1];
  const Word* source = load(process, ip[2]).pointer();
  Word* at = process.heap.allocate(1 + arity);
  std::memcpy(at, source, (1 + arity) * sizeof(Word));
  for (Word i = 0; i < ip[4]; i += 2) at[ip[5 + i]] = load(process, ip[6 + i]).bits();
  store(process, ip[3], Term::boxed(at));
  return ip + 5 + ip[4];
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

[[gnu::always_inline]] inline bool has_room(const Word* htop, const Term* y, std::size_t words) {
  return reinterpret_cast<const Word*>(y) - htop >= static_cast<std::ptrdiff_t>(words + ProcessHeap::kSlack);
}

// Collects for ip[need] words with ip[live] registers, then executes `ip` again.
template <int need, int more, int live>
const Word* collect_at(Process& process, const Word* ip) {
  std::size_t words = ip[need] + (more != 0 ? ip[more] : 0);
  if (!process.collect(words, ip[live]) || process.pending_exit != 0) return leave(process, ip, ip[live], Outcome::kExit);
  return ip;
}

MOTE_HANDLER op_allocate(MOTE_PARAMETERS) {
  if (!has_room(htop, y, ip[1])) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 0, 2>>(MOTE_STATE);
  }
  y -= ip[1];
  MOTE_NEXT(3);
}

MOTE_HANDLER op_allocate_heap(MOTE_PARAMETERS) {
  if (!has_room(htop, y, ip[1] + ip[2])) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 2, 3>>(MOTE_STATE);
  }
  y -= ip[1];
  MOTE_NEXT(4);
}

MOTE_HANDLER op_test_heap(MOTE_PARAMETERS) {
  if (!has_room(htop, y, ip[1])) [[unlikely]] {
    MOTE_TAIL cold<collect_at<1, 0, 2>>(MOTE_STATE);
  }
  MOTE_NEXT(3);
}

// For the mode that collects at every reservation: stands before one. ip[1]: words; ip[2]: live; ip[3]: not used.
const Word* collect_then(Process& process, const Word* ip) {
  if (!process.collect(ip[1], ip[2]) || process.pending_exit != 0) return leave(process, ip + 4, ip[2], Outcome::kExit);
  return ip + 4;
}

MOTE_HANDLER op_deallocate(MOTE_PARAMETERS) {
  y += ip[1];
  MOTE_NEXT(2);
}

}  // namespace

void install_move_ops(HandlerTable& table) {
  install_variants<kSource, kRegister>(table, Op::move, []<Kind S, Kind D>() { return &op_move<S, D>; });
  install_cold<swap>(table, Op::swap);
  install_variants<kRegister, kRegister, kRegister>(
      table, Op::get_list, []<Kind S, Kind H, Kind T>() { return &op_get_list<S, H, T>; });
  install_variants<kRegister, kRegister>(table, Op::get_hd,
                                         []<Kind S, Kind D>() { return &op_get_part<S, D, true>; });
  install_variants<kRegister, kRegister>(table, Op::get_tl,
                                         []<Kind S, Kind D>() { return &op_get_part<S, D, false>; });
  install_variants<kRegister, kRegister>(table, Op::get_tuple_element,
                                         []<Kind S, Kind D>() { return &op_get_tuple_element<S, D>; });
  install_cold<set_tuple_element>(table, Op::set_tuple_element);
  install_variants<kSource, kSource, kRegister>(
      table, Op::put_list, []<Kind H, Kind T, Kind D>() { return &op_put_list<H, T, D>; });
  install_cold<put_tuple>(table, Op::put_tuple);
  install_cold<update_record>(table, Op::update_record);
  install_one(table, Op::init_y, &op_init_y);
  install_one(table, Op::init_yregs, &op_init_yregs);
  install_one(table, Op::trim, &op_trim);
  install_one(table, Op::allocate, &op_allocate);
  install_one(table, Op::allocate_heap, &op_allocate_heap);
  install_one(table, Op::test_heap, &op_test_heap);
  install_cold<collect_then>(table, Op::collect_then);
  install_one(table, Op::deallocate, &op_deallocate);
}

}  // namespace mote
