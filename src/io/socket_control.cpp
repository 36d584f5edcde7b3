// Ancillary data, between the form of the system and that of prim_inet.
#include "io/socket_control.h"

#include <netinet/in.h>

#include <cstring>
#include <utility>
#include <vector>

#include "io/socket_address.h"
#include "term/build.h"

namespace mote::io {

namespace {

struct Kind {
  std::uint8_t option;  // prim_inet's
  int level;
  int type;  // the system's
  Term name;
};
constexpr Kind kKinds[] = {{9, IPPROTO_IP, IP_TOS, atoms::k_tos},
                           {46, IPPROTO_IP, IP_TTL, atoms::k_ttl},
                           {41, IPPROTO_IPV6, IPV6_TCLASS, atoms::k_tclass}};

// The value is a byte or an int, as the system has it.
int value_of(const cmsghdr& part) {
  const unsigned char* data = CMSG_DATA(&part);
  if (part.cmsg_len < CMSG_LEN(sizeof(int))) return *data;
  int value = 0;
  std::memcpy(&value, data, sizeof value);
  return value;
}

template <typename Take>
void for_each(msghdr& message, Take take) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part))
    for (const Kind& kind : kKinds)
      if (part->cmsg_level == kind.level && part->cmsg_type == kind.type && part->cmsg_len > CMSG_LEN(0))
        take(kind, value_of(*part));
}

}  // namespace

std::string control_options(msghdr& message) {
  std::string options;
  for_each(message, [&](const Kind& kind, int value) {
    options += static_cast<char>(kind.option);
    append_number(options, static_cast<std::uint32_t>(value), 4);
  });
  return options;
}

Term control_term(TermSpace& space, msghdr& message) {
  std::vector<Term> parts;
  for_each(message,
           [&](const Kind& kind, int value) { parts.push_back(make_tuple(space, {kind.name, Term::small(value)})); });
  return make_list(space, parts);
}

bool write_control(std::string_view data, ControlSpace& space, msghdr& message) {
  RequestReader reader{data};
  std::size_t used = 0;
  unsigned seen = 0;
  space.bytes.fill(0);
  while (!reader.rest.empty()) {
    std::uint8_t option = reader.byte();
    auto value = static_cast<int>(reader.number(4));
    const Kind* found = nullptr;
    for (const Kind& kind : kKinds)
      if (kind.option == option) found = &kind;
    unsigned bit = found == nullptr ? 0 : 1U << (found - kKinds);
    if (found == nullptr || !reader.sound || (seen & bit) != 0 || used + CMSG_SPACE(sizeof value) > space.bytes.size())
      return false;
    seen |= bit;
    auto* part = reinterpret_cast<cmsghdr*>(space.bytes.data() + used);
    part->cmsg_level = found->level;
    part->cmsg_type = found->type;
    part->cmsg_len = CMSG_LEN(sizeof value);
    std::memcpy(CMSG_DATA(part), &value, sizeof value);
    used += CMSG_SPACE(sizeof value);
  }
  message.msg_control = used == 0 ? nullptr : space.bytes.data();
  message.msg_controllen = used;
  return true;
}

}  // namespace mote::io
