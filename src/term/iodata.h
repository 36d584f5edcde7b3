// Iodata: nested lists of bytes and binaries (or bitstrings), walked from left to right in slices of bounded work.
#pragma once

#include "base/work.h"
#include "term/bits.h"
#include "term/small_stack.h"
#include "term/space.h"

namespace mote {

// Where a walk ended: at the end, at something that is no iodata, or because the slice's work is done.
enum class IodataOutcome : std::uint8_t { kDone, kBad, kMore };

// A walk hands its pieces to a sink of two functions:
//   bool byte(std::uint8_t value);
//   bool bits(Term bitstring, Term* left);   // may take only its beginning: *left is what remains, and the slice ends
// which answer false where they cannot take the piece (the walk ends with kBad).
class IodataWalk {
 public:
  // Of a list or a bitstring.
  explicit IodataWalk(Term iodata) : list_(iodata) {}

  // Walks on for at most `steps` (two or more) elements.
  template <typename Sink>
  IodataOutcome run(Sink& sink, std::size_t steps);

  // What a walk that ended with kMore has not yet handed out, as iodata.
  Term rest(TermSpace& space);

 private:
  Term list_;           // what follows on this level
  Term left_ = Term();  // comes before it, if any
  SmallStack<Term> outer_;
};

template <typename Sink>
IodataOutcome IodataWalk::run(Sink& sink, std::size_t steps) {
  StepCount levels;
  while (true) {
    if (list_.is_cons()) {
      if (steps-- == 0) return IodataOutcome::kMore;
      Term head = Cons(list_).head();
      list_ = Cons(list_).tail();
      if (head.is_small()) {
        std::uint64_t value = static_cast<std::uint64_t>(head.small_value());
        if (value > 255 || !sink.byte(static_cast<std::uint8_t>(value))) return IodataOutcome::kBad;
      } else if (head.is_cons()) {
        levels.step();
        if (!list_.is_nil()) outer_.push(list_);
        list_ = head;
      } else if (head.is_bitstring()) {
        if (!sink.bits(head, &left_)) return IodataOutcome::kBad;
        if (!left_.is_none()) return IodataOutcome::kMore;
      } else if (!head.is_nil()) {
        return IodataOutcome::kBad;
      }
    } else if (list_.is_nil()) {
      if (outer_.empty()) return IodataOutcome::kDone;
      list_ = outer_.pop();
    } else {
      Term tail = list_;
      list_ = Term::nil();
      if (!tail.is_bitstring() || !sink.bits(tail, &left_)) return IodataOutcome::kBad;
      if (!left_.is_none()) return IodataOutcome::kMore;
    }
  }
}

// A sink that counts bits.
struct IodataMeasure {
  bool whole_bytes = true;  // every piece must have them
  std::size_t size = 0;     // in bits

  bool byte(std::uint8_t) {
    size += 8;
    return true;
  }
  bool bits(Term piece, Term*) {
    std::size_t more = BitView(piece).size;
    size += more;
    return !whole_bytes || (more & 7) == 0;
  }
};

// A sink that copies to `to`, from bit `offset` on, at most about `kSlice` bytes of each bitstring at a time.
struct IodataCopy {
  static constexpr std::size_t kSlice = std::size_t{1} << 20;
  TermSpace* space;  // for what is left of long bitstrings; null: nothing is left
  std::uint8_t* to;
  std::size_t offset = 0;

  bool byte(std::uint8_t value) {
    if ((offset & 7) == 0) [[likely]] {
      to[offset >> 3] = value;
    } else {
      store_bits(to, offset, value, 8);
    }
    offset += 8;
    return true;
  }
  bool bits(Term piece, Term* left);
};

// The size in bits of any iodata, walked in one go. False where it is none.
bool measure_iodata(Term iodata, bool whole_bytes, std::size_t* bits);
// Copies iodata of known size to `to`, in one go.
void copy_iodata(Term iodata, std::uint8_t* to);
// The binary of iodata. none() where it is none or memory is exhausted.
Term flatten_iodata(TermSpace& space, Term iodata);

}  // namespace mote
