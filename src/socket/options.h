// Options of sockets that the system has: their levels, names, and how each is set and told.
#pragma once

#include <sys/socket.h>

#include <span>
#include <string_view>

#include "process/builtin.h"

namespace mote::socket {

// What an option is set on and told of; the descriptor is open, and kept so by a lock of the socket.
struct OptionPlace {
  Context& c;
  int fd;
  int domain;
  std::size_t control_size;
  int level;
  int option;

  // ok or the system's error.
  Term set(const void* value, std::size_t size) const;
  template <typename T>
  Term set(const T& value) const {
    return set(&value, sizeof value);
  }
  // False where the system has an error, in errno.
  template <typename T>
  bool get(T* value) const {
    socklen_t size = sizeof *value;
    return getsockopt(fd, level, option, value, &size) == 0;
  }
  // {invalid, value}
  Term invalid_value() const;
};

// A way to set and tell options. A null function: that cannot be done with it.
struct OptionKind {
  Term (*set)(const OptionPlace& place, Term value);
  Term (*get)(const OptionPlace& place);
};

struct Option {
  std::string_view name;
  int number;
  OptionKind kind;  // without functions: known by name, but not supported
};

struct OptionLevel {
  int number;
  std::span<const Option> options;
};

std::span<const OptionLevel> option_levels();
// Null where there is none of the number.
const Option* find_option(int level, int number);

namespace option_kind {

extern const OptionKind kNone;
// option_values.cpp
extern const OptionKind kBoolean, kInteger, kIntegerTold, kLinger, kDevice, kCongestion;
extern const OptionKind kDomain, kType, kProtocol;
// option_addresses.cpp
extern const OptionKind kService, kPathDiscovery, kPathDiscovery6, kHops, kMulticastInterface, kMembership,
    kSourceMembership, kSourceFilter, kMembership6, kAddressForm, kPacketOptions;
// option_sctp.cpp
extern const OptionKind kSctpAssociation, kSctpEvents, kSctpInitial, kSctpTimeouts;

}  // namespace option_kind

}  // namespace mote::socket
