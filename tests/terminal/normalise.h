// Takes out of a line of a screen what differs from run to run.
#pragma once

#include <string>

namespace mote::terminal {

// Identifiers, times, the banner's machine and the folder of the session get fixed names.
std::string normalise(std::string line, const std::string& folder);

}  // namespace mote::terminal
