// Addresses of sockets to maps and back.
#include "socket/addresses.h"

#include <net/if_arp.h>
#include <netpacket/packet.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "io/bytes.h"
#include "io/resource.h"
#include "term/map.h"

namespace mote::socket {

namespace {

struct NamedNumber {
  int number;
  std::string_view name;
};

constexpr NamedNumber kHardwareTypes[] = {
    {ARPHRD_NETROM, "netrom"},     {ARPHRD_EETHER, "eether"},   {ARPHRD_ETHER, "ether"},
    {ARPHRD_AX25, "ax25"},         {ARPHRD_PRONET, "pronet"},   {ARPHRD_CHAOS, "chaos"},
    {ARPHRD_IEEE802, "ieee802"},   {ARPHRD_ARCNET, "arcnet"},   {ARPHRD_APPLETLK, "appletlk"},
    {ARPHRD_DLCI, "dlci"},         {ARPHRD_ATM, "atm"},         {ARPHRD_METRICOM, "metricom"},
    {ARPHRD_IEEE1394, "ieee1394"}, {ARPHRD_EUI64, "eui64"},     {ARPHRD_INFINIBAND, "infiniband"},
    {ARPHRD_TUNNEL, "tunnel"},     {ARPHRD_TUNNEL6, "tunnel6"}, {ARPHRD_LOOPBACK, "loopback"},
    {ARPHRD_LOCALTLK, "localtlk"}, {ARPHRD_NONE, "none"},       {ARPHRD_VOID, "void"},
};
// Those of addresses that ioctl(2) tells and sets.
constexpr NamedNumber kHardwareFamilies[] = {
    {ARPHRD_NETROM, "netrom"},     {ARPHRD_ETHER, "ether"},       {ARPHRD_IEEE802, "ieee802"}, {ARPHRD_DLCI, "dlci"},
    {ARPHRD_IEEE1394, "ieee1394"}, {ARPHRD_LOOPBACK, "loopback"}, {ARPHRD_NONE, "none"},
};
// In <linux/if_packet.h>, which cannot be had together with <netpacket/packet.h>.
constexpr int kPacketUser = 6, kPacketKernel = 7;
constexpr NamedNumber kPacketTypes[] = {
    {PACKET_HOST, "host"},           {PACKET_BROADCAST, "broadcast"}, {PACKET_MULTICAST, "multicast"},
    {PACKET_OTHERHOST, "otherhost"}, {PACKET_OUTGOING, "outgoing"},   {PACKET_LOOPBACK, "loopback"},
    {kPacketUser, "user"},           {kPacketKernel, "kernel"},
};

Term named(Context& c, std::span<const NamedNumber> names, int number) {
  auto found = std::ranges::find(names, number, &NamedNumber::number);
  return found == names.end() ? Term::small(number) : c.atoms().intern(found->name);
}

// Addresses come from the system as pointers to their first member, whatever they are.
template <typename T>
T copy_of(const void* address) {
  T copy;
  std::memcpy(&copy, address, sizeof copy);
  return copy;
}

constexpr std::size_t kData = offsetof(sockaddr, sa_data);
constexpr std::size_t kPath = offsetof(sockaddr_un, sun_path);

// A family, and the bytes that follow it.
Term raw_term(Context& c, Term family, const sockaddr* address, socklen_t size) {
  std::size_t bytes = size > kData ? size - kData : 0;
  Term keys[] = {atoms::k_family, atoms::k_addr};
  Term values[] = {family,
                   make_binary(c.heap(), std::string_view(reinterpret_cast<const char*>(address) + kData, bytes))};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term inet_term(Context& c, const sockaddr* from) {
  auto inet = copy_of<sockaddr_in>(from);
  Term keys[] = {atoms::k_family, atoms::k_port, atoms::k_addr};
  Term values[] = {atoms::k_inet, Term::small(ntohs(inet.sin_port)), inet_host_term(c.heap(), inet.sin_addr)};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term inet6_term(Context& c, const sockaddr* from) {
  auto inet = copy_of<sockaddr_in6>(from);
  Term keys[] = {atoms::k_family, atoms::k_port, atoms::k_addr, atoms::k_flowinfo, atoms::k_scope_id};
  Term values[] = {atoms::k_inet6, Term::small(ntohs(inet.sin6_port)), inet6_host_term(c.heap(), inet.sin6_addr),
                   Term::small(inet.sin6_flowinfo), Term::small(inet.sin6_scope_id)};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

// A path ends at its first zero byte; one that begins with one is an abstract name, all of whose bytes count.
Term local_term(Context& c, const sockaddr* address, socklen_t size) {
  const char* path = reinterpret_cast<const char*>(address) + kPath;
  std::size_t most = size == 0 ? sizeof(sockaddr_un::sun_path) : size - kPath;
  if (most > 255) return atoms::k_bad_data;
  std::size_t length = strnlen(path, most);
  if (length == 0 && size != 0) length = most;
  Term keys[] = {atoms::k_family, atoms::k_path};
  Term values[] = {atoms::k_local, make_binary(c.heap(), std::string_view(path, length))};
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term packet_term(Context& c, const sockaddr* from) {
  auto link = copy_of<sockaddr_ll>(from);
  std::size_t size = std::min<std::size_t>(link.sll_halen, sizeof link.sll_addr);
  Term bytes = make_binary(c.heap(), std::span(link.sll_addr, size));
  AtomTable& atoms = c.atoms();
  Term keys[] = {atoms::k_family,         atoms::k_protocol, atoms::k_ifindex,
                 atoms.intern("pkttype"), atoms::k_hatype,   atoms::k_addr};
  Term values[] = {atoms::k_packet,
                   Term::small(ntohs(link.sll_protocol)),
                   Term::small(link.sll_ifindex),
                   named(c, kPacketTypes, link.sll_pkttype),
                   named(c, kHardwareTypes, link.sll_hatype),
                   bytes};
  return map_from_pairs(c.heap(), atoms, keys, values);
}

// -- from maps

// The octets of {A, B, ...}, big endian, `width` bytes for each number.
bool read_numbers(Term tuple, std::size_t count, std::size_t width, std::string* bytes) {
  if (!tuple.is_tuple(count)) return false;
  for (std::size_t i = 0; i < count; ++i) {
    Term number = Tuple(tuple)[i];
    if (!number.is_small() || number.small_value() < 0 || number.small_value() >> (8 * width) != 0) return false;
    io::append_number(*bytes, static_cast<std::uint64_t>(number.small_value()), width);
  }
  return true;
}

template <typename T>
io::SocketAddress address_from(const T& system) {
  io::SocketAddress address;
  std::memcpy(&address.storage, &system, sizeof system);
  address.size = sizeof system;
  return address;
}

// Ports that are too large are cut, as the system's form does.
std::optional<io::SocketAddress> read_inet(Term host, std::int32_t port) {
  sockaddr_in inet{};
  inet.sin_family = AF_INET;
  inet.sin_port = htons(static_cast<std::uint16_t>(port));
  if (!read_inet_host(host, &inet.sin_addr)) return std::nullopt;
  return address_from(inet);
}

std::optional<io::SocketAddress> read_inet6(Term map, Term host, std::int32_t port) {
  std::optional<std::uint32_t> flow = io::to_narrow<std::uint32_t>(map_get(map, atoms::k_flowinfo));
  std::optional<std::uint32_t> scope = io::to_narrow<std::uint32_t>(map_get(map, atoms::k_scope_id));
  sockaddr_in6 inet{};
  inet.sin6_family = AF_INET6;
  inet.sin6_port = htons(static_cast<std::uint16_t>(port));
  if (!flow || !scope || !read_inet6_host(host, &inet.sin6_addr)) return std::nullopt;
  inet.sin6_flowinfo = *flow;
  inet.sin6_scope_id = *scope;
  return address_from(inet);
}

std::optional<io::SocketAddress> read_raw(int family, Term binary) {
  if (!binary.is_binary()) return std::nullopt;
  std::string scratch;
  std::string_view bytes = io::bytes_of(binary, scratch);
  if (bytes.size() > sizeof(sockaddr_storage) - kData) return std::nullopt;
  io::SocketAddress address;
  address.storage.ss_family = static_cast<sa_family_t>(family);
  std::memcpy(reinterpret_cast<char*>(&address.storage) + kData, bytes.data(), bytes.size());
  address.size = static_cast<socklen_t>(kData + bytes.size());
  return address;
}

// A path must leave room for a zero behind it; an abstract name begins with one.
std::optional<io::SocketAddress> read_local(Term path) {
  if (path.is_none() || !path.is_binary()) return std::nullopt;
  std::string scratch;
  std::string_view bytes = io::bytes_of(path, scratch);
  bool abstract = bytes.starts_with('\0');
  if (bytes.size() + (abstract ? 0 : 1) > sizeof(sockaddr_un::sun_path)) return std::nullopt;
  return read_raw(AF_UNIX, path);
}

std::optional<io::SocketAddress> read_with_port(Term map, Term family, Term host) {
  std::optional<std::int32_t> port = io::to_narrow<std::int32_t>(map_get(map, atoms::k_port));
  if (!port) return std::nullopt;
  return family == atoms::k_inet ? read_inet(host, *port) : read_inet6(map, host, *port);
}

}  // namespace

bool read_inet_host(Term host, in_addr* address) {
  if (host == atoms::k_any)
    address->s_addr = htonl(INADDR_ANY);
  else if (host == atoms::k_loopback)
    address->s_addr = htonl(INADDR_LOOPBACK);
  else if (host == atoms::k_broadcast)
    address->s_addr = htonl(INADDR_BROADCAST);
  else {
    std::string bytes;
    if (!read_numbers(host, 4, 1, &bytes)) return false;
    std::memcpy(address, bytes.data(), sizeof *address);
  }
  return true;
}

bool read_inet6_host(Term host, in6_addr* address) {
  if (host == atoms::k_any)
    *address = in6addr_any;
  else if (host == atoms::k_loopback)
    *address = in6addr_loopback;
  else {
    std::string bytes;
    if (!read_numbers(host, 8, 2, &bytes)) return false;
    std::memcpy(address, bytes.data(), sizeof *address);
  }
  return true;
}

Term inet_host_term(TermSpace& space, const in_addr& address) {
  std::uint32_t bits = ntohl(address.s_addr);
  return make_tuple(space, {Term::small(bits >> 24), Term::small(bits >> 16 & 0xFF), Term::small(bits >> 8 & 0xFF),
                            Term::small(bits & 0xFF)});
}

Term inet6_host_term(TermSpace& space, const in6_addr& address) {
  Term parts[8];
  for (int i = 0; i < 8; ++i)
    parts[i] = Term::small(address.s6_addr[2 * i] << 8 | address.s6_addr[2 * i + 1]);
  return make_tuple(space, parts);
}

Term family_term(int family) {
  switch (family) {
    case AF_INET:
      return atoms::k_inet;
    case AF_INET6:
      return atoms::k_inet6;
    case AF_UNIX:
      return atoms::k_local;
    case AF_PACKET:
      return atoms::k_packet;
    default:
      return Term::small(family);
  }
}

Term address_term(Context& c, const sockaddr* address, socklen_t size) {
  if (address == nullptr) return atoms::k_undefined;
  if (size > 0 && size < kData)
    return make_binary(c.heap(), std::string_view(reinterpret_cast<const char*>(address), size));
  auto whole = [size](std::size_t least) { return size == 0 || size >= least; };
  switch (address->sa_family) {
    case AF_INET:
      if (whole(offsetof(sockaddr_in, sin_zero))) return inet_term(c, address);
      break;
    case AF_INET6:
      if (whole(sizeof(sockaddr_in6))) return inet6_term(c, address);
      break;
    case AF_PACKET:
      if (whole(sizeof(sockaddr_ll))) return packet_term(c, address);
      break;
    case AF_UNIX:
      return local_term(c, address, size);
    case AF_UNSPEC:
      return raw_term(c, atoms::k_unspec, address, size);
    default:
      break;
  }
  return raw_term(c, family_term(address->sa_family), address, size);
}

std::optional<io::SocketAddress> address_of(Context&, Term map) {
  if (!map.is_map()) return std::nullopt;
  Term family = map_get(map, atoms::k_family), host = map_get(map, atoms::k_addr);
  if (family.is_none()) return std::nullopt;
  if (family == atoms::k_local) return read_local(map_get(map, atoms::k_path));
  if (host.is_none()) return std::nullopt;
  if (family == atoms::k_inet || family == atoms::k_inet6) return read_with_port(map, family, host);
  if (family == atoms::k_unspec) return read_raw(AF_UNSPEC, host);
  std::optional<std::int32_t> native = io::to_narrow<std::int32_t>(family);
  return native ? read_raw(*native, host) : std::nullopt;
}

Term hardware_address_term(Context& c, const sockaddr& address) {
  return raw_term(c, named(c, kHardwareFamilies, address.sa_family), &address, sizeof address);
}

std::optional<io::SocketAddress> hardware_address_of(Context& c, Term map) {
  if (!map.is_map()) return std::nullopt;
  Term family = map_get(map, atoms::k_family), host = map_get(map, atoms::k_addr);
  if (!family.is_atom() || host.is_none()) return std::nullopt;
  auto found = std::ranges::find(kHardwareFamilies, c.name(family), &NamedNumber::name);
  return found == std::end(kHardwareFamilies) ? std::nullopt : read_raw(found->number, host);
}

}  // namespace mote::socket
