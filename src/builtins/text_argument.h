// Texts given to builtins as binaries or lists of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "term/bits.h"

namespace mote {

// The bytes of a binary. `storage` holds them where they do not lie on byte boundaries, and must live as long.
inline std::string_view binary_text(Term binary, std::string& storage) {
  BitView view(binary);
  if (view.byte_aligned()) return {reinterpret_cast<const char*>(view.base), view.whole_bytes()};
  storage.resize(view.whole_bytes());
  copy_bits_out(view, reinterpret_cast<std::uint8_t*>(storage.data()));
  return storage;
}

// The bytes of a proper list of them; nothing where `list` is something else.
inline std::optional<std::string> list_text(Term list) {
  std::string text;
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term head = Cons(list).head();
    if (!head.is_small() || head.small_value() < 0 || head.small_value() > 255) return std::nullopt;
    text.push_back(static_cast<char>(head.small_value()));
  }
  return list.is_nil() ? std::optional(std::move(text)) : std::nullopt;
}

// The bytes at the beginning of `list`, up to the first for which wanted(byte, bytes before it) does not hold.
template <typename Predicate>
std::string list_prefix(Term list, Predicate wanted) {
  std::string text;
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term head = Cons(list).head();
    if (!head.is_small() || head.small_value() < 0 || head.small_value() > 255) break;
    char byte = static_cast<char>(head.small_value());
    if (!wanted(byte, text)) break;
    text.push_back(byte);
  }
  return text;
}

// What follows the first `count` elements, which exist.
inline Term list_tail(Term list, std::size_t count) {
  while (count-- > 0)
    list = Cons(list).tail();
  return list;
}

}  // namespace mote
