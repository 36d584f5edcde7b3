// Guard: runs code that reads memory nobody vouches for. Where it reads what is not there, it is left.
#pragma once

#include <functional>

namespace mote::dump {

// While one exists, in one thread of the program at a time, survives() answers false where `work` ended by a fault.
// What `work` had locked then stays locked, and what it had allocated stays allocated.
class Guard {
 public:
  Guard();
  ~Guard();
  Guard(const Guard&) = delete;
  bool survives(const std::function<void()>& work);
};

}  // namespace mote::dump
