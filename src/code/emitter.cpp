// Choosing the handler for the kinds of the operands, and encoding operands.
#include "code/emitter.h"

#include <algorithm>

namespace mote {

namespace {

Kind kind_of(char letter, Arg argument) {
  if (letter == 'k')
    return static_cast<Kind>(std::min<Word>(argument.value / sizeof(Word), static_cast<Word>(kLargeFrame)));
  switch (argument.type) {
    case Arg::kX:
      return argument.value <= 2 ? static_cast<Kind>(argument.value) : Kind::kX;
    case Arg::kY:
      return Kind::kY;
    default:
      return Kind::kConstant;
  }
}

}  // namespace

void Emitter::emit(Op op, std::initializer_list<Arg> arguments) {
  const OpInfo& info = kOps[static_cast<int>(op)];
  unsigned variant = 0;
  const Arg* argument = arguments.begin();
  for (char letter : info.operands) {
    if (letter == '*') break;
    CHECK(argument != arguments.end());
    unsigned kinds = kinds_of(letter);
    if (kinds > 1) {
      unsigned kind = static_cast<unsigned>(kind_of(letter, *argument));
      CHECK(kind < kinds);
      variant = variant * kinds + kind;
    }
    ++argument;
  }
  starts_.push_back(position());
  code_.push_back(reinterpret_cast<Word>(handlers_[kFirstHandler[static_cast<int>(op)] + variant]));
  argument = arguments.begin();
  for (char letter : info.operands) {
    if (letter == '*') break;
    push(letter, *argument++);
  }
}

void Emitter::push(char letter, Arg argument) {
  bool specialised = letter == 's' || letter == 'd' || letter == 'r';
  switch (argument.type) {
    case Arg::kX:
      if (!specialised)
        code_.push_back(generic_x(static_cast<unsigned>(argument.value)));
      else if (argument.value > 2)
        code_.push_back(argument.value * sizeof(Word));
      break;
    case Arg::kY:
      code_.push_back(specialised ? argument.value * sizeof(Word) : generic_y(static_cast<unsigned>(argument.value)));
      break;
    case Arg::kLabel:
      if (argument.value != 0) fixups_.push_back({position(), static_cast<std::uint32_t>(argument.value)});
      code_.push_back(0);
      break;
    case Arg::kTerm:
    case Arg::kRaw:
      code_.push_back(argument.value);
      break;
  }
}

// From the end on, so that a merged handler can itself be the second of two.
void Emitter::merge() {
  for (std::size_t i = starts_.size(); i-- > 1;) {
    Word& first = code_[starts_[i - 1]];
    const HandlerTable::Merged* merged =
        handlers_.merged(reinterpret_cast<const void*>(first), reinterpret_cast<const void*>(code_[starts_[i]]));
    if (merged == nullptr) continue;
    bool near = i + 1 < starts_.size() && merged->near != merged->both && fails_to(starts_[i - 1], starts_[i + 1]);
    first = reinterpret_cast<Word>(near ? merged->near : merged->both);
  }
}

// Whether the failure address of the test at `test` is `target`.
bool Emitter::fails_to(std::uint32_t test, std::uint32_t target) const {
  auto fixup = std::lower_bound(fixups_.begin(), fixups_.end(), test + 1,
                                [](const Fixup& entry, std::uint32_t at) { return entry.at < at; });
  return fixup != fixups_.end() && fixup->at == test + 1 && labels_[fixup->label] == target;
}

std::vector<Word> Emitter::finish() {
  merge();
  code_.shrink_to_fit();
  for (Fixup fixup : fixups_) {
    CHECK(labels_[fixup.label] != kNowhere);
    code_[fixup.at] = reinterpret_cast<Word>(code_.data() + labels_[fixup.label]);
  }
  return std::move(code_);
}

}  // namespace mote
