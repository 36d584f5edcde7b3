// Selections: descriptors of which libraries want to know when they are ready (enif_select). A descriptor belongs to
// one resource, which is kept until the descriptor is given up (stop); for reading, writing and failure there is at
// most one message each, made when it is asked for and sent once.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <mutex>
#include <string>

#include "native/abi.h"
#include "process/signal.h"

namespace mote::native {

class Host;
class NativeResource;

class Selections {
 public:
  explicit Selections(Host& host) : host_(host) {}
  ~Selections();

  // What is to be sent, and to whom.
  struct Request {
    Term pid;
    Term message;    // of kSelectCustomMessage
    Term reference;  // for {select, Object, Reference, ready_input} and its kin
  };
  // As enif_select answers. Calls the type's stop callback where that is asked for.
  int select(int fd, int flags, NativeResource& resource, const Request& request);

 private:
  enum Way : std::uint8_t { kRead, kWrite, kError, kWays };
  struct Descriptor {
    NativeResource* resource = nullptr;
    Signal* messages[kWays] = {};
  };
  int start(int fd, int flags, NativeResource& resource, const Request& request);
  int cancel(int fd, int flags);
  int stop(int fd, NativeResource& resource);
  bool watch_locked(int fd, Way way);
  void ready(int fd, Way way);
  Signal* make_message(Way way, int flags, NativeResource& resource, const Request& request);
  int drop_messages_locked(int fd, Descriptor& descriptor, int flags);
  // The text of the log entry about another resource's descriptor being taken.
  std::string theft_locked(int fd, int flags, const Descriptor& from, NativeResource& resource, Term reference) const;

  Host& host_;
  std::mutex mutex_;
  absl::flat_hash_map<int, Descriptor> descriptors_;
};

}  // namespace mote::native
