// The names, as the reference has them.
#include "socket/names.h"

#include <linux/if.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>

#include <algorithm>
#include <vector>

#include "io/resource.h"
#include "socket/answers.h"

namespace mote::socket {

namespace {

constexpr NamedNumber kDomains[] = {{"inet", AF_INET}, {"inet6", AF_INET6}, {"local", AF_UNIX}, {"unspec", AF_UNSPEC}};
constexpr NamedNumber kTypes[] = {{"stream", SOCK_STREAM},
                                  {"dgram", SOCK_DGRAM},
                                  {"raw", SOCK_RAW},
                                  {"seqpacket", SOCK_SEQPACKET},
                                  {"rdm", SOCK_RDM}};
constexpr NamedNumber kServices[] = {{"lowdelay", IPTOS_LOWDELAY},
                                     {"throughput", IPTOS_THROUGHPUT},
                                     {"reliability", IPTOS_RELIABILITY},
                                     {"mincost", IPTOS_MINCOST}};
constexpr NamedNumber kPathDiscovery[] = {
    {"want", IP_PMTUDISC_WANT}, {"dont", IP_PMTUDISC_DONT}, {"do", IP_PMTUDISC_DO}, {"probe", IP_PMTUDISC_PROBE}};
constexpr NamedNumber kPathDiscovery6[] = {{"want", IPV6_PMTUDISC_WANT},
                                           {"dont", IPV6_PMTUDISC_DONT},
                                           {"do", IPV6_PMTUDISC_DO},
                                           {"probe", IPV6_PMTUDISC_PROBE}};
constexpr NamedNumber kMessageFlags[] = {
    {"cmsg_cloexec", MSG_CMSG_CLOEXEC},
    {"confirm", MSG_CONFIRM},
    {"ctrunc", MSG_CTRUNC},
    {"dontroute", MSG_DONTROUTE},
    {"eor", MSG_EOR},
    {"errqueue", MSG_ERRQUEUE},
    {"more", MSG_MORE},
    {"nosignal", MSG_NOSIGNAL},
    {"oob", MSG_OOB},
    {"peek", MSG_PEEK},
    {"trunc", MSG_TRUNC},
};
// Those of other systems are known, too, and have no bit.
constexpr NamedNumber kInterfaceFlags[] = {
    {"up", IFF_UP},
    {"broadcast", IFF_BROADCAST},
    {"debug", IFF_DEBUG},
    {"loopback", IFF_LOOPBACK},
    {"pointopoint", IFF_POINTOPOINT},
    {"notrailers", IFF_NOTRAILERS},
    {"knowsepoch", 0},
    {"running", IFF_RUNNING},
    {"noarp", IFF_NOARP},
    {"promisc", IFF_PROMISC},
    {"allmulti", IFF_ALLMULTI},
    {"master", IFF_MASTER},
    {"oactive", 0},
    {"slave", IFF_SLAVE},
    {"simplex", 0},
    {"multicast", IFF_MULTICAST},
    {"link0", 0},
    {"link1", 0},
    {"link2", 0},
    {"portsel", IFF_PORTSEL},
    {"automedia", IFF_AUTOMEDIA},
    {"dynamic", IFF_DYNAMIC},
    {"cantconfig", 0},
    {"lower_up", IFF_LOWER_UP},
    {"ppromisc", 0},
    {"dormant", IFF_DORMANT},
    {"monitor", 0},
    {"echo", IFF_ECHO},
    {"staticarp", 0},
    {"dying", 0},
    {"renaming", 0},
    {"nogroup", 0},
    {"dhcprunning", 0},
    {"private", 0},
};

}  // namespace

std::optional<int> number_of(Context& c, std::span<const NamedNumber> names, Term term) {
  if (!term.is_atom()) return to_int(term);
  auto found = std::ranges::find(names, c.name(term), &NamedNumber::name);
  return found == names.end() ? std::nullopt : std::optional(found->number);
}

Term name_of(Context& c, std::span<const NamedNumber> names, int number) {
  auto found = std::ranges::find(names, number, &NamedNumber::number);
  return found == names.end() ? Term::small(number) : c.atoms().intern(found->name);
}

std::span<const NamedNumber> domain_names() {
  return kDomains;
}
std::span<const NamedNumber> type_names() {
  return kTypes;
}
std::span<const NamedNumber> path_discovery_names() {
  return kPathDiscovery;
}
std::span<const NamedNumber> path_discovery6_names() {
  return kPathDiscovery6;
}
std::span<const NamedNumber> message_flag_names() {
  return kMessageFlags;
}
std::span<const NamedNumber> interface_flag_names() {
  return kInterfaceFlags;
}

Term tos_term(Context& c, int tos) {
  Term name = name_of(c, kServices, IPTOS_TOS(tos));
  return name.is_atom() ? name : Term::small(tos);
}

std::optional<int> tos_of(Context& c, Term term) {
  return number_of(c, kServices, term);
}

Term flags_term(Context& c, std::span<const NamedNumber> names, int flags) {
  std::vector<Term> all;
  for (const NamedNumber& each : names)
    if (each.number != 0 && (flags & each.number) == each.number) {
      all.push_back(c.atoms().intern(each.name));
      flags &= ~each.number;
    }
  if (flags != 0) all.push_back(Term::small(flags));
  return make_list(c.heap(), all);
}

}  // namespace mote::socket
