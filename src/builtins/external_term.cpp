// erlang: the external term format, as term_to_binary and its kin know it.
#include <vector>

#include "builtins/table.h"
#include "code/resolver.h"
#include "term/bits.h"
#include "wire/external_decode.h"
#include "wire/external_encode.h"

namespace mote {

namespace {

constexpr std::size_t kTermsPerReduction = 8;
constexpr std::size_t kBytesPerReduction = 128;

void charge(Context& c, std::size_t terms, std::size_t bytes) {
  c.charge(static_cast<std::int64_t>(1 + terms / kTermsPerReduction + bytes / kBytesPerReduction));
}

// The number of {key, number}, from 0 to `most`; false where it is none.
bool read_number(Term number, int most, int* value) {
  if (!number.is_small() || number.small_value() < 0 || number.small_value() > most) return false;
  *value = static_cast<int>(number.small_value());
  return true;
}

bool read_encode_options(Term list, EncodeOptions* options) {
  constexpr int kDefaultLevel = -1;
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term option = Cons(list).head();
    if (option == atoms::k_compressed) {
      options->compression = kDefaultLevel;
    } else if (option == atoms::k_deterministic) {
      options->deterministic = true;
    } else if (option == atoms::k_local) {
      options->local = true;
    } else if (option.is_tuple(2) && Tuple(option)[0] == atoms::k_compressed) {
      if (!read_number(Tuple(option)[1], 9, &options->compression)) return false;
    } else if (option.is_tuple(2) && Tuple(option)[0] == atoms::k_minor_version) {
      if (!read_number(Tuple(option)[1], 2, &options->minor_version)) return false;
    } else {
      return false;
    }
  }
  return list.is_nil() && !(options->local && options->deterministic);
}

// Bounds the work on a worker: where it is more, it is done once more, aside.
EncodeOptions bounded(const Context& c, EncodeOptions options) {
  constexpr std::size_t kMost = 20000, kMostCompressed = 500;
  if (c.can_go_aside()) options.most_work = options.compression == 0 ? kMost : kMostCompressed;
  return options;
}

Term encode(Context& c, const EncodeOptions& options) {
  Resolver resolver(c.vm);
  std::size_t work = 0;
  ByteBuffer bytes = encode_external(c[0], c.atoms(), resolver, bounded(c, options), &work);
  if (bytes.size() == 0 && c.aside()) return Term::none();
  charge(c, work, bytes.size());
  Term binary = make_binary(c.heap(), bytes.bytes());
  return binary.is_none() ? c.system_limit() : binary;
}

Term term_to_binary_1(Context& c) {
  return encode(c, {});
}

Term term_to_binary_2(Context& c) {
  EncodeOptions options;
  return read_encode_options(c[1], &options) ? encode(c, options) : c.badarg();
}

Term encode_iovec(Context& c, const EncodeOptions& options) {
  if (options.compression != 0) return encode(c, options);  // one binary then, as users of the reference know it
  Resolver resolver(c.vm);
  std::size_t work = 0;
  Term pieces = encode_external_iovec(c[0], c.heap(), c.atoms(), resolver, bounded(c, options), &work);
  if (pieces.is_none() && c.aside()) return Term::none();
  charge(c, work, 0);
  return pieces.is_none() ? c.system_limit() : pieces;
}

Term term_to_iovec_1(Context& c) {
  return encode_iovec(c, {});
}

Term term_to_iovec_2(Context& c) {
  EncodeOptions options;
  return read_encode_options(c[1], &options) ? encode_iovec(c, options) : c.badarg();
}

Term size_of(Context& c, const EncodeOptions& options) {
  Resolver resolver(c.vm);
  std::size_t work = 0;
  std::size_t size = external_size(c[0], c.atoms(), resolver, bounded(c, options), &work);
  if (size == 0 && c.aside()) return Term::none();
  charge(c, work, 0);
  return Term::small(static_cast<std::int64_t>(size));
}

Term external_size_1(Context& c) {
  return size_of(c, {});
}

Term external_size_2(Context& c) {
  EncodeOptions options;
  return read_encode_options(c[1], &options) ? size_of(c, options) : c.badarg();
}

// How many bytes there are to decode, before they are looked at: of a compressed term, those it says it has.
std::size_t decoded_bytes(const BitView& view) {
  constexpr std::size_t kCompressedHeader = 6, kCompressedTag = 80;
  std::size_t size = view.whole_bytes();
  if (size < kCompressedHeader || load_bits(view.base, view.offset + 8, 8) != kCompressedTag) return size;
  return std::max<std::size_t>(size, load_bits(view.base, view.offset + 16, 32));
}

Term decode(Context& c, bool safe, bool used) {
  if (!c[0].is_binary()) return c.badarg();
  BitView view(c[0]);
  constexpr std::size_t kMostBytes = 1 << 16;
  if (decoded_bytes(view) > kMostBytes && c.aside()) return Term::none();
  std::vector<std::uint8_t> aligned;
  Bytes input(view.base, view.whole_bytes());
  if (!view.byte_aligned()) {
    aligned.resize(view.whole_bytes());
    copy_bits_out(view, aligned.data());
    input = aligned;
  }
  Resolver resolver(c.vm);
  auto decoded = decode_external(input, c.heap(), c.atoms(), resolver, {.safe = safe});
  charge(c, 0, 4 * input.size());
  if (!decoded) {
    DecodeError::Kind kind = decoded.error().kind;
    return kind == DecodeError::kAtomTableFull || kind == DecodeError::kNoMemory ? c.system_limit() : c.badarg();
  }
  if (!used) return decoded->term;
  return make_tuple(c.heap(), {decoded->term, Term::small(static_cast<std::int64_t>(decoded->used))});
}

Term binary_to_term_1(Context& c) {
  return decode(c, false, false);
}

Term binary_to_term_2(Context& c) {
  bool safe = false, used = false;
  Term list = c[1];
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term option = Cons(list).head();
    if (option == atoms::k_safe) {
      safe = true;
    } else if (option == atoms::k_used) {
      used = true;
    } else {
      return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
    }
  }
  return list.is_nil() ? decode(c, safe, used) : c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "binary_to_term", 1, binary_to_term_1}, {"erlang", "binary_to_term", 2, binary_to_term_2},
    {"erlang", "external_size", 1, external_size_1},   {"erlang", "external_size", 2, external_size_2},
    {"erlang", "term_to_binary", 1, term_to_binary_1}, {"erlang", "term_to_binary", 2, term_to_binary_2},
    {"erlang", "term_to_iovec", 1, term_to_iovec_1},   {"erlang", "term_to_iovec", 2, term_to_iovec_2},
};

}  // namespace

std::span<const Builtin> external_term_builtins() {
  return kBuiltins;
}

}  // namespace mote
