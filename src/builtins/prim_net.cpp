// prim_net: names, addresses and services, asked of the C library; the host's network interfaces. All that may ask a
// server or read files blocks, so it runs on the pool for that.
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netdb.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "io/file_name.h"
#include "io/resource.h"
#include "os/errors.h"
#include "os/network_namespace.h"
#include "socket/addresses.h"
#include "term/map.h"

namespace mote {

namespace {

Term error_of(Context& c, int error) {
  Term reason = c.atom(error_name(error));
  return reason.is_none() ? reason : c.error_tuple(reason);
}

Term gethostname_0(Context& c) {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return error_of(c, errno);
  return c.ok(make_byte_list(c.heap(), name.data()));
}

Term if_name2index(Context& c) {
  std::optional<std::string> name = io::name_to_bytes(c[0], io::NameEncoding::kLatin1);
  if (!name) return c.badarg();
  unsigned index = if_nametoindex(name->c_str());
  return index == 0 ? error_of(c, errno) : c.ok(Term::small(index));
}

Term if_index2name(Context& c) {
  std::optional<std::uint32_t> index = io::to_narrow<std::uint32_t>(c[0]);
  if (!index) return c.badarg();
  std::array<char, IF_NAMESIZE + 1> name{};
  if (if_indextoname(*index, name.data()) == nullptr) return error_of(c, errno);
  return c.ok(make_byte_list(c.heap(), name.data()));
}

Term if_names(Context& c) {
  struct if_nameindex* all = if_nameindex();
  if (all == nullptr) return error_of(c, errno);
  std::size_t count = 0;
  while (all[count].if_index != 0)
    ++count;
  Term list = Term::nil();
  for (std::size_t i = count; i-- > 0;) {
    Term name = make_byte_list(c.heap(), all[i].if_name);
    list = make_cons(c.heap(), make_tuple(c.heap(), {Term::small(all[i].if_index), name}), list);
  }
  if_freenameindex(all);
  return c.ok(list);
}

// -- names and addresses

// What getaddrinfo and getnameinfo say by their numbers.
Term lookup_error(Context& c, int error) {
  switch (error) {
    case EAI_ADDRFAMILY:
      return c.error_tuple(atoms::k_eaddrfamily);
    case EAI_AGAIN:
      return c.error_tuple(atoms::k_eagain);
    case EAI_BADFLAGS:
      return c.error_tuple(atoms::k_ebadflags);
    case EAI_FAIL:
      return c.error_tuple(atoms::k_efail);
    case EAI_FAMILY:
      return c.error_tuple(atoms::k_efamily);
    case EAI_MEMORY:
      return c.error_tuple(atoms::k_emem);
    case EAI_NODATA:
      return c.error_tuple(atoms::k_enodata);
    case EAI_NONAME:
      return c.error_tuple(atoms::k_enoname);
    case EAI_OVERFLOW:
      return c.error_tuple(atoms::k_eoverflow);
    case EAI_SERVICE:
      return c.error_tuple(atoms::k_eservice);
    case EAI_SOCKTYPE:
      return c.error_tuple(atoms::k_esocktype);
    case EAI_SYSTEM:
      return c.error_tuple(atoms::k_esystem);
    default:
      return c.error_tuple(atoms::k_einval);
  }
}

Term socket_type_term(int type) {
  switch (type) {
    case SOCK_STREAM:
      return atoms::k_stream;
    case SOCK_DGRAM:
      return atoms::k_dgram;
    case SOCK_RAW:
      return atoms::k_raw;
    case SOCK_SEQPACKET:
      return atoms::k_seqpacket;
    default:
      return Term::small(type);
  }
}

// nif_getaddrinfo(Host | undefined, Service | undefined, undefined): {ok, [#{family, socktype, protocol, addr}]}. The
// protocols are numbers still.
Term getaddrinfo_3(Context& c) {
  std::array<std::optional<std::string>, 2> texts;
  for (int i = 0; i < 2; ++i) {
    if (c[i] == atoms::k_undefined) continue;
    texts[i] = list_text(c[i]);
    if (!texts[i]) return c.badarg();
  }
  if (!texts[0] && !texts[1]) return c.badarg();
  auto text = [&](int i) { return texts[i] ? texts[i]->c_str() : nullptr; };
  addrinfo* first = nullptr;
  if (int error = getaddrinfo(text(0), text(1), nullptr, &first); error != 0) return lookup_error(c, error);
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> all(first, &freeaddrinfo);
  std::vector<Term> found;
  constexpr Term kKeys[] = {atoms::k_family, atoms::k_socktype, atoms::k_protocol, atoms::k_addr};
  for (const addrinfo* entry = first; entry != nullptr; entry = entry->ai_next) {
    Term values[] = {socket::family_term(entry->ai_family), socket_type_term(entry->ai_socktype),
                     Term::small(entry->ai_protocol), socket::address_term(c, entry->ai_addr)};
    found.push_back(map_from_pairs(c.heap(), c.atoms(), kKeys, values));
  }
  return c.ok(make_list(c.heap(), found));
}

struct NamedBit {
  Term name;
  int bit;
};

constexpr NamedBit kNameFlags[] = {{atoms::k_namereqd, NI_NAMEREQD},       {atoms::k_dgram, NI_DGRAM},
                                   {atoms::k_nofqdn, NI_NOFQDN},           {atoms::k_numerichost, NI_NUMERICHOST},
                                   {atoms::k_numericserv, NI_NUMERICSERV}, {atoms::k_idn, NI_IDN}};

// nif_getnameinfo(Address, Flags | undefined): {ok, #{host, service}}.
Term getnameinfo_2(Context& c) {
  int flags = 0;
  if (!c[1].is_list() && c[1] != atoms::k_undefined) return c.badarg();
  for (Term list = c[1]; list.is_cons(); list = Cons(list).tail()) {
    auto found = std::ranges::find(kNameFlags, Cons(list).head(), &NamedBit::name);
    if (found == std::end(kNameFlags)) return c.badarg();
    flags |= found->bit;
  }
  std::optional<io::SocketAddress> address = socket::address_of(c, c[0]);
  if (!address) return c.error_tuple(atoms::k_einval);
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> service{};
  int error =
      getnameinfo(address->get(), address->size, host.data(), host.size(), service.data(), service.size(), flags);
  if (error != 0) return lookup_error(c, error);
  constexpr Term kKeys[] = {atoms::k_host, atoms::k_service};
  Term values[] = {make_byte_list(c.heap(), host.data()), make_byte_list(c.heap(), service.data())};
  return c.ok(map_from_pairs(c.heap(), c.atoms(), kKeys, values));
}

// -- services

constexpr std::size_t kServiceBytes = 8192;

// The protocol's name, null for "any".
const char* protocol_of(const std::string& text) {
  return text == "any" ? nullptr : text.c_str();
}

Term getservbyname_2(Context& c) {
  std::optional<std::string> name = list_text(c[0]), protocol = list_text(c[1]);
  if (!name || !protocol) return c.error_tuple(atoms::k_einval);
  std::array<char, kServiceBytes> space;
  servent entry{}, *found = nullptr;
  int error = getservbyname_r(name->c_str(), protocol_of(*protocol), &entry, space.data(), space.size(), &found);
  if (error != 0 || found == nullptr) return c.error_tuple(atoms::k_einval);
  return c.ok(Term::small(ntohs(static_cast<std::uint16_t>(found->s_port))));
}

Term getservbyport_2(Context& c) {
  std::optional<std::uint16_t> port = io::to_narrow<std::uint16_t>(c[0]);
  std::optional<std::string> protocol = list_text(c[1]);
  if (!port || !protocol) return c.error_tuple(atoms::k_einval);
  std::array<char, kServiceBytes> space;
  servent entry{}, *found = nullptr;
  int error = getservbyport_r(htons(*port), protocol_of(*protocol), &entry, space.data(), space.size(), &found);
  if (error != 0 || found == nullptr) return c.error_tuple(atoms::k_einval);
  return c.ok(make_byte_list(c.heap(), found->s_name));
}

// -- interfaces

struct InterfaceFlag {
  unsigned bit;
  std::string_view name;
};

constexpr InterfaceFlag kInterfaceFlags[] = {{IFF_UP, "up"},
                                             {IFF_BROADCAST, "broadcast"},
                                             {IFF_DEBUG, "debug"},
                                             {IFF_LOOPBACK, "loopback"},
                                             {IFF_POINTOPOINT, "pointopoint"},
                                             {IFF_NOTRAILERS, "notrailers"},
                                             {IFF_RUNNING, "running"},
                                             {IFF_NOARP, "noarp"},
                                             {IFF_PROMISC, "promisc"},
                                             {IFF_MASTER, "master"},
                                             {IFF_SLAVE, "slave"},
                                             {IFF_MULTICAST, "multicast"},
                                             {IFF_PORTSEL, "portsel"},
                                             {IFF_AUTOMEDIA, "automedia"},
                                             {IFF_DYNAMIC, "dynamic"}};

Term interface_term(Context& c, const ifaddrs& entry) {
  std::vector<Term> flags;
  for (const InterfaceFlag& flag : kInterfaceFlags)
    if ((entry.ifa_flags & flag.bit) != 0) flags.push_back(c.atoms().intern(flag.name));
  std::vector<Term> keys{atoms::k_name, atoms::k_flags};
  std::vector<Term> values{make_byte_list(c.heap(), entry.ifa_name), make_list(c.heap(), flags)};
  auto add = [&](Term key, const sockaddr* address) {
    if (address == nullptr) return;
    keys.push_back(key);
    values.push_back(socket::address_term(c, address));
  };
  add(atoms::k_addr, entry.ifa_addr);
  add(atoms::k_netmask, entry.ifa_netmask);
  if ((entry.ifa_flags & IFF_POINTOPOINT) != 0)
    add(atoms::k_dstaddr, entry.ifa_dstaddr);
  else if ((entry.ifa_flags & IFF_BROADCAST) != 0)
    add(atoms::k_broadaddr, entry.ifa_broadaddr);
  return map_from_pairs(c.heap(), c.atoms(), keys, values);
}

// nif_getifaddrs(#{netns => Path}): {ok, [#{name, flags, addr, netmask, broadaddr | dstaddr}]}. The path may be absent.
Term getifaddrs_1(Context& c) {
  if (!c[0].is_map()) return c.badarg();
  Term path = map_size(c[0]) == 1 ? map_get(c[0], c.atoms().intern("netns")) : Term::none();
  std::optional<InNetworkNamespace> network;
  if (!path.is_none()) {
    std::optional<std::string> text = list_text(path);
    if (!text) return c.badarg();
    network.emplace(*text);
    if (network->error() != 0) return error_of(c, network->error());
  }
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) return error_of(c, errno);
  std::unique_ptr<ifaddrs, decltype(&freeifaddrs)> all(first, &freeifaddrs);
  std::vector<Term> found;
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next)
    found.push_back(interface_term(c, *entry));
  return c.ok(make_list(c.heap(), found));
}

// The questions only Windows answers.
Term only_on_windows(Context& c) {
  return c.notsup();
}

// -- about itself: there is nothing to switch on

Term info_0(Context& c) {
  constexpr Term kKeys[] = {atoms::k_debug};
  constexpr Term kValues[] = {atoms::k_false};
  return map_from_pairs(c.heap(), c.atoms(), kKeys, kValues);
}

// nif_command(#{command => debug, data => boolean()}).
Term command_1(Context& c) {
  if (!c[0].is_map()) return c.badarg();
  Term command = map_get(c[0], atoms::k_command), data = map_get(c[0], atoms::k_data);
  if (command.is_none() || data.is_none()) return c.badarg();
  auto invalid = [&](Term key, Term value) {
    Term pair = make_tuple(c.heap(), {key, value});
    return c.error(make_tuple(c.heap(), {atoms::k_invalid, pair}));
  };
  if (command != atoms::k_debug) return invalid(atoms::k_command, command);
  if (!data.is_boolean()) return invalid(atoms::k_data, data);
  return data == atoms::k_true ? c.notsup() : atoms::k_ok;
}

constexpr Builtin kBuiltins[] = {
    {"prim_net", "nif_command", 1, command_1},
    {"prim_net", "nif_get_adapters_addresses", 1, only_on_windows},
    {"prim_net", "nif_get_if_entry", 1, only_on_windows},
    {"prim_net", "nif_get_interface_info", 1, only_on_windows},
    {"prim_net", "nif_get_ip_address_table", 1, only_on_windows},
    {"prim_net", "nif_getaddrinfo", 3, getaddrinfo_3, Builtin::kBlocking},
    {"prim_net", "nif_gethostname", 0, gethostname_0},
    {"prim_net", "nif_getifaddrs", 1, getifaddrs_1, Builtin::kBlocking},
    {"prim_net", "nif_getnameinfo", 2, getnameinfo_2, Builtin::kBlocking},
    {"prim_net", "nif_getservbyname", 2, getservbyname_2, Builtin::kBlocking},
    {"prim_net", "nif_getservbyport", 2, getservbyport_2, Builtin::kBlocking},
    {"prim_net", "nif_if_index2name", 1, if_index2name},
    {"prim_net", "nif_if_name2index", 1, if_name2index},
    {"prim_net", "nif_if_names", 0, if_names},
    {"prim_net", "nif_info", 0, info_0},
};

}  // namespace

std::span<const Builtin> prim_net_builtins() {
  return kBuiltins;
}

}  // namespace mote
