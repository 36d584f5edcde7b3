// Counts of sockets, and messages to their registry.
#include "socket/service.h"

#include <netinet/in.h>

#include "heap/arena.h"
#include "process/registry.h"
#include "process/signal.h"
#include "socket/socket.h"
#include "term/build.h"

namespace mote::socket {

void Service::configure(const Environment& environment) {
  if (std::optional<std::string> wanted = environment.get("ESOCK_USE_SOCKET_REGISTRY"))
    if (*wanted == "true" || *wanted == "false") use_registry = *wanted == "true";
  if (environment.get("ESOCK_DEBUG_FILENAME")) debug = socket_debug = true;
}

void Service::count(int domain, int type, int protocol, int change) {
  std::lock_guard lock(mutex_);
  counts_.sockets += change;
  if (domain == AF_INET) counts_.inet += change;
  if (domain == AF_INET6) counts_.inet6 += change;
  if (domain == AF_UNIX) counts_.local += change;
  if (type == SOCK_STREAM) counts_.streams += change;
  if (type == SOCK_DGRAM) counts_.datagrams += change;
  if (type == SOCK_SEQPACKET) counts_.sequenced += change;
  if (protocol == IPPROTO_IP) counts_.ip += change;
  if (protocol == IPPROTO_TCP) counts_.tcp += change;
  if (protocol == IPPROTO_UDP) counts_.udp += change;
  if (protocol == IPPROTO_SCTP) counts_.sctp += change;
}

Service::Counts Service::counts() const {
  std::lock_guard lock(mutex_);
  return counts_;
}

void Service::tell_registry(Term tag, Socket& socket) {
  Term registry = vm_.registry->find(atoms::k_socket_registry);
  if (!registry.is_local_pid()) return;
  Arena arena;
  send_message(vm_, registry, make_tuple(arena, {atoms::k_socket_tag, tag, socket.tagged_term(arena)}));
}

}  // namespace mote::socket
