// binary: bytes, copies, unsigned integers, common prefixes. Searching is in binary_match.cpp.
#include <algorithm>

#include "builtins/table.h"
#include "term/bit_integer.h"
#include "term/bit_match.h"

namespace mote {

namespace {

Term byte_at(const BitView& view, std::size_t index) {
  return Term::small(static_cast<std::int64_t>(load_bits(view.base, view.offset + 8 * index, 8)));
}

Term at(Context& c) {
  if (!c[0].is_binary() || !c[1].is_small()) return c.badarg();
  BitView view(c[0]);
  std::size_t index = static_cast<std::size_t>(c[1].small_value());  // a negative one is too large
  return index < view.whole_bytes() ? byte_at(view, index) : c.badarg();
}
Term first(Context& c) {
  if (!c[0].is_binary() || BitView(c[0]).size == 0) return c.badarg();
  return byte_at(BitView(c[0]), 0);
}
Term last(Context& c) {
  if (!c[0].is_binary() || BitView(c[0]).size == 0) return c.badarg();
  BitView view(c[0]);
  return byte_at(view, view.whole_bytes() - 1);
}

// --- copies ---

constexpr std::size_t kCopySlice = std::size_t{1} << 20;

// Fills `to` up to `end` with what it repeats every `period` bytes; the first `done` (at least a period) are there.
void repeat(std::uint8_t* to, std::size_t period, std::size_t done, std::size_t end) {
  while (done < end) {
    std::size_t from = done % period;
    std::size_t count = std::min(end - done, done - from);
    std::memcpy(to + done, to + from, count);
    done += count;
  }
}

// Fills the binary `copy`, of which `done` bytes are there, slice by slice.
Term fill_copy(Context& c, Term count, Term copy, std::size_t done);
// (Binary, Count, Copy, Done)
Term continue_copy(Context& c) {
  return fill_copy(c, c[1], c[2], static_cast<std::size_t>(c[3].small_value()));
}

Term fill_copy(Context& c, Term count, Term copy, std::size_t done) {
  BitView whole(copy);
  std::size_t end = std::min(whole.whole_bytes(), done + kCopySlice);
  repeat(const_cast<std::uint8_t*>(whole.base), BitView(c[0]).whole_bytes(), done, end);
  c.charge(static_cast<std::int64_t>((end - done) / 1000));
  if (end == whole.whole_bytes()) return copy;
  return c.trap(continue_copy, {c[0], count, copy, Term::small(static_cast<std::int64_t>(end))});
}

Term copies(Context& c, Term count) {
  if (!c[0].is_binary()) return c.badarg();
  BitView view(c[0]);
  if (count.has_tag(Tag::kPositiveBignum) && Bignum(count).limbs().size() == 1)
    return view.whole_bytes() == 0 ? c[0] : c.system_limit();
  if (!count.is_small() || count.small_value() < 0) return c.badarg();
  std::size_t size = view.whole_bytes();
  std::size_t total;
  constexpr std::size_t kMaxBytes = std::size_t{1} << 56;
  if (__builtin_mul_overflow(size, static_cast<std::size_t>(count.small_value()), &total) || total > kMaxBytes)
    return c.system_limit();
  if (size > kCopySlice && c.aside()) return Term::none();
  std::uint8_t* bytes;
  Term copy = make_binary_of_size(c.heap(), total, &bytes);
  if (copy.is_none()) return c.system_limit();
  if (total == 0) return copy;
  copy_bits_out(view, bytes);
  return fill_copy(c, count, copy, size);
}
Term copy_1(Context& c) {
  return copies(c, Term::small(1));
}
Term copy_2(Context& c) {
  return copies(c, c[1]);
}

Term referenced_byte_size(Context& c) {
  if (!c[0].is_bitstring()) return c.badarg();
  Term whole = c[0].boxed_tag() == Tag::kSubBits ? SubBits::of(c[0])->binary : c[0];
  if (whole.boxed_tag() == Tag::kRefcBinary)
    return Term::small(static_cast<std::int64_t>(RefcBinary::of(whole)->object()->capacity()));
  // What lies on the heap is told in bits, as the reference does.
  return Term::small(static_cast<std::int64_t>(BitView(c[0]).size));
}

// --- unsigned integers ---

constexpr std::size_t kLongInteger = std::size_t{1} << 18;  // bytes

bool endianness(Term term, unsigned* flags) {
  *flags = term == atoms::k_little ? FieldFlags::kLittle : 0;
  return term == atoms::k_little || term == atoms::k_big;
}

Term decode(Context& c, Term order) {
  unsigned flags;
  if (!c[0].is_binary() || !endianness(order, &flags)) return c.badarg();
  BitView view(c[0]);
  if (view.whole_bytes() > kLongInteger && c.aside()) return Term::none();
  c.charge(static_cast<std::int64_t>(view.whole_bytes() / 200));
  return get_long_integer(c.heap(), view.base, view.offset, view.size, flags, SIZE_MAX);
}
Term decode_unsigned_1(Context& c) {
  return decode(c, atoms::k_big);
}
Term decode_unsigned_2(Context& c) {
  return decode(c, c[1]);
}

// The bits an integer that is not negative needs.
std::size_t significant_bits(Term integer) {
  if (integer.is_small()) return static_cast<std::size_t>(std::bit_width(static_cast<Word>(integer.small_value())));
  std::span<const Word> limbs = Bignum(integer).limbs();
  return 64 * (limbs.size() - 1) + static_cast<std::size_t>(std::bit_width(limbs.back()));
}

Term encode(Context& c, Term order) {
  unsigned flags;
  if (!c[0].is_integer() || !endianness(order, &flags)) return c.badarg();
  if (c[0].is_small() ? c[0].small_value() < 0 : Bignum(c[0]).negative()) return c.badarg();
  std::size_t size = std::max<std::size_t>(1, bytes_for_bits(significant_bits(c[0])));
  std::uint8_t* bytes;
  Term binary = make_binary_of_size(c.heap(), size, &bytes);
  if (binary.is_none()) return c.system_limit();
  put_integer(bytes, 0, c[0], 8 * size, flags);
  c.charge(static_cast<std::int64_t>(size / 200));
  return binary;
}
Term encode_unsigned_1(Context& c) {
  return encode(c, atoms::k_big);
}
Term encode_unsigned_2(Context& c) {
  return encode(c, c[1]);
}

// --- common prefixes and suffixes ---

// Bytes from the start (or end) on that two binaries share, of at most `limit`.
std::size_t common_bytes(const BitView& a, const BitView& b, std::size_t limit, bool suffix) {
  limit = std::min({limit, a.whole_bytes(), b.whole_bytes()});
  std::size_t a_end = a.offset + a.size;
  std::size_t b_end = b.offset + b.size;
  for (std::size_t count = 0; count < limit;) {
    std::size_t step = std::min<std::size_t>(8, limit - count);
    std::size_t bits = 8 * step;
    Word left = load_bits(a.base, suffix ? a_end - 8 * count - bits : a.offset + 8 * count, bits);
    Word right = load_bits(b.base, suffix ? b_end - 8 * count - bits : b.offset + 8 * count, bits);
    if (Word difference = left ^ right; difference != 0) {
      int same = suffix ? std::countr_zero(difference) : std::countl_zero(difference << (64 - bits));
      return count + static_cast<std::size_t>(same / 8);
    }
    count += step;
  }
  return limit;
}

Term longest_common(Context& c, bool suffix) {
  Term list = c[0];
  if (!list.is_cons()) return c.badarg();
  Term reference = Cons(list).head();
  std::size_t common = SIZE_MAX;
  constexpr std::size_t kMostWork = 100'000;
  std::size_t work = 0;  // a bound, as what is common is not known before
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term binary = Cons(list).head();
    if (!binary.is_binary()) return c.badarg();
    work += 1 + std::min({common, BitView(reference).whole_bytes(), BitView(binary).whole_bytes()}) / 8;
    if (work > kMostWork && c.aside()) return Term::none();
    common = common_bytes(BitView(reference), BitView(binary), common, suffix);
    c.charge(1 + static_cast<std::int64_t>(common / 50));
  }
  return list.is_nil() ? Term::small(static_cast<std::int64_t>(common)) : c.badarg();
}
Term longest_common_prefix(Context& c) {
  return longest_common(c, false);
}
Term longest_common_suffix(Context& c) {
  return longest_common(c, true);
}

constexpr Builtin kBuiltins[] = {
    {"binary", "at", 2, at},
    {"binary", "first", 1, first},
    {"binary", "last", 1, last},
    {"binary", "copy", 1, copy_1},
    {"binary", "copy", 2, copy_2},
    {"binary", "referenced_byte_size", 1, referenced_byte_size},
    {"binary", "decode_unsigned", 1, decode_unsigned_1},
    {"binary", "decode_unsigned", 2, decode_unsigned_2},
    {"binary", "encode_unsigned", 1, encode_unsigned_1},
    {"binary", "encode_unsigned", 2, encode_unsigned_2},
    {"binary", "longest_common_prefix", 1, longest_common_prefix},
    {"binary", "longest_common_suffix", 1, longest_common_suffix},
};

}  // namespace

std::span<const Builtin> binary_builtins() {
  return kBuiltins;
}

}  // namespace mote
