// Service: what a runtime has for OTP's module `socket` beside the sockets themselves: how many there are, what is
// switched on, and the way to the process that keeps a list of them (socket_registry).
#pragma once

#include <atomic>
#include <mutex>

#include "io/host.h"
#include "process/services.h"

namespace mote::socket {

class Socket;

class Service {
 public:
  explicit Service(Services& vm) : vm_(vm) {}
  Service(const Service&) = delete;

  Services& vm() { return vm_; }
  // Takes what the environment variables say.
  void configure(const Environment& environment);

  struct Counts {
    std::int64_t sockets = 0;
    std::int64_t streams = 0, datagrams = 0, sequenced = 0;
    std::int64_t local = 0, inet = 0, inet6 = 0;
    std::int64_t ip = 0, tcp = 0, udp = 0, sctp = 0;
  };
  // One more (1) or one less (-1) of a kind.
  void count(int domain, int type, int protocol, int change);
  Counts counts() const;

  // Sends {'$socket', Tag, Socket} to the registry.
  void tell_registry(Term tag, Socket& socket);

  // The runtime ends: sockets that go from now on only close their descriptors.
  void close() { closed_.store(true, std::memory_order_release); }
  bool closed() const { return closed_.load(std::memory_order_acquire); }

  // What socket:debug/1 and its kin set. Nothing is printed; new sockets take the second over.
  std::atomic<bool> debug{false};
  std::atomic<bool> socket_debug{false};
  std::atomic<bool> use_registry{true};

 private:
  Services& vm_;
  std::atomic<bool> closed_{false};
  mutable std::mutex mutex_;
  Counts counts_;
};

}  // namespace mote::socket
