// The process dictionary: an open hash table of pairs. Keys and values are terms of the process, hence roots.
#pragma once

#include <vector>

#include "term/term.h"

namespace mote {

struct Dictionary {
  struct Entry {
    Term key;    // none: never used
    Term value;  // none: erased
    std::uint32_t hash = 0;
  };
  std::vector<Entry> slots;  // a power of two
  std::size_t used = 0;      // slots with a key, erased ones included
  std::size_t count = 0;

  // none() where absent.
  Term get(Term key) const;
  // Returns the former value or none().
  Term put(Term key, Term value);
  Term erase(Term key);

 private:
  Entry* find(Term key, std::uint32_t hash);
  void grow();
};

}  // namespace mote
