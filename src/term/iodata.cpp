// Walks over iodata that are not templates.
#include "term/iodata.h"

#include "term/bit_match.h"
#include "term/build.h"

namespace mote {

Term IodataWalk::rest(TermSpace& space) {
  Term rest = Term::nil();
  for (std::size_t i = 0; i < outer_.size(); ++i)
    rest = make_cons(space, outer_[i], rest);
  if (rest.is_nil()) {
    rest = list_;
  } else {
    rest = make_cons(space, list_, rest);
  }
  return left_.is_none() ? rest : make_cons(space, left_, rest);
}

bool IodataCopy::bits(Term piece, Term* left) {
  BitView view(piece);
  std::size_t size = view.size;
  if (size > 8 * kSlice && space != nullptr) {
    size = 8 * kSlice;
    *left = make_part_of(*space, piece, size, view.size - size);
  }
  copy_bits(to, offset, view.base, view.offset, size);
  offset += size;
  return true;
}

bool measure_iodata(Term iodata, bool whole_bytes, std::size_t* bits) {
  IodataMeasure measure{whole_bytes};
  if (IodataWalk(iodata).run(measure, SIZE_MAX) != IodataOutcome::kDone) return false;
  *bits = measure.size;
  return true;
}

void copy_iodata(Term iodata, std::uint8_t* to) {
  IodataCopy copy{nullptr, to};
  IodataWalk(iodata).run(copy, SIZE_MAX);
}

Term flatten_iodata(TermSpace& space, Term iodata) {
  std::size_t bits;
  if (!measure_iodata(iodata, true, &bits)) return Term::none();
  std::uint8_t* bytes;
  Term binary = make_binary_of_size(space, bits >> 3, &bytes);
  if (!binary.is_none()) copy_iodata(iodata, bytes);
  return binary;
}

}  // namespace mote
