// Names of what the system has numbers for: domains, types, kinds of service.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "process/builtin.h"

namespace mote::socket {

struct NamedNumber {
  std::string_view name;
  int number;
};

// The number of a name in `names`, or of an integer itself.
std::optional<int> number_of(Context& c, std::span<const NamedNumber> names, Term term);
// The name of a number in `names`, or the number.
Term name_of(Context& c, std::span<const NamedNumber> names, int number);

std::span<const NamedNumber> domain_names();
std::span<const NamedNumber> type_names();
// IP_MTU_DISCOVER, IPV6_MTU_DISCOVER
std::span<const NamedNumber> path_discovery_names();
std::span<const NamedNumber> path_discovery6_names();
// The name of a type of service is told by some of its bits.
Term tos_term(Context& c, int tos);
std::optional<int> tos_of(Context& c, Term term);

// MSG_PEEK and its kin.
std::span<const NamedNumber> message_flag_names();
// The flags of interfaces (IFF_UP).
std::span<const NamedNumber> interface_flag_names();
// A list of the names of the flags that are set, and of what remains of them.
Term flags_term(Context& c, std::span<const NamedNumber> names, int flags);

}  // namespace mote::socket
