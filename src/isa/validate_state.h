// What validation knows at a place of the code: the size of the stack frame, which registers are set, which slots hold
// catch tags, and how much heap is reserved.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace mote {

// Register numbers below 64 * words.
template <std::size_t words>
class RegisterSet {
 public:
  static constexpr std::uint64_t kLimit = 64 * words;

  // 0 .. count-1, count at most kLimit.
  static RegisterSet below(std::uint64_t count) {
    RegisterSet set;
    for (std::size_t i = 0; i < words && count > 64 * i; ++i)
      set.bits_[i] = ~std::uint64_t{0} >> (64 - std::min<std::uint64_t>(count - 64 * i, 64));
    return set;
  }
  bool has(std::uint64_t number) const { return (bits_[number / 64] >> (number % 64) & 1) != 0; }
  bool has_all(const RegisterSet& others) const {
    for (std::size_t i = 0; i < words; ++i)
      if ((others.bits_[i] & ~bits_[i]) != 0) return false;
    return true;
  }
  bool empty() const { return *this == RegisterSet{}; }
  // kLimit where it is empty.
  std::uint64_t lowest() const {
    for (std::size_t i = 0; i < words; ++i)
      if (bits_[i] != 0) return 64 * i + static_cast<std::uint64_t>(std::countr_zero(bits_[i]));
    return kLimit;
  }
  void add(std::uint64_t number) { bits_[number / 64] |= std::uint64_t{1} << (number % 64); }
  void remove(std::uint64_t number) { bits_[number / 64] &= ~(std::uint64_t{1} << (number % 64)); }
  void add_all(const RegisterSet& others) {
    for (std::size_t i = 0; i < words; ++i)
      bits_[i] |= others.bits_[i];
  }
  void keep(const RegisterSet& others) {
    for (std::size_t i = 0; i < words; ++i)
      bits_[i] &= others.bits_[i];
  }
  void remove_all(const RegisterSet& others) {
    for (std::size_t i = 0; i < words; ++i)
      bits_[i] &= ~others.bits_[i];
  }
  // The first `count` numbers go, the others move down by as many.
  void drop_first(std::uint64_t count) {
    std::size_t skip = count / 64, shift = count % 64;
    for (std::size_t i = 0; i < words; ++i) {
      std::uint64_t low = i + skip < words ? bits_[i + skip] : 0;
      std::uint64_t high = i + skip + 1 < words ? bits_[i + skip + 1] : 0;
      bits_[i] = shift == 0 ? low : low >> shift | high << (64 - shift);
    }
  }
  friend bool operator==(const RegisterSet&, const RegisterSet&) = default;

 private:
  std::array<std::uint64_t, words> bits_{};
};

template <class Set>
struct CodeState {
  static constexpr std::int32_t kNoFrame = -1;

  std::int32_t slots = kNoFrame;  // at least so many
  bool exact = true;           // false: paths with frames of other sizes meet here, which only code that raises may do
  bool ragged_whole = false;   // where not exact: whole() on all of these paths
  bool receiving = false;      // a message is looked at that is still in the mailbox
  std::uint64_t reserved = 0;  // words of heap
  Set x;                       // that hold a term
  Set y;                       // that hold a term
  Set tags;                    // Y registers that may hold a catch tag
  Set looked_at;               // Y registers that may hold parts of the message looked at

  bool has_frame(std::uint64_t count) const {
    return exact && slots >= 0 && static_cast<std::uint64_t>(slots) == count;
  }
  bool has_no_frame() const { return exact && slots == kNoFrame; }
  bool in_frame(std::uint64_t y_register) const { return slots > 0 && y_register < static_cast<std::uint64_t>(slots); }
  // Whether all slots of the frame hold something, so that the stack may be walked.
  bool whole() const {
    if (!exact) return ragged_whole;
    if (slots <= 0) return true;
    Set held = y;
    held.add_all(tags);
    return held.has_all(Set::below(static_cast<std::uint64_t>(slots)));
  }
  void make_frame(std::uint64_t count) {
    slots = static_cast<std::int32_t>(count);
    y = tags = looked_at = {};
  }
  void drop_frame() {
    slots = kNoFrame;
    y = tags = looked_at = {};
  }
  void set_slot(std::uint64_t number) {
    y.add(number);
    tags.remove(number);
    if (receiving) looked_at.add(number);
  }
  // The message stays in the mailbox: nothing of it may be used any more.
  void pass_message_over() {
    receiving = false;
    y.remove_all(looked_at);
    looked_at = {};
  }
  void take_message() {
    receiving = false;
    looked_at = {};
  }
  // What is known where both meet.
  void meet(const CodeState& other) {
    if (slots != other.slots || exact != other.exact) {
      ragged_whole = whole() && other.whole();
      exact = false;
      slots = std::min(slots, other.slots);
    } else if (!exact) {
      ragged_whole = ragged_whole && other.ragged_whole;
    }
    receiving = receiving || other.receiving;
    reserved = std::min(reserved, other.reserved);
    x.keep(other.x);
    y.keep(other.y);
    tags.add_all(other.tags);
    looked_at.add_all(other.looked_at);
    y.remove_all(tags);  // a slot that may hold a tag is not one that surely holds a term
  }
  friend bool operator==(const CodeState&, const CodeState&) = default;
};

}  // namespace mote
