// The names of keys.
#include "keys.h"

namespace mote::terminal {

namespace {

struct Key {
  std::string_view name, bytes;
};
constexpr Key kKeys[] = {
    {"Up", "\x1b[A"},        {"Down", "\x1b[B"},      {"Right", "\x1b[C"},         {"Left", "\x1b[D"},
    {"Home", "\x1b[H"},      {"End", "\x1b[F"},       {"Insert", "\x1b[2~"},       {"Delete", "\x1b[3~"},
    {"PageUp", "\x1b[5~"},   {"PageDown", "\x1b[6~"}, {"S-Tab", "\x1b[Z"},         {"C-Left", "\x1b[1;5D"},
    {"C-Up", "\x1b[1;5A"},   {"C-Down", "\x1b[1;5B"}, {"C-Right", "\x1b[1;5C"},    {"M-Up", "\x1b[1;3A"},
    {"M-Down", "\x1b[1;3B"}, {"M-Left", "\x1b[1;3D"}, {"M-Right", "\x1b[1;3C"},    {"Enter", "\r"},
    {"Tab", "\t"},           {"Backspace", "\x7f"},   {"M-Backspace", "\x1b\x7f"}, {"Esc", "\x1b"},
    {"M-Enter", "\x1b\r"},
};

}  // namespace

std::optional<std::string> key_bytes(std::string_view name) {
  for (const Key& key : kKeys)
    if (key.name == name) return std::string(key.bytes);
  if (name.size() != 3 || name[1] != '-') return std::nullopt;
  if (name[0] == 'C') return std::string(1, static_cast<char>(name[2] & 0x1F));
  if (name[0] == 'M') return std::string("\x1b") + name[2];
  return std::nullopt;
}

}  // namespace mote::terminal
