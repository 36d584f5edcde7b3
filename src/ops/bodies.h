// Bodies of the instructions that stand alone and as parts of fused ones. See MOTE_BODY in machine.h.
#pragma once

#include "ops/machine.h"
#include "term/views.h"

namespace mote {

template <Kind S, Kind D>
MOTE_BODY body_move(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, d = s + operand_words(S), end = d + operand_words(D);
  Term value = MOTE_READ(S, s);
  MOTE_WRITE(D, d, value);
  ip += end - 1;
  return true;
}

// Where a test goes on that fails: at the address in ip[1], which is known to lie `near` words ahead where that is not
// 0.
template <int near>
[[gnu::always_inline]] inline const Word* failing(const Word* ip) {
  return near != 0 ? ip + near : address(ip[1]);
}

// What is_nonempty_list, is_nil and the like do.
template <int near, bool (*test)(Term), Kind S>
MOTE_BODY body_is(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, end = s + operand_words(S);
  bool yes = test(MOTE_READ(S, s));
  ip = yes ? ip + end - 1 : failing<near>(ip);
  return yes;
}

template <Kind S, Kind H, Kind T>
MOTE_BODY body_get_list(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, h = s + operand_words(S), t = h + operand_words(H), end = t + operand_words(T);
  Cons cell(MOTE_READ(S, s));
  Term head = cell.head();
  Term tail = cell.tail();
  MOTE_WRITE(H, h, head);
  MOTE_WRITE(T, t, tail);
  ip += end - 1;
  return true;
}

template <Kind S, Kind D, bool head>
MOTE_BODY body_get_part(MOTE_BODY_PARAMETERS) {
  constexpr int s = 1, d = s + operand_words(S), end = d + operand_words(D);
  Cons cell(MOTE_READ(S, s));
  Term part = head ? cell.head() : cell.tail();
  MOTE_WRITE(D, d, part);
  ip += end - 1;
  return true;
}

// is_nonempty_list, then get_list, get_hd or get_tl of the same register, which has one word for both.
template <Kind S, Kind H, Kind T>
MOTE_BODY body_take_list(MOTE_BODY_PARAMETERS) {
  if (!MOTE_READ(S, 2).is_cons()) {
    ip = address(ip[1]);
    return false;
  }
  ip += 1;
  return body_get_list<S, H, T>(MOTE_STATE);
}

template <Kind S, Kind D, bool head>
MOTE_BODY body_take_part(MOTE_BODY_PARAMETERS) {
  if (!MOTE_READ(S, 2).is_cons()) {
    ip = address(ip[1]);
    return false;
  }
  ip += 1;
  return body_get_part<S, D, head>(MOTE_STATE);
}

[[gnu::always_inline]] inline Term element_at(Term tuple, Word byte_offset) {
  return *reinterpret_cast<const Term*>(reinterpret_cast<const char*>(tuple.boxed_pointer()) + byte_offset);
}

// ip[1]: byte offset of the element from the tuple's header.
template <Kind S, Kind D>
MOTE_BODY body_get_tuple_element(MOTE_BODY_PARAMETERS) {
  constexpr int s = 2, d = s + operand_words(S), end = d + operand_words(D);
  Term element = element_at(MOTE_READ(S, s), ip[1]);
  MOTE_WRITE(D, d, element);
  ip += end - 1;
  return true;
}

// Two elements of one tuple. ip[1], ip[2]: byte offsets.
template <Kind S, Kind D, Kind E>
MOTE_BODY body_get_tuple_elements(MOTE_BODY_PARAMETERS) {
  constexpr int s = 3, d = s + operand_words(S), e = d + operand_words(D), end = e + operand_words(E);
  Term tuple = MOTE_READ(S, s);
  Term first = element_at(tuple, ip[1]);
  Term second = element_at(tuple, ip[2]);
  MOTE_WRITE(D, d, first);
  MOTE_WRITE(E, e, second);
  ip += end - 1;
  return true;
}

template <Kind H, Kind T, Kind D>
MOTE_BODY body_put_list(MOTE_BODY_PARAMETERS) {
  constexpr int h = 1, t = h + operand_words(H), d = t + operand_words(T), end = d + operand_words(D);
  Term head = MOTE_READ(H, h);
  Term tail = MOTE_READ(T, t);
  Term list = Cons::make(htop, head, tail);
  htop += Cons::kWords;
  MOTE_WRITE(D, d, list);
  ip += end - 1;
  return true;
}

template <Kind A, Kind B, Kind D>
MOTE_BODY body_put_pair(MOTE_BODY_PARAMETERS) {
  constexpr int a = 1, b = a + operand_words(A), d = b + operand_words(B), end = d + operand_words(D);
  Term first = MOTE_READ(A, a);
  Term second = MOTE_READ(B, b);
  htop[0] = make_header(Tag::kTuple, 2);
  htop[1] = first.bits();
  htop[2] = second.bits();
  Term tuple = Term::boxed(htop);
  htop += 3;
  MOTE_WRITE(D, d, tuple);
  ip += end - 1;
  return true;
}

}  // namespace mote
