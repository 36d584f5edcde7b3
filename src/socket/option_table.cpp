// The table of options. Those of other systems, and those that the reference has no way to set or tell, are in it by
// name only.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>

#include <algorithm>

#include "socket/options.h"
#include "socket/sctp_numbers.h"

namespace mote::socket {

namespace option_kind {
const OptionKind kNone = {nullptr, nullptr};
}

namespace {

using namespace option_kind;

std::span<const Option> socket_options() {
  static const Option kOptions[] = {
      {"acceptconn", SO_ACCEPTCONN, kBoolean},
      {"acceptfilter", 0, kNone},
      {"bindtodevice", SO_BINDTODEVICE, kDevice},
      {"broadcast", SO_BROADCAST, kBoolean},
      {"bsp_state", 0, kNone},
      {"busy_poll", 0, kNone},
      {"debug", SO_DEBUG, kInteger},
      {"domain", SO_DOMAIN, kDomain},
      {"dontroute", SO_DONTROUTE, kBoolean},
      {"error", 0, kNone},
      {"exclusiveaddruse", 0, kNone},
      {"keepalive", SO_KEEPALIVE, kBoolean},
      {"linger", SO_LINGER, kLinger},
      {"mark", 0, kNone},
      {"max_msg_size", 0, kNone},
      {"maxdg", 0, kNone},
      {"oobinline", SO_OOBINLINE, kBoolean},
      {"passcred", SO_PASSCRED, kBoolean},
      {"peek_off", SO_PEEK_OFF, kInteger},
      {"peercred", 0, kNone},
      {"priority", SO_PRIORITY, kInteger},
      {"protocol", SO_PROTOCOL, kProtocol},
      {"rcvbuf", SO_RCVBUF, kInteger},
      {"rcvbufforce", 0, kNone},
      {"rcvlowat", SO_RCVLOWAT, kInteger},
      {"rcvtimeo", 0, kNone},
      {"reuseaddr", SO_REUSEADDR, kBoolean},
      {"reuseport", SO_REUSEPORT, kBoolean},
      {"rxq_ovfl", 0, kNone},
      {"setfib", 0, kNone},
      {"sndbuf", SO_SNDBUF, kInteger},
      {"sndbufforce", 0, kNone},
      {"sndlowat", SO_SNDLOWAT, kInteger},
      {"sndtimeo", 0, kNone},
      {"timestamp", SO_TIMESTAMP, kBoolean},
      {"type", SO_TYPE, kType},
  };
  return kOptions;
}

std::span<const Option> ip_options() {
  static const Option kOptions[] = {
      {"add_membership", IP_ADD_MEMBERSHIP, kMembership},
      {"add_source_membership", IP_ADD_SOURCE_MEMBERSHIP, kSourceMembership},
      {"block_source", IP_BLOCK_SOURCE, kSourceMembership},
      {"dontfrag", 0, kNone},
      {"drop_membership", IP_DROP_MEMBERSHIP, kMembership},
      {"drop_source_membership", IP_DROP_SOURCE_MEMBERSHIP, kSourceMembership},
      {"freebind", IP_FREEBIND, kBoolean},
      {"hdrincl", IP_HDRINCL, kBoolean},
      {"minttl", IP_MINTTL, kInteger},
      {"msfilter", IP_MSFILTER, kSourceFilter},
      {"mtu", IP_MTU, kIntegerTold},
      {"mtu_discover", IP_MTU_DISCOVER, kPathDiscovery},
      {"multicast_all", IP_MULTICAST_ALL, kBoolean},
      {"multicast_if", IP_MULTICAST_IF, kMulticastInterface},
      {"multicast_loop", IP_MULTICAST_LOOP, kBoolean},
      {"multicast_ttl", IP_MULTICAST_TTL, kInteger},
      {"nodefrag", IP_NODEFRAG, kBoolean},
      {"options", 0, kNone},
      {"pktinfo", IP_PKTINFO, kBoolean},
      {"pktoptions", IP_PKTOPTIONS, kPacketOptions},
      {"recvdstaddr", 0, kNone},
      {"recverr", IP_RECVERR, kBoolean},
      {"recvif", 0, kNone},
      {"recvopts", IP_RECVOPTS, kBoolean},
      {"recvorigdstaddr", IP_RECVORIGDSTADDR, kBoolean},
      {"recvtos", IP_RECVTOS, kBoolean},
      {"recvttl", IP_RECVTTL, kBoolean},
      {"retopts", IP_RETOPTS, kBoolean},
      {"router_alert", IP_ROUTER_ALERT, kInteger},
      {"sendsrcaddr", 0, kNone},
      {"tos", IP_TOS, kService},
      {"transparent", IP_TRANSPARENT, kBoolean},
      {"ttl", IP_TTL, kInteger},
      {"unblock_source", IP_UNBLOCK_SOURCE, kSourceMembership},
  };
  return kOptions;
}

std::span<const Option> ipv6_options() {
  constexpr int kFlowInfo = 11;  // in <linux/in6.h>, which cannot be had together with <netinet/in.h>
  static const Option kOptions[] = {
      {"addrform", IPV6_ADDRFORM, kAddressForm},
      {"add_membership", IPV6_JOIN_GROUP, kMembership6},
      {"authhdr", IPV6_AUTHHDR, kBoolean},
      {"auth_level", 0, kNone},
      {"checksum", 0, kNone},
      {"drop_membership", IPV6_LEAVE_GROUP, kMembership6},
      {"dstopts", IPV6_DSTOPTS, kBoolean},
      {"esp_network_level", 0, kNone},
      {"esp_trans_level", 0, kNone},
      {"faith", 0, kNone},
      {"flowinfo", kFlowInfo, kBoolean},
      {"hoplimit", IPV6_HOPLIMIT, kBoolean},
      {"hopopts", IPV6_HOPOPTS, kBoolean},
      {"ipcomp_level", 0, kNone},
      {"join_group", 0, kNone},
      {"leave_group", 0, kNone},
      {"mtu", IPV6_MTU, kInteger},
      {"mtu_discover", IPV6_MTU_DISCOVER, kPathDiscovery6},
      {"multicast_hops", IPV6_MULTICAST_HOPS, kHops},
      {"multicast_if", IPV6_MULTICAST_IF, kInteger},
      {"multicast_loop", IPV6_MULTICAST_LOOP, kBoolean},
      {"pktoptions", 0, kNone},
      {"portrange", 0, kNone},
      {"recverr", IPV6_RECVERR, kBoolean},
      {"recvhoplimit", IPV6_RECVHOPLIMIT, kBoolean},
      {"recvpktinfo", IPV6_RECVPKTINFO, kBoolean},
      {"recvtclass", IPV6_RECVTCLASS, kBoolean},
      {"router_alert", IPV6_ROUTER_ALERT, kInteger},
      {"rthdr", IPV6_RTHDR, kBoolean},
      {"tclass", IPV6_TCLASS, kInteger},
      {"unicast_hops", IPV6_UNICAST_HOPS, kHops},
      {"use_min_mtu", 0, kNone},
      {"v6only", IPV6_V6ONLY, kBoolean},
  };
  return kOptions;
}

std::span<const Option> tcp_options() {
  static const Option kOptions[] = {
      {"congestion", TCP_CONGESTION, kCongestion},
      {"cork", TCP_CORK, kBoolean},
      {"info", 0, kNone},
      {"keepcnt", TCP_KEEPCNT, kInteger},
      {"keepidle", TCP_KEEPIDLE, kInteger},
      {"keepintvl", TCP_KEEPINTVL, kInteger},
      {"maxseg", TCP_MAXSEG, kInteger},
      {"md5sig", 0, kNone},
      {"nodelay", TCP_NODELAY, kBoolean},
      {"noopt", 0, kNone},
      {"nopush", 0, kNone},
      {"syncnt", 0, kNone},
      {"user_timeout", 0, kNone},
  };
  return kOptions;
}

std::span<const Option> udp_options() {
  static const Option kOptions[] = {{"cork", UDP_CORK, kBoolean}};
  return kOptions;
}

std::span<const Option> sctp_options() {
  static const Option kOptions[] = {
      {"adaption_layer", 0, kNone},
      {"associnfo", sctp_number::kAssociation, kSctpAssociation},
      {"auth_active_key", 0, kNone},
      {"auth_chunk", 0, kNone},
      {"auth_delete_key", 0, kNone},
      {"auth_key", 0, kNone},
      {"autoclose", sctp_number::kAutoClose, kInteger},
      {"context", 0, kNone},
      {"default_send_params", 0, kNone},
      {"delayed_ack_time", 0, kNone},
      {"disable_fragments", sctp_number::kDisableFragments, kBoolean},
      {"events", sctp_number::kEvents, kSctpEvents},
      {"explicit_eor", 0, kNone},
      {"fragment_interleave", 0, kNone},
      {"get_peer_addr_info", 0, kNone},
      {"hmac_ident", 0, kNone},
      {"i_want_mapped_v4_addr", 0, kNone},
      {"initmsg", sctp_number::kInitial, kSctpInitial},
      {"local_auth_chunks", 0, kNone},
      {"maxburst", 0, kNone},
      {"maxseg", sctp_number::kMaximalSegment, kInteger},
      {"nodelay", sctp_number::kNoDelay, kBoolean},
      {"partial_delivery_point", 0, kNone},
      {"peer_addr_params", 0, kNone},
      {"peer_auth_chunks", 0, kNone},
      {"primary_addr", 0, kNone},
      {"reset_streams", 0, kNone},
      {"rtoinfo", sctp_number::kTimeouts, kSctpTimeouts},
      {"set_peer_primary_addr", 0, kNone},
      {"status", 0, kNone},
      {"use_ext_recvinfo", 0, kNone},
  };
  return kOptions;
}

}  // namespace

std::span<const OptionLevel> option_levels() {
  static const OptionLevel kLevels[] = {
      {SOL_SOCKET, socket_options()}, {IPPROTO_IP, ip_options()},   {IPPROTO_IPV6, ipv6_options()},
      {IPPROTO_SCTP, sctp_options()}, {IPPROTO_TCP, tcp_options()}, {IPPROTO_UDP, udp_options()},
  };
  return kLevels;
}

const Option* find_option(int level, int number) {
  for (const OptionLevel& each : option_levels()) {
    if (each.number != level) continue;
    for (const Option& option : each.options)
      if (option.number == number && (option.kind.set != nullptr || option.kind.get != nullptr)) return &option;
  }
  return nullptr;
}

}  // namespace mote::socket
