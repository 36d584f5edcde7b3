// atomics and counters.
#include "builtins/ets_support.h"
#include "builtins/table.h"
#include "ets/atomic_arrays.h"
#include "term/map.h"

namespace mote {

namespace {

using ets::AtomicArray;
using ets::CounterArray;

// How an integer becomes a 64-bit word.
enum class Range : std::uint8_t { kSigned, kUnsigned, kEither };

bool to_word(Term integer, Range range, std::uint64_t& word) {
  bool negative;
  if (integer.is_small()) {
    negative = integer.small_value() < 0;
    word = static_cast<std::uint64_t>(integer.small_value());
  } else {
    if (!integer.is_bignum() || Bignum(integer).limbs().size() != 1) return false;
    std::uint64_t magnitude = Bignum(integer).limbs()[0];
    negative = Bignum(integer).negative();
    constexpr std::uint64_t kHighest = std::uint64_t{1} << 63;
    if (negative ? magnitude > kHighest : (range == Range::kSigned && magnitude >= kHighest)) return false;
    word = negative ? 0 - magnitude : magnitude;
  }
  return !(negative && range == Range::kUnsigned);
}

Term from_word(TermSpace& space, std::uint64_t word, bool is_signed) {
  return is_signed ? make_integer(space, static_cast<std::int64_t>(word)) : make_unsigned(space, word);
}

// The size of a new array: a positive integer. 0 with the failure set where it is not, or too large.
std::size_t size_argument(Context& c, Term size) {
  bool positive = size.is_small() ? size.small_value() > 0 : size.is_bignum() && !Bignum(size).negative();
  if (!positive)
    c.badarg();
  else if (size.is_bignum() || size.small_value() >= (std::int64_t{1} << 57))
    c.system_limit();
  else
    return static_cast<std::size_t>(size.small_value());
  return 0;
}

// The array c[0] refers to and the index c[1], from 0.
template <typename Array>
bool place(Context& c, Array*& array, std::size_t& index) {
  array = ets::resource_of<Array>(c[0]);
  if (array == nullptr || !c[1].is_small()) return false;
  index = static_cast<std::size_t>(c[1].small_value()) - 1;
  return index < array->size();
}

Range range_of(const AtomicArray& array) {
  return array.is_signed() ? Range::kSigned : Range::kUnsigned;
}

// -- atomics

Term atomics_new(Context& c) {
  std::size_t size = size_argument(c, c[0]);
  if (size == 0) return Term::none();
  if (!c[1].is_small()) return c.badarg();
  AtomicArray* array = AtomicArray::create(size, (c[1].small_value() & 1) != 0);
  return array == nullptr ? c.system_limit() : c.magic_reference(array);
}

Term atomics_get(Context& c) {
  AtomicArray* array;
  std::size_t index;
  if (!place(c, array, index)) return c.badarg();
  return from_word(c.heap(), (*array)[index].load(), array->is_signed());
}

Term atomics_put(Context& c) {
  AtomicArray* array;
  std::size_t index;
  std::uint64_t value;
  if (!place(c, array, index) || !to_word(c[2], range_of(*array), value)) return c.badarg();
  (*array)[index].store(value);
  return atoms::k_ok;
}

Term atomics_add(Context& c) {
  AtomicArray* array;
  std::size_t index;
  std::uint64_t increment;
  if (!place(c, array, index) || !to_word(c[2], Range::kEither, increment)) return c.badarg();
  (*array)[index].fetch_add(increment);
  return atoms::k_ok;
}

Term atomics_add_get(Context& c) {
  AtomicArray* array;
  std::size_t index;
  std::uint64_t increment;
  if (!place(c, array, index) || !to_word(c[2], Range::kEither, increment)) return c.badarg();
  return from_word(c.heap(), (*array)[index].fetch_add(increment) + increment, array->is_signed());
}

Term atomics_exchange(Context& c) {
  AtomicArray* array;
  std::size_t index;
  std::uint64_t value;
  if (!place(c, array, index) || !to_word(c[2], range_of(*array), value)) return c.badarg();
  return from_word(c.heap(), (*array)[index].exchange(value), array->is_signed());
}

Term atomics_compare_exchange(Context& c) {
  AtomicArray* array;
  std::size_t index;
  std::uint64_t expected;
  std::uint64_t value;
  if (!place(c, array, index) || !to_word(c[2], range_of(*array), expected) || !to_word(c[3], range_of(*array), value))
    return c.badarg();
  if ((*array)[index].compare_exchange_strong(expected, value)) return atoms::k_ok;
  return from_word(c.heap(), expected, array->is_signed());
}

Term make_info(Context& c, std::span<const Term> keys, std::span<const Term> values) {
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term atomics_info(Context& c) {
  AtomicArray* array = ets::resource_of<AtomicArray>(c[0]);
  if (array == nullptr) return c.badarg();
  TermSpace& heap = c.heap();
  bool is_signed = array->is_signed();
  Term highest = from_word(heap, is_signed ? ~std::uint64_t{0} >> 1 : ~std::uint64_t{0}, is_signed);
  Term lowest = from_word(heap, is_signed ? std::uint64_t{1} << 63 : 0, is_signed);
  Term keys[] = {atoms::k_size, atoms::k_max, atoms::k_min, atoms::k_memory};
  Term values[] = {make_unsigned(heap, array->size()), highest, lowest, make_unsigned(heap, array->memory_bytes())};
  return make_info(c, keys, values);
}

// -- counters with write_concurrency

Term counters_new(Context& c) {
  std::size_t size = size_argument(c, c[0]);
  if (size == 0) return Term::none();
  CounterArray* array = CounterArray::create(size);
  return array == nullptr ? c.system_limit() : c.magic_reference(array);
}

Term counters_get(Context& c) {
  CounterArray* array;
  std::size_t index;
  if (!place(c, array, index)) return c.badarg();
  return from_word(c.heap(), array->get(index), true);
}

Term counters_add(Context& c) {
  CounterArray* array;
  std::size_t index;
  std::uint64_t increment;
  if (!place(c, array, index) || !to_word(c[2], Range::kEither, increment)) return c.badarg();
  array->add(index, increment, pid_number(c.self()));
  return atoms::k_ok;
}

Term counters_put(Context& c) {
  CounterArray* array;
  std::size_t index;
  std::uint64_t value;
  if (!place(c, array, index) || !to_word(c[2], Range::kSigned, value)) return c.badarg();
  array->put(index, value);
  return atoms::k_ok;
}

Term counters_info(Context& c) {
  CounterArray* array = ets::resource_of<CounterArray>(c[0]);
  if (array == nullptr) return c.badarg();
  Term keys[] = {atoms::k_size, atoms::k_memory};
  Term values[] = {make_unsigned(c.heap(), array->size()), make_unsigned(c.heap(), array->memory_bytes())};
  return make_info(c, keys, values);
}

constexpr Builtin kBuiltins[] = {
    {"erts_internal", "atomics_new", 2, atomics_new},
    {"atomics", "get", 2, atomics_get},
    {"atomics", "put", 3, atomics_put},
    {"atomics", "add", 3, atomics_add},
    {"atomics", "add_get", 3, atomics_add_get},
    {"atomics", "exchange", 3, atomics_exchange},
    {"atomics", "compare_exchange", 4, atomics_compare_exchange},
    {"atomics", "info", 1, atomics_info},
    {"erts_internal", "counters_new", 1, counters_new},
    {"erts_internal", "counters_get", 2, counters_get},
    {"erts_internal", "counters_add", 3, counters_add},
    {"erts_internal", "counters_put", 3, counters_put},
    {"erts_internal", "counters_info", 1, counters_info},
};

}  // namespace

std::span<const Builtin> atomics_builtins() {
  return kBuiltins;
}

}  // namespace mote
