// Addresses of sockets to maps and back.
#include "builtins/socket_terms.h"

#include <net/if_arp.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "builtins/text_argument.h"
#include "io/resource.h"
#include "term/map.h"

namespace mote {

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
constexpr NamedNumber kPacketTypes[] = {
    {PACKET_HOST, "host"},           {PACKET_BROADCAST, "broadcast"}, {PACKET_MULTICAST, "multicast"},
    {PACKET_OTHERHOST, "otherhost"}, {PACKET_OUTGOING, "outgoing"},
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

Term inet_term(Context& c, const sockaddr* from) {
  io::SocketAddress address;
  std::size_t size = from->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  std::memcpy(&address.storage, from, size);
  std::vector<Term> keys{atoms::k_family, atoms::k_port, atoms::k_addr};
  std::vector<Term> values{socket_family_term(from->sa_family), Term::small(address.port()),
                           address.host_term(c.heap())};
  if (from->sa_family == AF_INET6) {
    auto inet6 = copy_of<sockaddr_in6>(from);
    keys.insert(keys.end(), {atoms::k_flowinfo, atoms::k_scope_id});
    values.insert(values.end(), {Term::small(inet6.sin6_flowinfo), Term::small(inet6.sin6_scope_id)});
  }
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

Term packet_term(Context& c, const sockaddr* from) {
  auto link = copy_of<sockaddr_ll>(from);
  std::size_t size = std::min<std::size_t>(link.sll_halen, sizeof link.sll_addr);
  Term bytes = make_binary(c.heap(), std::span(link.sll_addr, size));
  AtomTable& atoms = c.atoms();
  Term keys[] = {atoms::k_family,         atoms::k_protocol, atoms.intern("ifindex"),
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

std::optional<io::SocketAddress> read_inet(Term host, std::int64_t port) {
  sockaddr_in inet{};
  inet.sin_family = AF_INET;
  inet.sin_port = htons(static_cast<std::uint16_t>(port));
  if (!read_inet_host(host, &inet.sin_addr)) return std::nullopt;
  io::SocketAddress address;
  std::memcpy(&address.storage, &inet, sizeof inet);
  address.size = sizeof inet;
  return address;
}

std::optional<io::SocketAddress> read_inet6(Term map, Term host, std::int64_t port) {
  std::optional<std::uint32_t> flow = io::to_narrow<std::uint32_t>(map_get(map, atoms::k_flowinfo));
  std::optional<std::uint32_t> scope = io::to_narrow<std::uint32_t>(map_get(map, atoms::k_scope_id));
  sockaddr_in6 inet{};
  inet.sin6_family = AF_INET6;
  inet.sin6_port = htons(static_cast<std::uint16_t>(port));
  if (!flow || !scope || !read_inet6_host(host, &inet.sin6_addr)) return std::nullopt;
  inet.sin6_flowinfo = *flow;
  inet.sin6_scope_id = *scope;
  io::SocketAddress address;
  std::memcpy(&address.storage, &inet, sizeof inet);
  address.size = sizeof inet;
  return address;
}

// A family, and the bytes that follow it.
std::optional<io::SocketAddress> read_raw(int family, Term binary, std::size_t most, bool terminated) {
  if (!binary.is_binary()) return std::nullopt;
  std::string storage;
  std::string_view bytes = binary_text(binary, storage);
  if (bytes.size() > most) return std::nullopt;
  io::SocketAddress address;
  address.storage.ss_family = static_cast<sa_family_t>(family);
  constexpr std::size_t kData = offsetof(sockaddr, sa_data);
  std::memcpy(reinterpret_cast<char*>(&address.storage) + kData, bytes.data(), bytes.size());
  address.size = static_cast<socklen_t>(kData + bytes.size() + (terminated && bytes.size() < most ? 1 : 0));
  return address;
}

}  // namespace

Term socket_family_term(int family) {
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

Term socket_address_term(Context& c, const sockaddr* address) {
  if (address == nullptr) return atoms::k_undefined;
  switch (address->sa_family) {
    case AF_INET:
    case AF_INET6:
      return inet_term(c, address);
    case AF_PACKET:
      return packet_term(c, address);
    case AF_UNIX: {
      auto local = copy_of<sockaddr_un>(address);
      std::string_view path(local.sun_path, strnlen(local.sun_path, sizeof local.sun_path));
      Term keys[] = {atoms::k_family, c.atoms().intern("path")};
      Term values[] = {atoms::k_local, make_binary(c.heap(), path)};
      return map_from_pairs(c.heap(), c.atoms(), keys, values);
    }
    default: {
      std::string_view bytes(address->sa_data, sizeof address->sa_data);
      Term keys[] = {atoms::k_family, atoms::k_addr};
      Term values[] = {Term::small(address->sa_family), make_binary(c.heap(), bytes)};
      return map_from_pairs(c.heap(), c.atoms(), keys, values);
    }
  }
}

std::optional<io::SocketAddress> socket_address_of(Context& c, Term map) {
  if (!map.is_map()) return std::nullopt;
  constexpr std::size_t kRawBytes = sizeof(sockaddr_storage) - offsetof(sockaddr, sa_data);
  Term family = map_get(map, atoms::k_family), host = map_get(map, atoms::k_addr);
  if (family == atoms::k_local) {
    Term path = map_get(map, c.atoms().intern("path"));
    return path.is_none() ? std::nullopt : read_raw(AF_UNIX, path, sizeof(sockaddr_un::sun_path), true);
  }
  if (host.is_none()) return std::nullopt;
  if (family == atoms::k_inet || family == atoms::k_inet6) {
    Term port = map_get(map, atoms::k_port);
    if (!port.is_small()) return std::nullopt;
    return family == atoms::k_inet ? read_inet(host, port.small_value()) : read_inet6(map, host, port.small_value());
  }
  if (family.is_atom() && c.name(family) == "unspec") return read_raw(AF_UNSPEC, host, kRawBytes, false);
  std::optional<std::uint16_t> native = io::to_narrow<std::uint16_t>(family);
  return native ? read_raw(*native, host, kRawBytes, false) : std::nullopt;
}

}  // namespace mote
