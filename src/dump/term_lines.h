// Terms as the lines of =proc_heap and its like have them: an element is written by value where it is a word, else by
// the address of its object; an object is a line of its address and its elements.
#pragma once

#include "dump/report.h"
#include "dump/scratch.h"
#include "term/views.h"

namespace mote::dump {

class TermLines {
 public:
  explicit TermLines(Report& report) : report_(report), out_(report.out) {}

  void put_element(Term term);
  // The line of the object a cons or boxed term points at, with an end of line. What it holds is not looked at.
  void put_object(Term term);
  // =binary, for each large binary that a line has referred to.
  void put_binaries();

 private:
  void put_elements(const Term* terms, std::size_t count, char separator = ',');
  void put_boxed(Term term);
  void put_bignum(Term term);
  void put_fun(Term term);
  void put_external(Term term);
  // Bits of a heap or reference-counted binary.
  void put_bits(Term binary, std::size_t offset, std::size_t size);
  void put_map_node(Term term);
  void refer_to(const RefcBinary& binary);

  struct Used {
    const BinaryObject* object;
    std::size_t bytes;  // from its beginning, that terms show
  };
  Report& report_;
  Output& out_;
  ScratchArray<Used> binaries_;
};

}  // namespace mote::dump
