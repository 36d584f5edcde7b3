// Options of the levels ip and ipv6 that have a form of their own.
#include <netinet/in.h>

#include <cerrno>
#include <cstddef>
#include <cstring>

#include "socket/addresses.h"
#include "socket/answers.h"
#include "socket/control.h"
#include "socket/names.h"
#include "socket/options.h"

namespace mote::socket {

namespace {

Term set_service(const OptionPlace& place, Term value) {
  std::optional<int> service = tos_of(place.c, value);
  return service ? place.set<int>(*service) : place.invalid_value();
}

Term get_service(const OptionPlace& place) {
  int value = 0;
  return place.get(&value) ? place.c.ok(tos_term(place.c, value)) : error_answer(place.c, errno);
}

using Names = std::span<const NamedNumber> (*)();

template <Names names>
Term set_named(const OptionPlace& place, Term value) {
  std::optional<int> number = number_of(place.c, names(), value);
  return number ? place.set<int>(*number) : place.invalid_value();
}

template <Names names>
Term get_named(const OptionPlace& place) {
  int value = 0;
  return place.get(&value) ? place.c.ok(name_of(place.c, names(), value)) : error_answer(place.c, errno);
}

Term get_number(const OptionPlace& place) {
  int value = 0;
  return place.get(&value) ? place.c.ok(Term::small(value)) : error_answer(place.c, errno);
}

// 0 to 255, or default.
Term set_hops(const OptionPlace& place, Term value) {
  if (value == atoms::k_default) return place.set<int>(-1);
  std::optional<std::uint8_t> hops = io::to_narrow<std::uint8_t>(value);
  return hops ? place.set<int>(*hops) : place.invalid_value();
}

Term set_address_form(const OptionPlace& place, Term value) {
  std::optional<int> domain = number_of(place.c, domain_names(), value);
  return domain ? place.set<int>(*domain) : place.invalid_value();
}

// -- multicast

Term set_multicast_interface(const OptionPlace& place, Term value) {
  in_addr address{};
  return read_inet_host(value, &address) ? place.set(address) : place.invalid_value();
}

Term get_multicast_interface(const OptionPlace& place) {
  in_addr address{};
  return place.get(&address) ? place.c.ok(inet_host_term(place.c.heap(), address)) : error_answer(place.c, errno);
}

bool read_inet_key(Term map, Term key, in_addr* address) {
  Term value = map_get(map, key);
  return !value.is_none() && read_inet_host(value, address);
}

// #{multiaddr, interface}
Term set_membership(const OptionPlace& place, Term value) {
  ip_mreq request{};
  if (!value.is_map() || !read_inet_key(value, atoms::k_multiaddr, &request.imr_multiaddr) ||
      !read_inet_key(value, atoms::k_interface, &request.imr_interface))
    return place.invalid_value();
  return place.set(request);
}

// #{multiaddr, interface, sourceaddr}
Term set_source_membership(const OptionPlace& place, Term value) {
  ip_mreq_source request{};
  if (!value.is_map() || !read_inet_key(value, atoms::k_multiaddr, &request.imr_multiaddr) ||
      !read_inet_key(value, atoms::k_interface, &request.imr_interface) ||
      !read_inet_key(value, atoms::k_sourceaddr, &request.imr_sourceaddr))
    return place.invalid_value();
  return place.set(request);
}

// #{multiaddr, interface, mode => include | exclude, slist => [Address]}, or null.
Term set_source_filter(const OptionPlace& place, Term value) {
  if (value == atoms::k_null) return place.set(nullptr, 0);
  ip_msfilter head{};
  if (!value.is_map() || !read_inet_key(value, atoms::k_multiaddr, &head.imsf_multiaddr) ||
      !read_inet_key(value, atoms::k_interface, &head.imsf_interface))
    return place.invalid_value();
  Term mode = map_get(value, atoms::k_mode), sources = map_get(value, atoms::k_slist);
  if ((mode != atoms::k_include && mode != atoms::k_exclude) || sources.is_none()) return place.invalid_value();
  head.imsf_fmode = mode == atoms::k_include ? MCAST_INCLUDE : MCAST_EXCLUDE;
  std::vector<in_addr> addresses;
  for (; sources.is_cons(); sources = Cons(sources).tail())
    if (!read_inet_host(Cons(sources).head(), &addresses.emplace_back())) return place.invalid_value();
  if (!sources.is_nil()) return place.invalid_value();
  head.imsf_numsrc = static_cast<std::uint32_t>(addresses.size());
  constexpr std::size_t kHead = offsetof(ip_msfilter, imsf_slist);
  std::string filter(reinterpret_cast<const char*>(&head), kHead);
  filter.append(reinterpret_cast<const char*>(addresses.data()), addresses.size() * sizeof(in_addr));
  return place.set(filter.data(), filter.size());
}

// #{multiaddr, interface => Index}
Term set_membership6(const OptionPlace& place, Term value) {
  ipv6_mreq request{};
  if (!value.is_map()) return place.invalid_value();
  Term group = map_get(value, atoms::k_multiaddr), interface = map_get(value, atoms::k_interface);
  if (group.is_none() || interface.is_none()) return place.invalid_value();
  std::optional<std::uint32_t> index = io::to_narrow<std::uint32_t>(interface);
  if (!index || !read_inet6_host(group, &request.ipv6mr_multiaddr)) return place.invalid_value();
  request.ipv6mr_interface = *index;
  return place.set(request);
}

// The control messages that came last, as maps.
Term get_packet_options(const OptionPlace& place) {
  ControlSpace space(place.control_size);
  auto size = static_cast<socklen_t>(space.size());
  if (getsockopt(place.fd, place.level, place.option, space.data(), &size) != 0) return error_answer(place.c, errno);
  msghdr message{};
  message.msg_control = space.data();
  message.msg_controllen = size;
  return place.c.ok(control_list(place.c, message));
}

}  // namespace

namespace option_kind {
const OptionKind kService = {set_service, get_service};
const OptionKind kPathDiscovery = {set_named<path_discovery_names>, get_named<path_discovery_names>};
const OptionKind kPathDiscovery6 = {set_named<path_discovery6_names>, get_named<path_discovery6_names>};
const OptionKind kHops = {set_hops, get_number};
const OptionKind kMulticastInterface = {set_multicast_interface, get_multicast_interface};
const OptionKind kMembership = {set_membership, nullptr};
const OptionKind kSourceMembership = {set_source_membership, nullptr};
const OptionKind kSourceFilter = {set_source_filter, nullptr};
const OptionKind kMembership6 = {set_membership6, nullptr};
const OptionKind kAddressForm = {set_address_form, nullptr};
const OptionKind kPacketOptions = {nullptr, get_packet_options};
}  // namespace option_kind

}  // namespace mote::socket
