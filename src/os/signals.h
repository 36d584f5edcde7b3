// SignalSource: signals sent to the program, as a file descriptor that becomes readable.
//
// What a signal does belongs to the whole program, so of several sources the last to ask for a signal gets it. A source
// gives back what it took when it ends.
#pragma once

#include <memory>
#include <vector>

namespace mote {

class SignalSource {
 public:
  virtual ~SignalSource() = default;
  // Readable while take() has something to give.
  virtual int fd() const = 0;
  // What the program does with a signal from now on. False where the system does not let it.
  virtual bool handle(int signal) = 0;
  virtual bool ignore(int signal) = 0;
  virtual bool set_default(int signal) = 0;
  // The signals that arrived since, oldest first.
  virtual std::vector<int> take() = 0;
};

// From now on `last` is called before a signal ends the program; it must be fit for the handler of a signal.
void when_killed(void (*last)());

// Null where the system is out of descriptors.
std::unique_ptr<SignalSource> make_signal_source();

}  // namespace mote
