// The names of modes.
#include "mode_names.h"

namespace mote::terminal {

namespace {

struct Flag {
  tcflag_t bit;
  const char* name;
};
constexpr Flag kInput[] = {{BRKINT, "brkint"}, {IGNPAR, "ignpar"}, {ISTRIP, "istrip"}, {ICRNL, "icrnl"},
                           {INLCR, "inlcr"},   {IXON, "ixon"},     {IXANY, "ixany"},   {IXOFF, "ixoff"}};
constexpr Flag kOutput[] = {{OPOST, "opost"}, {ONLCR, "onlcr"}};
constexpr Flag kLocal[] = {{ISIG, "isig"}, {ICANON, "icanon"}, {IEXTEN, "iexten"}, {ECHO, "echo"}};
constexpr struct {
  int index;
  const char* name;
} kCharacters[] = {{VINTR, "intr"}, {VQUIT, "quit"}, {VSUSP, "susp"}, {VEOF, "eof"}, {VMIN, "min"}, {VTIME, "time"}};

template <std::size_t n>
void append(std::string& text, tcflag_t flags, const Flag (&names)[n]) {
  for (const Flag& flag : names)
    text += std::string((flags & flag.bit) != 0 ? "" : "-") + flag.name + " ";
}

}  // namespace

std::string text_of_modes(const termios& modes) {
  std::string text;
  append(text, modes.c_iflag, kInput);
  append(text, modes.c_oflag, kOutput);
  append(text, modes.c_lflag, kLocal);
  for (const auto& character : kCharacters)
    text += std::string(character.name) + "=" + std::to_string(modes.c_cc[character.index]) + " ";
  text.pop_back();
  return text;
}

}  // namespace mote::terminal
