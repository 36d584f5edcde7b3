// The names of origins, types and codes of queued errors.
#include "socket/error_queue.h"

#include <linux/errqueue.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/time.h>

#include <cstring>
#include <vector>

#include "os/errors.h"
#include "socket/addresses.h"
#include "socket/answers.h"
#include "socket/names.h"

namespace mote::socket {

namespace {

constexpr NamedNumber kOrigins[] = {
    {"none", SO_EE_ORIGIN_NONE},     {"local", SO_EE_ORIGIN_LOCAL},       {"icmp", SO_EE_ORIGIN_ICMP},
    {"icmp6", SO_EE_ORIGIN_ICMP6},   {"txstatus", SO_EE_ORIGIN_TXSTATUS}, {"zerocopy", SO_EE_ORIGIN_ZEROCOPY},
    {"txtime", SO_EE_ORIGIN_TXTIME},
};
constexpr NamedNumber kTypes[] = {{"dest_unreach", ICMP_DEST_UNREACH}, {"time_exceeded", ICMP_TIME_EXCEEDED}};
constexpr NamedNumber kTypes6[] = {
    {"dest_unreach", ICMP6_DST_UNREACH}, {"pkt_toobig", ICMP6_PACKET_TOO_BIG}, {"time_exceeded", ICMP6_TIME_EXCEEDED}};
constexpr NamedNumber kUnreachable[] = {
    {"net_unreach", ICMP_NET_UNREACH}, {"host_unreach", ICMP_HOST_UNREACH}, {"port_unreach", ICMP_PORT_UNREACH},
    {"frag_needed", ICMP_FRAG_NEEDED}, {"net_unknown", ICMP_NET_UNKNOWN},   {"host_unknown", ICMP_HOST_UNKNOWN},
};
constexpr NamedNumber kUnreachable6[] = {
    {"noroute", ICMP6_DST_UNREACH_NOROUTE},
    {"adm_prohibited", ICMP6_DST_UNREACH_ADMIN},
    {"not_neighbour", ICMP6_DST_UNREACH_BEYONDSCOPE},
    {"addr_unreach", ICMP6_DST_UNREACH_ADDR},
    {"port_unreach", ICMP6_DST_UNREACH_NOPORT},
    {"policy_fail", 5},
    {"reject_route", 6},
};

struct Names {
  std::span<const NamedNumber> types, codes;
};

Names names_of(const sock_extended_err& error) {
  if (error.ee_origin == SO_EE_ORIGIN_ICMP)
    return {kTypes, error.ee_type == ICMP_DEST_UNREACH ? std::span<const NamedNumber>(kUnreachable)
                                                       : std::span<const NamedNumber>()};
  if (error.ee_origin == SO_EE_ORIGIN_ICMP6)
    return {kTypes6, error.ee_type == ICMP6_DST_UNREACH ? std::span<const NamedNumber>(kUnreachable6)
                                                        : std::span<const NamedNumber>()};
  return {};
}

}  // namespace

Term queued_error_value(Context& c, std::span<const std::uint8_t> data) {
  sock_extended_err error{};
  if (data.size() < sizeof error) return Term::none();
  std::memcpy(&error, data.data(), sizeof error);
  Names names = names_of(error);
  std::vector<NamedValue> all = {
      {"error", c.atoms().intern(error_name(static_cast<int>(error.ee_errno)))},
      {"origin", name_of(c, kOrigins, error.ee_origin)},
      {"type", name_of(c, names.types, error.ee_type)},
      {"code", name_of(c, names.codes, error.ee_code)},
      {"info", Term::small(static_cast<std::int32_t>(error.ee_info))},
      {"data", Term::small(static_cast<std::int32_t>(error.ee_data))},
  };
  std::span<const std::uint8_t> offender = data.subspan(sizeof error);
  if (!offender.empty()) {
    io::SocketAddress address;
    std::size_t size = std::min(offender.size(), sizeof address.storage);
    std::memcpy(&address.storage, offender.data(), size);
    all.push_back({"offender", address_term(c, address.get(), static_cast<socklen_t>(size))});
  }
  return map_of(c, all);
}

}  // namespace mote::socket
