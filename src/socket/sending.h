// What sending data and sending a file have in common: who may write, and what becomes of who waits.
#pragma once

#include "socket/answers.h"

namespace mote::socket {

// A send by the running process; with the lock of the writing side.
struct Send {
  Context& c;
  Socket& socket;
  WritingSide& side;
  Term reference;

  // Whether it may write now; else *answer is what to answer.
  bool may_write(Term* answer);
  // It has written all: the next in line may write.
  void done();
  // Waits until more can be written: select, or {select, Written}.
  Term wait(std::optional<std::uint64_t> written);
  // Neither the writer nor those in line can go on.
  Term failed(Term reason);
};

}  // namespace mote::socket
