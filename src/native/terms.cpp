// What kind of term one is; comparing, hashing; tuples and lists.
#include <cstdarg>
#include <vector>

#include "native/api.h"
#include "native/environment.h"
#include "term/build.h"
#include "term/compare.h"
#include "term/hash.h"

namespace mote::native {

int enif_is_atom(NativeEnv*, Word term) {
  return term_of(term).is_atom();
}
int enif_is_binary(NativeEnv*, Word term) {
  return term_of(term).is_binary();
}
int enif_is_ref(NativeEnv*, Word term) {
  return term_of(term).is_reference();
}
int enif_is_fun(NativeEnv*, Word term) {
  return term_of(term).is_fun();
}
int enif_is_pid(NativeEnv*, Word term) {
  return term_of(term).is_pid();
}
int enif_is_port(NativeEnv*, Word term) {
  return term_of(term).is_port();
}
int enif_is_tuple(NativeEnv*, Word term) {
  return term_of(term).is_tuple();
}
int enif_is_list(NativeEnv*, Word term) {
  return term_of(term).is_list();
}
int enif_is_empty_list(NativeEnv*, Word term) {
  return term_of(term).is_nil();
}
int enif_is_number(NativeEnv*, Word term) {
  return term_of(term).is_number();
}
int enif_is_map(NativeEnv*, Word term) {
  return term_of(term).is_map();
}

int enif_term_type(NativeEnv*, Word word) {
  Term term = term_of(word);
  if (term.is_atom()) return kAtomType;
  if (term.is_bitstring()) return kBitstringType;
  if (term.is_float()) return kFloatType;
  if (term.is_fun()) return kFunType;
  if (term.is_integer()) return kIntegerType;
  if (term.is_list()) return kListType;
  if (term.is_map()) return kMapType;
  if (term.is_pid()) return kPidType;
  if (term.is_port()) return kPortType;
  if (term.is_reference()) return kReferenceType;
  CHECK(term.is_tuple());
  return kTupleType;
}

int enif_is_identical(Word a, Word b) {
  return exactly_equal(term_of(a), term_of(b));
}

int enif_compare(Word a, Word b) {
  int order = compare(*native_services()->atoms, term_of(a), term_of(b));
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

std::uint64_t enif_hash(int kind, Word term, std::uint64_t salt) {
  if (kind == kInternalHash) return mix_hash(internal_hash(term_of(term)), salt);
  if (kind == kPhash2) return phash2(*native_services()->atoms, term_of(term)) & ((1 << 27) - 1);
  return 0;
}

// --- tuples ---

int enif_get_tuple(NativeEnv*, Word term, int* arity, const Word** elements) {
  if (!term_of(term).is_tuple()) return 0;
  Tuple tuple(term_of(term));
  *arity = static_cast<int>(tuple.arity());
  *elements = tuple.elements();
  return 1;
}

Word enif_make_tuple(NativeEnv* env, unsigned count, ...) {
  Word* at = env->space->allocate(Tuple::words(count));
  at[0] = make_header(Tag::kTuple, count);
  va_list elements;
  va_start(elements, count);
  for (unsigned i = 0; i < count; ++i)
    at[1 + i] = va_arg(elements, Word);
  va_end(elements);
  return Term::boxed(at).bits();
}

Word enif_make_tuple_from_array(NativeEnv* env, const Word* elements, unsigned count) {
  return make_tuple(*env->space, std::span(reinterpret_cast<const Term*>(elements), count)).bits();
}

// --- lists ---

int enif_get_list_cell(NativeEnv*, Word term, Word* head, Word* tail) {
  if (!term_of(term).is_cons()) return 0;
  Cons cell(term_of(term));
  *head = cell.head().bits();
  *tail = cell.tail().bits();
  return 1;
}

int enif_get_list_length(NativeEnv*, Word term, unsigned* length) {
  std::uint64_t count = 0;
  Term list = term_of(term);
  for (; list.is_cons(); list = Cons(list).tail())
    ++count;
  if (!list.is_nil() || count > UINT32_MAX) return 0;
  *length = static_cast<unsigned>(count);
  return 1;
}

Word enif_make_list_cell(NativeEnv* env, Word head, Word tail) {
  return make_cons(*env->space, term_of(head), term_of(tail)).bits();
}

Word enif_make_list(NativeEnv* env, unsigned count, ...) {
  if (count == 0) return Term::nil().bits();
  Word* at = env->space->allocate(Cons::kWords * count);
  va_list elements;
  va_start(elements, count);
  for (unsigned i = 0; i < count; ++i) {
    Term tail = i + 1 < count ? Term::cons(at + 2 * (i + 1)) : Term::nil();
    Cons::make(at + 2 * i, term_of(va_arg(elements, Word)), tail);
  }
  va_end(elements);
  return Term::cons(at).bits();
}

Word enif_make_list_from_array(NativeEnv* env, const Word* elements, unsigned count) {
  return make_list(*env->space, std::span(reinterpret_cast<const Term*>(elements), count)).bits();
}

int enif_make_reverse_list(NativeEnv* env, Word term, Word* reversed) {
  Term list = term_of(term), made = Term::nil();
  for (; list.is_cons(); list = Cons(list).tail())
    made = make_cons(*env->space, Cons(list).head(), made);
  if (!list.is_nil()) return 0;
  *reversed = made.bits();
  return 1;
}

}  // namespace mote::native
