// The modes of a terminal as text.
#pragma once

#include <termios.h>

#include <string>

namespace mote::terminal {

// Names as stty has them; those that are off have a minus in front.
std::string text_of_modes(const termios& modes);

}  // namespace mote::terminal
