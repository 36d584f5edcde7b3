// unicode: conversions between Latin-1, UTF-8 and lists of code points. Other encodings are converted by Erlang code of
// the module itself. Long conversions are cut into slices; a continuation's arguments begin with the original ones.
#include "builtins/character_data.h"
#include "builtins/table.h"
#include "term/bit_construct.h"
#include "term/bit_match.h"

namespace mote {

namespace {

constexpr std::size_t kSliceWork = 30000;  // elements, or eights of bytes
constexpr std::size_t kWorkPerReduction = 15;

Term offset_term(std::size_t offset) {
  return Term::small(static_cast<std::int64_t>(offset));
}
std::size_t offset_of(Term term) {
  return static_cast<std::size_t>(term.small_value());
}

bool is_utf8(Term encoding) {
  return encoding == atoms::k_unicode || encoding == atoms::k_utf8;
}

// --- UTF-8 to a list, from its end to its start ---

// Ends the list: as it is, or within {error | incomplete, List, Rest} where `wrap` is {Tag, Rest}.
Term wrapped(Context& c, Term converted, Term wrap) {
  return wrap.is_nil() ? converted : make_tuple(c.heap(), {Tuple(wrap)[0], converted, Tuple(wrap)[1]});
}

Term decode(Context& c, Term binary, std::size_t end, Term tail, Term wrap);
// (Data, Encoding, Binary, End, Tail, Wrap)
Term continue_decoding(Context& c) {
  return decode(c, c[2], offset_of(c[3]), c[4], c[5]);
}

// The code points of `binary` (valid UTF-8, aligned) up to byte `end`, before `tail`.
Term decode(Context& c, Term binary, std::size_t end, Term tail, Term wrap) {
  const std::uint8_t* bytes = BitView(binary).base;
  std::size_t count = 0;
  for (; end > 0 && count < kSliceWork; ++count) {
    std::uint32_t code = bytes[--end];
    if (code >= 0x80) {
      std::size_t last = end;
      while ((bytes[end] & 0xC0) == 0x80)
        --end;
      decode_utf8(bytes + end, last - end + 1, &code);
    }
    tail = make_cons(c.heap(), Term::small(code), tail);
  }
  c.charge(static_cast<std::int64_t>(count / kWorkPerReduction));
  if (end == 0) return wrapped(c, tail, wrap);
  return c.trap(continue_decoding, {c[0], c[1], binary, offset_term(end), tail, wrap});
}

// --- what a conversion ends with ---

// `converted` is UTF-8, a binary; `wrap` as above.
template <bool kToList>
Term finish(Context& c, Term converted, Term wrap) {
  if (!kToList) return wrapped(c, converted, wrap);
  if (!BitView(converted).byte_aligned()) {
    std::uint8_t* bytes;
    Term copy = make_binary_of_size(c.heap(), BitView(converted).whole_bytes(), &bytes);
    if (copy.is_none()) return c.system_limit();
    copy_bits_out(BitView(converted), bytes);
    converted = copy;
  }
  return decode(c, converted, BitView(converted).whole_bytes(), Term::nil(), wrap);
}

// --- character data of any shape ---

// `converted` with `more` bytes appended; none() where memory is exhausted.
Term extend(Context& c, Term converted, const std::vector<std::uint8_t>& more) {
  if (more.empty() && !converted.is_none()) return converted;
  if (converted.is_none()) return make_binary(c.heap(), std::span(more));
  std::uint8_t* bytes;
  std::size_t offset;
  Term longer = append_bits(c.heap(), converted, 8 * more.size(), &bytes, &offset);
  if (!longer.is_none()) copy_bits(bytes, offset, more.data(), 0, 8 * more.size());
  return longer;
}

template <bool kToList>
Term convert(Context& c, CharacterReader& reader, Term converted);
// (Data, Encoding, Levels, Converted, Held)
template <bool kToList>
Term continue_converting(Context& c) {
  CharacterReader reader(c[2], c[1] == atoms::k_latin1, c[4]);
  return convert<kToList>(c, reader, c[3]);
}

template <bool kToList>
Term convert(Context& c, CharacterReader& reader, Term converted) {
  std::vector<std::uint8_t> out;
  CharacterReader::Outcome outcome = reader.run(c.heap(), out, kSliceWork);
  if (outcome == CharacterReader::kBad) return c.badarg();
  converted = extend(c, converted, out);
  if (converted.is_none()) return c.system_limit();
  c.charge(1 + static_cast<std::int64_t>(out.size() / (4 * kWorkPerReduction)));
  if (outcome == CharacterReader::kMore) {
    Term held = reader.held(c.heap());
    return c.trap(continue_converting<kToList>, {c[0], c[1], reader.levels(c.heap()), converted, held});
  }
  Term wrap = Term::nil();
  if (outcome != CharacterReader::kDone) {
    Term tag = outcome == CharacterReader::kError ? atoms::k_error : atoms::k_incomplete;
    wrap = make_tuple(c.heap(), {tag, reader.rest(c.heap())});
  }
  return finish<kToList>(c, converted, wrap);
}

// --- a binary that is, or should be, UTF-8 already ---

template <bool kToList>
Term check(Context& c, Term binary, std::size_t at);
// (Data, Encoding, Binary, At)
template <bool kToList>
Term continue_checking(Context& c) {
  return check<kToList>(c, c[2], offset_of(c[3]));
}

// Of `binary`, valid up to byte `at`: it is the result if all of it is valid.
template <bool kToList>
Term check(Context& c, Term binary, std::size_t at) {
  BitView view(binary);
  std::size_t size = view.whole_bytes();
  std::size_t piece = std::min(size - at, 8 * kSliceWork);
  std::size_t characters;
  std::size_t valid = valid_utf8_prefix({view.base + at, piece}, &characters);
  c.charge(static_cast<std::int64_t>(valid / (8 * kWorkPerReduction)));
  at += valid;
  if (at == size) return finish<kToList>(c, binary, Term::nil());
  // A piece may end within a character that the next one completes.
  if (valid + 3 >= piece && at - valid + piece < size)
    return c.trap(continue_checking<kToList>, {c[0], c[1], binary, offset_term(at)});
  Term part = make_part_of(c.heap(), binary, 0, 8 * at);
  CharacterReader reader(make_part_of(c.heap(), binary, 8 * at, 8 * (size - at)), false);
  return convert<kToList>(c, reader, part);
}

template <bool kToList>
Term characters(Context& c) {
  Term data = c[0];
  bool latin1 = c[1] == atoms::k_latin1;
  if (!latin1 && !is_utf8(c[1])) {
    Term function = kToList ? atoms::k_characters_to_list_int : atoms::k_characters_to_binary_int;
    return c.call(atoms::k_unicode, function, {data, c[1]});
  }
  // A list of nothing but one binary is as good as the binary.
  if (!kToList && data.is_cons() && Cons(data).tail().is_nil() && Cons(data).head().is_binary())
    data = Cons(data).head();
  if (!latin1 && data.is_binary() && BitView(data).byte_aligned()) return check<kToList>(c, data, 0);
  CharacterReader reader(data, latin1);
  return convert<kToList>(c, reader, Term::none());
}

Term bin_is_7bit(Context& c) {
  if (!c[0].is_binary()) return atoms::k_false;
  BitView view(c[0]);
  std::size_t size = view.size;
  constexpr std::size_t kManyBits = std::size_t{8} << 20;
  if (size > kManyBits && c.aside()) return Term::none();
  c.charge(static_cast<std::int64_t>(size / (8 * 100)));
  for (std::size_t at = 0; at < size; at += 64) {
    Word word = load_bits(view.base, view.offset + at, std::min<std::size_t>(64, size - at));
    if ((word & 0x8080808080808080) != 0) return atoms::k_false;
  }
  return atoms::k_true;
}

constexpr Builtin kBuiltins[] = {
    {"unicode", "characters_to_binary", 2, characters<false>},
    {"unicode", "characters_to_list", 2, characters<true>},
    {"unicode", "bin_is_7bit", 1, bin_is_7bit},
};

}  // namespace

std::span<const Builtin> unicode_builtins() {
  return kBuiltins;
}

}  // namespace mote
