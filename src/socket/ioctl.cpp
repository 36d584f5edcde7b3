// ioctl(2) on sockets: what there is to read, and the network interfaces of the machine.
#include <net/if.h>
#include <netinet/in.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "io/bytes.h"
#include "socket/addresses.h"
#include "socket/answers.h"
#include "socket/ioctl_requests.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

constexpr NamedNumber kRequests[] = {
    {"gifconf", SIOCGIFCONF},       {"nread", FIONREAD},
    {"atmark", SIOCATMARK},         {"gifname", SIOCGIFNAME},
    {"gifindex", SIOCGIFINDEX},     {"gifflags", SIOCGIFFLAGS},
    {"gifaddr", SIOCGIFADDR},       {"gifdstaddr", SIOCGIFDSTADDR},
    {"gifbrdaddr", SIOCGIFBRDADDR}, {"gifnetmask", SIOCGIFNETMASK},
    {"gifmtu", SIOCGIFMTU},         {"gifhwaddr", SIOCGIFHWADDR},
    {"gifmap", SIOCGIFMAP},         {"giftxqlen", SIOCGIFTXQLEN},
    {"sifflags", SIOCSIFFLAGS},     {"sifaddr", SIOCSIFADDR},
    {"sifdstaddr", SIOCSIFDSTADDR}, {"sifbrdaddr", SIOCSIFBRDADDR},
    {"sifmtu", SIOCSIFMTU},         {"siftxqlen", SIOCSIFTXQLEN},
};

Term not_supported(Context& c) {
  return c.error_tuple(atoms::k_enotsup);
}

// The socket with its lock, and a request.
struct Request {
  explicit Request(Context& c) : socket(socket_argument(c)) {
    std::optional<std::uint64_t> value = io::to_uint64(c[1]);
    if (!value) throw_badarg(c);
    number = *value;
    lock = std::unique_lock(socket.reading.mutex);
    if (!socket.reading.open()) throw Answered{closed_answer(c)};
  }
  bool run(void* argument) const { return ::ioctl(socket.fd, number, argument) >= 0; }

  Socket& socket;
  unsigned long number = 0;
  std::unique_lock<std::mutex> lock;
};

std::string_view name_in(const ifreq& interface) {
  return {interface.ifr_name, strnlen(interface.ifr_name, sizeof interface.ifr_name)};
}

// -- without arguments

Term interfaces_with_addresses(Context& c, const Request& request) {
  // The system fills what room it gets: with room to spare it was everything.
  std::vector<ifreq> entries(16);
  ifconf list{};
  while (true) {
    list.ifc_len = static_cast<int>(entries.size() * sizeof(ifreq));
    list.ifc_req = entries.data();
    if (!request.run(&list)) return error_answer(c, errno);
    if (static_cast<std::size_t>(list.ifc_len) < entries.size() * sizeof(ifreq)) break;
    entries.resize(entries.size() * 2);
  }
  entries.resize(static_cast<std::size_t>(list.ifc_len) / sizeof(ifreq));
  std::vector<Term> all;
  for (const ifreq& entry : entries) {
    Term keys[] = {atoms::k_name, atoms::k_addr};
    Term values[] = {make_byte_list(c.heap(), name_in(entry)), address_term(c, &entry.ifr_addr)};
    all.push_back(map_of(c, keys, values));
  }
  return c.ok(make_list(c.heap(), all));
}

// nif_ioctl(Socket, Request)
Term ioctl_2(Context& c) {
  Request request(c);
  int number = 0;
  switch (request.number) {
    case SIOCGIFCONF:
      return interfaces_with_addresses(c, request);
    case FIONREAD:
      return request.run(&number) ? c.ok(Term::small(number)) : error_answer(c, errno);
    case SIOCATMARK:
      return request.run(&number) ? c.ok(Term::boolean(number != 0)) : error_answer(c, errno);
    default:
      return not_supported(c);
  }
}

// -- about an interface

// What is longer than names are is cut.
ifreq interface_argument(Context& c) {
  ifreq interface{};
  std::size_t size = 0;
  Term name = c[2];
  for (; name.is_cons(); name = Cons(name).tail()) {
    std::optional<std::uint8_t> byte = io::to_narrow<std::uint8_t>(Cons(name).head());
    if (!byte) throw_badarg(c);
    if (size < sizeof interface.ifr_name - 1) interface.ifr_name[size++] = static_cast<char>(*byte);
  }
  if (!name.is_nil()) throw_badarg(c);
  return interface;
}

Term map_term(Context& c, const ifmap& map) {
  auto number = [&](std::uint64_t value) { return make_unsigned(c.heap(), value); };
  NamedValue all[] = {
      {"mem_start", number(map.mem_start)},
      {"mem_end", number(map.mem_end)},
      {"base_addr", number(map.base_addr)},
      {"irq", number(map.irq)},
      {"dma", number(map.dma)},
      {"port", number(map.port)},
  };
  return map_of(c, all);
}

Term interface_name(Context& c, const Request& request) {
  std::optional<int> index = to_int(c[2]);
  if (!index) return c.badarg();
  ifreq interface{};
  interface.ifr_ifindex = *index;
  if (!request.run(&interface)) return error_answer(c, errno);
  return c.ok(make_byte_list(c.heap(), name_in(interface)));
}

// nif_ioctl(Socket, Request, Interface)
Term ioctl_3(Context& c) {
  Request request(c);
  if (request.number == SIOCGIFNAME) return interface_name(c, request);
  auto told = [&](auto term) {
    ifreq interface = interface_argument(c);
    return request.run(&interface) ? c.ok(term(interface)) : error_answer(c, errno);
  };
  switch (request.number) {
    case SIOCGIFINDEX:
      return told([](const ifreq& interface) { return Term::small(interface.ifr_ifindex); });
    case SIOCGIFFLAGS:
      return told([&](const ifreq& interface) { return flags_term(c, interface_flag_names(), interface.ifr_flags); });
    case SIOCGIFADDR:
    case SIOCGIFDSTADDR:
    case SIOCGIFBRDADDR:
    case SIOCGIFNETMASK:
      return told([&](const ifreq& interface) { return address_term(c, &interface.ifr_addr); });
    case SIOCGIFMTU:
      return told([](const ifreq& interface) { return Term::small(interface.ifr_mtu); });
    case SIOCGIFTXQLEN:
      return told([](const ifreq& interface) { return Term::small(interface.ifr_qlen); });
    case SIOCGIFHWADDR:
      return told([&](const ifreq& interface) { return hardware_address_term(c, interface.ifr_hwaddr); });
    case SIOCGIFMAP:
      return told([&](const ifreq& interface) { return map_term(c, interface.ifr_map); });
    default:
      return not_supported(c);
  }
}

// -- changing an interface

// #{Bit => boolean()}: what is true is set, all else cleared.
Term set_flags(Context& c, const Request& request) {
  ifreq interface = interface_argument(c);
  if (::ioctl(request.socket.fd, SIOCGIFFLAGS, &interface) < 0) return error_answer(c, errno);
  int flags = interface.ifr_flags;
  if (c[3].is_map())
    for (MapIterator pair(c[3]); pair.next();) {
      std::optional<int> flag = to_int(pair.key());
      if (!flag) return c.badarg();
      flags = pair.value() == atoms::k_true ? flags | *flag : flags & ~*flag;
    }
  interface.ifr_flags = static_cast<short>(flags);
  return ok_or_error(c, request.run(&interface));
}

Term set_address(Context& c, const Request& request, std::string_view what) {
  ifreq interface = interface_argument(c);
  bool hardware = request.number == SIOCSIFHWADDR;
  std::optional<io::SocketAddress> address = hardware ? hardware_address_of(c, c[3]) : address_of(c, c[3]);
  if (!address) return invalid_answer(c, c.atoms().intern(what));
  std::memcpy(&interface.ifr_addr, address->get(), std::min<std::size_t>(address->size, sizeof interface.ifr_addr));
  return ok_or_error(c, request.run(&interface));
}

Term set_number(Context& c, const Request& request, bool queue_length) {
  ifreq interface = interface_argument(c);
  std::optional<int> number = to_int(c[3]);
  if (!number) return invalid_answer(c, c.atoms().intern(queue_length ? "txqlen" : "mtu"));
  (queue_length ? interface.ifr_qlen : interface.ifr_mtu) = *number;
  return ok_or_error(c, request.run(&interface));
}

// nif_ioctl(Socket, Request, Interface, Value)
Term ioctl_4(Context& c) {
  Request request(c);
  switch (request.number) {
    case SIOCSIFFLAGS:
      return set_flags(c, request);
    case SIOCSIFADDR:
    case SIOCSIFDSTADDR:
    case SIOCSIFBRDADDR:
    case SIOCSIFNETMASK:
      return set_address(c, request, "sockaddr");
    case SIOCSIFHWADDR:
      return set_address(c, request, "hwaddr");
    case SIOCSIFMTU:
      return set_number(c, request, false);
    case SIOCSIFTXQLEN:
      return set_number(c, request, true);
    default:
      return not_supported(c);
  }
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_ioctl", 2, native<ioctl_2>, Builtin::kBlocking},
    {"prim_socket", "nif_ioctl", 3, native<ioctl_3>, Builtin::kBlocking},
    {"prim_socket", "nif_ioctl", 4, native<ioctl_4>, Builtin::kBlocking},
};

}  // namespace

std::span<const NamedNumber> ioctl_request_names() {
  return kRequests;
}

std::span<const Builtin> ioctl_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
