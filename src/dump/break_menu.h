// The BREAK menu: what Ctrl-C shows, and does as it is told.
#pragma once

#include <vector>

#include "process/services.h"

namespace mote::dump {

// Shows the menu on standard output and reads from standard input what is to be done, while the runtime stands still:
// goes on, halts it, or ends the program. A terminal has its usual mode meanwhile. The end of the input, or another
// Ctrl-C, halts. Signals of the program that arrive meanwhile are the result; those that end it also end the menu.
// On the thread that takes the program's signals.
std::vector<int> run_break_menu(Services& vm);

}  // namespace mote::dump
