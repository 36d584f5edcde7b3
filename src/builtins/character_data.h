// Character data: nested lists of code points and binaries, read from left to right in slices of bounded work and
// converted to UTF-8. A character may be split over several binaries.
#pragma once

#include <vector>

#include "term/small_stack.h"
#include "term/space.h"
#include "term/utf.h"

namespace mote {

class CharacterReader {
 public:
  enum Outcome : std::uint8_t {
    kDone,
    kMore,        // the slice's work is done; levels() and held() are where to go on
    kError,       // an invalid code point or byte; rest() begins with it
    kIncomplete,  // the data ends within a character; rest() is its bytes
    kBad,         // no character data
  };
  // Binaries are Latin-1 (then so must code points be) or UTF-8.
  CharacterReader(Term data, bool latin1) : latin1_(latin1), list_(data) {}
  // Goes on where a reader said kMore, from its levels() and held().
  CharacterReader(Term levels, bool latin1, Term held);

  // Reads on and appends UTF-8 to `out`. Of data with an error, what follows it is looked over as well: kBad goes
  // before; but not behind an integer that is not small.
  Outcome run(TermSpace& space, std::vector<std::uint8_t>& out, std::size_t work);
  // What is not read yet, a list with what remains of each level, the innermost first (of kMore).
  Term levels(TermSpace& space) const;
  // What remains, in the form OTP gives it (of an error).
  Term rest(TermSpace& space) const;
  // The bytes of a character begun, as a binary (of kMore).
  Term held(TermSpace& space) const;

 private:
  enum Step : std::uint8_t { kNext, kStop, kInvalid };
  Outcome convert(TermSpace& space, std::vector<std::uint8_t>& out, std::size_t work);
  // Of a binary, the head of list_ or list_ itself (`after` is what follows): reads up to `work` bytes of it.
  Step read_binary(TermSpace& space, Term binary, Term after, bool is_tail, std::vector<std::uint8_t>& out,
                   std::size_t* work);
  // Takes the characters below 128 that the list begins with.
  void read_ascii(std::vector<std::uint8_t>& out, std::size_t* work);
  bool read_code(Term code, std::vector<std::uint8_t>& out) const;
  // Fills the character begun from `bytes`, of which it takes *taken. False where it turns out invalid.
  bool fill(const std::uint8_t* bytes, std::size_t count, std::size_t* taken, std::vector<std::uint8_t>& out);
  Outcome at_end();
  bool well_formed() const;
  // What is not read yet, in its original shape.
  Term nested(TermSpace& space) const;

  bool latin1_;
  bool held_first_ = false;  // the error is in held bytes: they come before what remains
  Term list_;                // what follows on this level
  SmallStack<Term> outer_;
  std::uint8_t held_[4];
  std::size_t held_count_ = 0;
};

}  // namespace mote
