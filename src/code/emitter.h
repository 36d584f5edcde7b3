// Emitter: Mote's instructions into an array of words, with labels resolved at the end. Where one handler can do the
// work of two instructions in succession, the first gets that handler. The second keeps its own, for whoever comes to
// it on another way: labels, returns and slow halves need not know of it.
#pragma once

#include <initializer_list>
#include <vector>

#include "isa/instruction_set.h"

namespace mote {

// An operand as the emitter takes it; what is made of it depends on the operand letter of the instruction.
struct Arg {
  enum Type : std::uint8_t { kX, kY, kTerm, kLabel, kRaw };
  Type type;
  Word value;  // register index, term bits, label, or the word itself

  static Arg x(Word index) { return {kX, index}; }
  static Arg y(Word index) { return {kY, index}; }
  static Arg term(Term term) { return {kTerm, term.bits()}; }
  static Arg label(Word label) { return {kLabel, label}; }  // 0: none
  static Arg raw(Word word) { return {kRaw, word}; }
  template <typename T>
  static Arg pointer(const T* at) {
    return {kRaw, reinterpret_cast<Word>(at)};
  }
  bool is_register() const { return type == kX || type == kY; }
  friend bool operator==(const Arg&, const Arg&) = default;
};

// Code addresses come out as absolute addresses once finish() has fixed where the code lies.
class Emitter {
 public:
  Emitter(const HandlerTable& handlers, std::size_t labels) : handlers_(handlers), labels_(labels, kNowhere) {}

  std::uint32_t position() const { return static_cast<std::uint32_t>(code_.size()); }
  void place_label(Word label) { labels_[label] = position(); }
  void emit(Op op, std::initializer_list<Arg> arguments = {});
  // One more word of the instruction just emitted.
  void append(Arg argument) { push('S', argument); }
  void patch(std::uint32_t at, Word word) { code_[at] = word; }
  std::uint32_t label_position(Word label) const { return labels_[label]; }
  // The code, labels resolved. Its storage does not move any more: keep the vector.
  std::vector<Word> finish();
  static constexpr std::uint32_t kNowhere = ~std::uint32_t{0};
  // A new label beyond those of the file.
  Word new_label() {
    labels_.push_back(kNowhere);
    return labels_.size() - 1;
  }

 private:
  void push(char letter, Arg argument);
  void merge();
  bool fails_to(std::uint32_t test, std::uint32_t target) const;

  const HandlerTable& handlers_;
  std::vector<Word> code_;
  std::vector<std::uint32_t> starts_;  // of the instructions
  std::vector<std::uint32_t> labels_;
  struct Fixup {
    std::uint32_t at;
    std::uint32_t label;
  };
  std::vector<Fixup> fixups_;
};

}  // namespace mote
