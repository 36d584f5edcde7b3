// What makes funs, references, pids and ports of any origin equal, ordered and hashed: their identities as plain
// numbers and atoms.
#pragma once

#include <array>

#include "term/views.h"

namespace mote {

// FunEntry and Export are defined with the code they belong to; each begins with (derives first from) its identity.
struct FunIdentity {
  Term module;
  std::uint32_t arity;      // as called, without the environment
  std::uint32_t index;      // in the module's fun table
  std::uint32_t old_index;  // the three as the compiler wrote them
  std::uint32_t old_uniq;
  std::array<std::uint8_t, 16> uniq;  // MD5 of the module's code
  // Atomic: a fun of it was copied to where no process looks after it (a table, a timer, a literal).
  mutable bool stored = false;
  static const FunIdentity& of(Term fun) { return *reinterpret_cast<const FunIdentity*>(Fun::of(fun)->entry); }
};
struct ExportIdentity {
  Term module;
  Term function;
  std::uint32_t arity;
  static const ExportIdentity& of(Term fun) {
    return *reinterpret_cast<const ExportIdentity*>(ExportFun::of(fun)->entry);
  }
};

// The 32-bit numbers of a reference, least significant first, as the external format lists them and text prints them
// backwards. A local reference has three, the first of them 18 bits: together its 82 bits; an alias has the number and
// the serial of its pid besides.
struct ReferenceNumbers {
  static constexpr int kFirstBits = 18;
  std::uint32_t count;
  std::array<std::uint32_t, 5> number;

  static ReferenceNumbers of(Term reference);
  // The two words of a local reference with these (three) numbers.
  Word low_word() const {
    return (number[0] & ((Word{1} << kFirstBits) - 1)) | (Word{number[1]} << kFirstBits) |
           (Word{number[2]} << (32 + kFirstBits));
  }
  Word high_word() const { return number[2] >> (32 - kFirstBits); }
  static ReferenceNumbers of_words(Word low, Word high) {
    return {
        3,
        {static_cast<std::uint32_t>(low & ((Word{1} << kFirstBits) - 1)), static_cast<std::uint32_t>(low >> kFirstBits),
         static_cast<std::uint32_t>((low >> (32 + kFirstBits)) | (high << (32 - kFirstBits)))}};
  }
};

// External::data of a reference: numbers 0 and 1, 2 and 3, 4 and the count, lower number in the lower half.
inline ReferenceNumbers ReferenceNumbers::of(Term reference) {
  if (reference.boxed_tag() != Tag::kExternal) {
    const Word* number = Reference::number_of(reference);
    ReferenceNumbers local = of_words(number[0], number[1]);
    if (*reference.pointer() == make_header(Tag::kReference, Reference::kAliasArity)) {
      Term pid = Term::from_bits(number[2]);
      local.count = 5;
      local.number[3] = static_cast<std::uint32_t>(pid_number(pid));
      local.number[4] = static_cast<std::uint32_t>(pid_serial(pid));
    }
    return local;
  }
  const Word* data = External::of(reference)->data;
  ReferenceNumbers all{static_cast<std::uint32_t>(data[2] >> 32), {}};
  for (std::size_t i = 0; i < all.number.size(); ++i)
    all.number[i] = static_cast<std::uint32_t>(data[i / 2] >> (32 * (i % 2)));
  return all;
}

// Number and serial of a pid of any node.
inline Word pid_number_of(Term pid) {
  return pid.is_boxed() ? External::of(pid)->data[0] : pid_number(pid);
}
inline Word pid_serial_of(Term pid) {
  return pid.is_boxed() ? External::of(pid)->data[1] : pid_serial(pid);
}
inline Word port_number_of(Term port) {
  return port.is_boxed() ? External::of(port)->data[0] : port.local_data();
}

}  // namespace mote
