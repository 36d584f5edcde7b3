// What ports do, for those who trace them.
#pragma once

#include "io/port.h"

namespace mote::io {

// For its life the port is at work at `what`: the name of a request, or 0 for what comes from outside. Not told to end
// where the port has closed meanwhile. To be made with the port's mutex held.
class Port::Running {
 public:
  Running(Port& port, Term what);
  ~Running();
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Port& port_;
  Term what_;
};

}  // namespace mote::io
