// The arguments of crypto's functions as bytes, and whether they are so many that the work on them goes aside.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "io/bytes.h"
#include "process/builtin.h"

namespace mote::crypto {

// The bytes of a binary, or of io data where load_io_data() was asked. Of a binary whose bytes are whole they are not
// copied: valid as long as the term.
class Bytes {
 public:
  // False where `term` is not one.
  bool load_binary(Term term) {
    if (!term.is_binary()) return false;
    view_ = io::bytes_of(term, scratch_);
    return true;
  }
  bool load_io_data(Term term) {
    if (load_binary(term)) return true;
    if (!term.is_list() || !io::append_io_data(scratch_, term)) return false;
    view_ = scratch_;
    return true;
  }
  const std::uint8_t* data() const { return reinterpret_cast<const std::uint8_t*>(view_.data()); }
  std::size_t size() const { return view_.size(); }
  std::string_view view() const { return view_; }
  std::span<const std::uint8_t> span() const { return {data(), size()}; }

 private:
  std::string scratch_;
  std::string_view view_;
};

// Bytes whose encryption, digest and the like are done in about a third of a millisecond.
constexpr std::size_t kShort = 128 * 1024;
constexpr std::size_t kBytesPerReduction = 200;

// Charges for work on so many bytes.
inline void charge_bytes(Context& c, std::size_t size) {
  c.charge(static_cast<std::int64_t>(size / kBytesPerReduction));
}

// Asks to go aside where the io data `data` is long: true where the builtin is to return none() at once. Comes before
// anything else is done.
inline bool goes_aside(Context& c, Term data) {
  bool is_long = data.is_binary() ? BitView(data).whole_bytes() > kShort : data.is_cons() && c.is_large(data);
  return is_long && c.aside();
}

inline std::string_view atom_text(Context& c, Term term) {
  return term.is_atom() ? c.name(term) : std::string_view();
}

inline Term binary_of(Context& c, std::span<const std::uint8_t> bytes) {
  return make_binary(c.heap(), bytes);
}

}  // namespace mote::crypto
