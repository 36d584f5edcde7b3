// Map instructions.
#include "term/map.h"

#include <absl/container/inlined_vector.h>

#include "ops/call.h"
#include "ops/install.h"

namespace mote {

namespace {

using Terms = absl::InlinedVector<Term, 32>;

Terms operands(Process& process, const Word* first, Word count) {
  Terms all(count);
  for (Word i = 0; i < count; ++i)
    all[i] = load(process, first[i]);
  return all;
}

// ip[1]: map; ip[2]: destination; ip[3]: count of the keys and values that follow.
const Word* put_map_assoc(Process& process, const Word* ip) {
  Term map = load(process, ip[1]);
  const Word* next = ip + 4 + ip[3];
  if (!map.is_map()) return raise_error(process, ip, atoms::k_badmap, map);
  const AtomTable& atoms = *process.vm->atoms;
  Term result = ip[3] == 2 ? map_put(process.heap, atoms, map, load(process, ip[4]), load(process, ip[5]))
                           : map_put_all(process.heap, atoms, map, operands(process, ip + 4, ip[3]));
  store(process, ip[2], result);
  return next;
}

// ip[1]: failure; ip[2]: map; ip[3]: destination; ip[4]: count.
const Word* put_map_exact(Process& process, const Word* ip) {
  Term map = load(process, ip[2]);
  const Word* next = ip + 5 + ip[4];
  if (!map.is_map()) return ip[1] != 0 ? address(ip[1]) : raise_error(process, ip, atoms::k_badmap, map);
  Term missing;
  Term result = map_update_all(process.heap, map, operands(process, ip + 5, ip[4]), &missing);
  if (result.is_none()) return ip[1] != 0 ? address(ip[1]) : raise_error(process, ip, atoms::k_badkey, missing);
  store(process, ip[3], result);
  return next;
}

// ip[1]: failure; ip[2]: map; ip[3]: count of keys.
const Word* has_map_fields(const Word* ip, Term* x, Term* y) {
  Term map = load(ip[2], x, y);
  for (Word i = 0; i < ip[3]; ++i)
    if (map_get(map, load(ip[4 + i], x, y)).is_none()) return address(ip[1]);
  return ip + 4 + ip[3];
}

// ip[1]: failure; ip[2]: map; ip[3]: count of the keys and destinations that follow.
const Word* get_map_elements(const Word* ip, Term* x, Term* y) {
  Term map = load(ip[2], x, y);
  for (Word i = 0; i < ip[3]; i += 2) {
    Term value = map_get(map, load(ip[4 + i], x, y));
    if (value.is_none()) return address(ip[1]);
    store(ip[5 + i], x, y, value);
  }
  return ip + 4 + ip[3];
}

// As above, of a flat map and immediate keys; get_map_elements does the others.
MOTE_HANDLER op_get_map_elements(MOTE_PARAMETERS) {
  MOTE_SPILL;
  Term map = load(ip[2], x, y);
  if (map.boxed_tag() != Tag::kFlatMap) {
    MOTE_TAIL warm<get_map_elements>(MOTE_STATE);
  }
  FlatMap* flat = FlatMap::of(map);
  const Term* keys = flat->key_array();
  std::size_t size = flat->size();
  const Word* pairs = ip + 4;
  const Word* end = pairs + ip[3];
  const Word* next = end;
  // The pairs come in the order of the keys, mostly.
  std::size_t at = 0;
  for (; pairs != end; pairs += 2) {
    Term key = load(pairs[0], x, y);
    if (!key.is_immediate()) [[unlikely]] {
      MOTE_TAIL warm<get_map_elements>(MOTE_STATE);
    }
    std::size_t tries = size;
    while (tries != 0 && keys[at = at < size ? at : 0] != key) {
      ++at;
      --tries;
    }
    if (tries == 0) {
      next = address(ip[1]);
      break;
    }
    ((pairs[1] & 4) != 0 ? y : x)[pairs[1] >> 3] = flat->values()[at];
    ++at;
  }
  x0 = x[0];
  x1 = x[1];
  x2 = x[2];
  ip = next;
  MOTE_DISPATCH;
}

// A map of constant keys. ip[1]: count; ip[2]: destination as a generic operand; ip[3]: the keys tuple; then the
// destination, then the values in the order of the keys.
template <Kind D>
const Word* make_map(Process& process, const Word* ip) {
  constexpr int values = 4 + operand_words(D);
  Terms all = operands(process, ip + values, ip[1]);
  store(process, ip[2], make_flat_map(process.heap, Term::from_bits(ip[3]), all));
  return ip + values + ip[1];
}

template <Kind D>
MOTE_HANDLER op_make_map(MOTE_PARAMETERS) {
  constexpr int d = 4, values = d + operand_words(D);
  Word count = ip[1];
  if (!has_room(htop, y, FlatMap::words(count) * sizeof(Word))) [[unlikely]] {
    MOTE_TAIL cold<make_map<D>>(MOTE_STATE);
  }
  MOTE_SPILL;
  FlatMap* flat = reinterpret_cast<FlatMap*>(htop);
  flat->header = make_header(Tag::kFlatMap, 2 + count);
  flat->count = Term::small(static_cast<std::int64_t>(count));
  flat->keys = Term::from_bits(ip[3]);
  for (Word i = 0; i < count; ++i)
    flat->values()[i] = load(ip[values + i], x, y);
  Term map = Term::boxed(htop);
  htop += FlatMap::words(count);
  MOTE_WRITE(D, d, map);
  MOTE_NEXT(values + count);
}

// One key. ip[1]: failure; ip[2]: key; ip[3]: destination as a generic operand; then map and destination.
template <Kind S, Kind D>
MOTE_HANDLER op_get_map_element(MOTE_PARAMETERS) {
  constexpr int s = 4, d = s + operand_words(S), end = d + operand_words(D);
  Term map = MOTE_READ(S, s);
  Term key = Term::from_bits(ip[2]);
  if (map.boxed_tag() == Tag::kFlatMap && key.is_immediate()) [[likely]] {
    FlatMap* flat = FlatMap::of(map);
    const Term* keys = flat->key_array();
    for (std::size_t i = 0, size = flat->size(); i < size; ++i) {
      if (keys[i] != key) continue;
      Term value = flat->values()[i];
      MOTE_WRITE(D, d, value);
      MOTE_NEXT(end);
    }
    ip = address(ip[1]);
    MOTE_DISPATCH;
  }
  // Keys that are not immediate, and hash maps.
  Term value = map_get(map, key);
  if (value.is_none()) {
    ip = address(ip[1]);
    MOTE_DISPATCH;
  }
  MOTE_WRITE(D, d, value);
  MOTE_NEXT(end);
}

}  // namespace

void install_map_ops(HandlerTable& table) {
  install_cold<put_map_assoc>(table, Op::put_map_assoc);
  install_cold<put_map_exact>(table, Op::put_map_exact);
  install_warm<has_map_fields>(table, Op::has_map_fields);
  install_one(table, Op::get_map_elements, &op_get_map_elements);
  install_variants<kRegister>(table, Op::make_map, []<Kind D>() { return &op_make_map<D>; });
  install_variants<kRegister, kRegister>(table, Op::get_map_element,
                                         []<Kind S, Kind D>() { return &op_get_map_element<S, D>; });
}

}  // namespace mote
