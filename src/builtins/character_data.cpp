// Reading character data. The rules for broken characters are OTP's: bytes at the end of a binary that are too few for
// their first byte are held, unexamined, until the binaries after it complete them.
#include "builtins/character_data.h"

#include "term/bit_match.h"

namespace mote {

namespace {

// The bytes a character takes, told by its first; 0 where it begins none.
std::size_t needed_bytes(std::uint8_t first) {
  return first < 0x80 ? 1 : first < 0xC0 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
}

void append(std::vector<std::uint8_t>& out, const std::uint8_t* bytes, std::size_t count) {
  out.insert(out.end(), bytes, bytes + count);
}

void append_code(std::vector<std::uint8_t>& out, std::uint32_t code) {
  std::uint8_t bytes[4];
  append(out, bytes, encode_utf8(code, bytes));
}

void append_latin1(std::vector<std::uint8_t>& out, const std::uint8_t* bytes, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    if (bytes[i] < 0x80) {
      out.push_back(bytes[i]);
    } else {
      append_code(out, bytes[i]);
    }
  }
}

}  // namespace

CharacterReader::CharacterReader(Term levels, bool latin1, Term held) : latin1_(latin1), list_(Cons(levels).head()) {
  SmallStack<Term> innermost_first;
  for (levels = Cons(levels).tail(); levels.is_cons(); levels = Cons(levels).tail())
    innermost_first.push(Cons(levels).head());
  while (!innermost_first.empty())
    outer_.push(innermost_first.pop());
  BitView view(held);
  held_count_ = view.whole_bytes();
  copy_bits_out(view, held_);
}

CharacterReader::Outcome CharacterReader::run(TermSpace& space, std::vector<std::uint8_t>& out, std::size_t work) {
  Outcome outcome = convert(space, out, work);
  bool is_huge = list_.is_cons() && Cons(list_).head().is_bignum();
  return outcome == kError && !is_huge && !well_formed() ? kBad : outcome;
}

CharacterReader::Outcome CharacterReader::convert(TermSpace& space, std::vector<std::uint8_t>& out, std::size_t work) {
  while (true) {
    if (list_.is_cons() && held_count_ == 0) read_ascii(out, &work);
    if (list_.is_cons()) {
      if (work-- == 0) return kMore;
      Term head = Cons(list_).head();
      Term tail = Cons(list_).tail();
      if (head.is_integer()) {
        held_first_ = held_count_ != 0;
        if (held_first_ || !read_code(head, out)) return kError;
        list_ = tail;
      } else if (head.is_list()) {
        if (head.is_cons()) outer_.push(tail);
        list_ = head.is_cons() ? head : tail;
      } else if (head.is_binary()) {
        Step step = read_binary(space, head, tail, false, out, &work);
        if (step != kNext) return step == kStop ? kMore : kError;
      } else {
        return kBad;
      }
    } else if (list_.is_nil()) {
      if (outer_.empty()) return at_end();
      list_ = outer_.pop();
    } else {
      if (!list_.is_binary()) return kBad;
      Step step = read_binary(space, list_, Term::nil(), true, out, &work);
      if (step != kNext) return step == kStop ? kMore : kError;
    }
  }
}

void CharacterReader::read_ascii(std::vector<std::uint8_t>& out, std::size_t* work) {
  std::uint8_t run[256];
  std::size_t count;
  do {
    std::size_t most = std::min(*work, sizeof run);
    for (count = 0; count < most && list_.is_cons(); ++count, list_ = Cons(list_).tail()) {
      Term head = Cons(list_).head();
      if (!head.is_small() || static_cast<std::uint64_t>(head.small_value()) >= 0x80) break;
      run[count] = static_cast<std::uint8_t>(head.small_value());
    }
    append(out, run, count);
    *work -= count;
  } while (count == sizeof run);
}

bool CharacterReader::read_code(Term code, std::vector<std::uint8_t>& out) const {
  std::uint32_t value;
  if (!term_code_point(code, &value) || (latin1_ && value > 255)) return false;
  append_code(out, value);
  return true;
}

bool CharacterReader::fill(const std::uint8_t* bytes, std::size_t count, std::size_t* taken,
                           std::vector<std::uint8_t>& out) {
  std::size_t needed = needed_bytes(held_[0]);
  std::size_t more = std::min(needed - held_count_, count);
  std::uint8_t whole[4];
  std::memcpy(whole, held_, held_count_);
  std::memcpy(whole + held_count_, bytes, more);
  std::size_t total = held_count_ + more;
  std::uint32_t code;
  if (total == needed && decode_utf8(whole, total, &code) == 0) return false;
  *taken = more;
  if (total == needed) {
    append(out, whole, total);
    held_count_ = 0;
  } else {
    std::memcpy(held_, whole, total);
    held_count_ = total;
  }
  return true;
}

CharacterReader::Step CharacterReader::read_binary(TermSpace& space, Term binary, Term after, bool is_tail,
                                                   std::vector<std::uint8_t>& out, std::size_t* work) {
  constexpr std::size_t kMinPiece = 4096;
  BitView view(binary);
  std::size_t size = view.whole_bytes();
  std::size_t piece = std::min(size, std::max(8 * *work, kMinPiece));
  std::vector<std::uint8_t> copy;
  const std::uint8_t* bytes = view.base;
  if (!view.byte_aligned()) {
    copy.resize(piece);
    copy_bits(copy.data(), 0, view.base, view.offset, 8 * piece);
    bytes = copy.data();
  }
  // Leaves what begins at `at` as the next thing to read.
  auto leave = [&](std::size_t at) {
    Term left = at == 0 ? binary : make_part_of(space, binary, 8 * at, 8 * (size - at));
    list_ = is_tail ? left : make_cons(space, left, after);
  };
  std::size_t at = 0;
  if (latin1_) {
    append_latin1(out, bytes, piece);
    at = piece;
  } else {
    if (held_count_ != 0 && !fill(bytes, piece, &at, out)) {
      held_first_ = true;
      leave(0);
      return kInvalid;
    }
    std::size_t characters;
    std::size_t valid = valid_utf8_prefix({bytes + at, piece - at}, &characters);
    append(out, bytes + at, valid);
    at += valid;
    if (at < piece) {
      if (needed_bytes(bytes[at]) <= piece - at) {
        leave(at);
        return kInvalid;
      }
      if (piece == size) {
        held_count_ = size - at;
        std::memcpy(held_, bytes + at, held_count_);
        at = size;
      }
    }
  }
  *work -= std::min(*work, at / 8);
  if (at < size) {
    leave(at);
    return kStop;
  }
  list_ = after;
  return kNext;
}

CharacterReader::Outcome CharacterReader::at_end() {
  if (held_count_ == 0) return kDone;
  bool begun = true;
  for (std::size_t i = 1; i < held_count_; ++i)
    begun = begun && (held_[i] & 0xC0) == 0x80;
  return begun ? kIncomplete : kError;
}

bool CharacterReader::well_formed() const {
  SmallStack<Term> stack;
  for (std::size_t i = 0; i < outer_.size(); ++i)
    stack.push(outer_[i]);
  Term list = list_;
  while (true) {
    if (list.is_cons()) {
      Term head = Cons(list).head();
      list = Cons(list).tail();
      if (head.is_cons()) {
        stack.push(list);
        list = head;
      } else if (!head.is_integer() && !head.is_nil() && !head.is_binary()) {
        return false;
      }
    } else if (list.is_nil() || list.is_binary()) {
      if (stack.empty()) return true;
      list = stack.pop();
    } else {
      return false;
    }
  }
}

Term CharacterReader::nested(TermSpace& space) const {
  Term rest = list_;
  for (std::size_t i = outer_.size(); i-- > 0;)
    rest = make_cons(space, rest, outer_[i]);
  return rest;
}

Term CharacterReader::levels(TermSpace& space) const {
  Term levels = Term::nil();
  for (std::size_t i = 0; i < outer_.size(); ++i)
    levels = make_cons(space, outer_[i], levels);
  return make_cons(space, list_, levels);
}

Term CharacterReader::held(TermSpace& space) const {
  return make_binary(space, std::span(held_, held_count_));
}

Term CharacterReader::rest(TermSpace& space) const {
  if (held_count_ == 0) return nested(space);
  if (held_first_) return make_list(space, std::initializer_list<Term>{held(space), nested(space)});
  bool ended = list_.is_nil() && outer_.empty();
  return ended ? held(space) : nested(space);
}

}  // namespace mote
