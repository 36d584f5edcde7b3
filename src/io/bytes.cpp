// Collecting the bytes of terms.
#include "io/bytes.h"

namespace mote::io {

bool IoVector::load(Term list) {
  std::size_t count = 0;
  Term at = list;
  for (; at.is_cons(); at = Cons(at).tail(), ++count)
    if (!Cons(at).head().is_binary()) return false;
  if (!at.is_nil()) return false;
  parts_.reserve(count);
  copies_.resize(count);  // never grows after this: parts point into it
  for (at = list; at.is_cons(); at = Cons(at).tail()) {
    parts_.push_back(bytes_of(Cons(at).head(), copies_[parts_.size()]));
    size_ += parts_.back().size();
  }
  return true;
}

bool append_io_data(std::string& to, Term data) {
  std::vector<Term> later;
  std::string scratch;
  for (;;) {
    if (data.is_cons()) {
      later.push_back(Cons(data).tail());
      Term head = Cons(data).head();
      if (head.is_small()) {
        if (head.small_value() < 0 || head.small_value() > 255) return false;
        to.push_back(static_cast<char>(head.small_value()));
      } else {
        data = head;
        if (!data.is_list() && !data.is_binary()) return false;
        continue;
      }
    } else if (data.is_binary()) {
      to += bytes_of(data, scratch);
    } else if (!data.is_nil()) {
      return false;
    }
    if (later.empty()) return true;
    data = later.back();
    later.pop_back();
  }
}

}  // namespace mote::io
