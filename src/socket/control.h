// Control messages, which go and come with data: #{level, type, data, value} in Erlang, cmsghdr in the system.
#pragma once

#include <sys/socket.h>
#include <sys/time.h>

#include <optional>
#include <span>
#include <vector>

#include "process/builtin.h"

namespace mote::socket {

// Room for control messages, aligned for the system's headers.
class ControlSpace {
 public:
  explicit ControlSpace(std::size_t size) : words_(size / sizeof(Word) + 1), size_(size) {}
  char* data() { return reinterpret_cast<char*>(words_.data()); }
  std::size_t size() const { return size_; }

 private:
  std::vector<Word> words_;
  std::size_t size_;
};

// A level: the atom socket, or its number.
Term level_term(int level);
// What one message says: a map with its level, type, data and, where that is known to be read, value.
Term control_term(Context& c, int level, int type, std::span<const std::uint8_t> data);
// The list of those that `message` has brought.
Term control_list(Context& c, msghdr& message);
// Puts a list of them into `space`. The bytes used; nothing where one cannot be sent or they do not fit.
std::optional<std::size_t> write_control(Context& c, Term list, ControlSpace& space);

// #{sec => Seconds, usec => Microseconds}
Term time_term(Context& c, const timeval& time);
std::optional<timeval> time_of(Term map);

}  // namespace mote::socket
