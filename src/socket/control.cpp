// Control messages, read and written by their level and type.
#include "socket/control.h"

#include <netinet/in.h>

#include <cstring>

#include "io/bytes.h"
#include "socket/addresses.h"
#include "socket/answers.h"
#include "socket/error_queue.h"
#include "socket/names.h"

namespace mote::socket {

namespace {

using Data = std::span<const std::uint8_t>;

template <typename T>
std::optional<T> read(Data data) {
  if (data.size() < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, data.data(), sizeof value);
  return value;
}

template <typename T>
void append(std::string& to, const T& value) {
  to.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// -- what each kind says; none() where that cannot be read

Term integer_value(Context&, Data data) {
  std::optional<int> value = read<int>(data);
  return value ? Term::small(*value) : Term::none();
}

Term byte_value(Context&, Data data) {
  return data.empty() ? Term::none() : Term::small(data[0]);
}

Term tos_value(Context& c, Data data) {
  return data.empty() ? Term::none() : tos_term(c, data[0]);
}

Term time_value(Context& c, Data data) {
  std::optional<timeval> time = read<timeval>(data);
  return time ? time_term(c, *time) : Term::none();
}

Term address_value(Context& c, Data data) {
  io::SocketAddress address;
  if (data.size() > sizeof address.storage) return Term::none();
  std::memcpy(&address.storage, data.data(), data.size());
  return address_term(c, address.get(), static_cast<socklen_t>(data.size()));
}

Term packet_value(Context& c, Data data) {
  std::optional<in_pktinfo> info = read<in_pktinfo>(data);
  if (!info) return Term::none();
  Term keys[] = {atoms::k_ifindex, atoms::k_spec_dst, atoms::k_addr};
  Term values[] = {Term::small(info->ipi_ifindex), inet_host_term(c.heap(), info->ipi_spec_dst),
                   inet_host_term(c.heap(), info->ipi_addr)};
  return map_of(c, keys, values);
}

Term packet6_value(Context& c, Data data) {
  std::optional<in6_pktinfo> info = read<in6_pktinfo>(data);
  if (!info) return Term::none();
  Term keys[] = {atoms::k_addr, atoms::k_ifindex};
  Term values[] = {inet6_host_term(c.heap(), info->ipi6_addr),
                   Term::small(static_cast<std::int32_t>(info->ipi6_ifindex))};
  return map_of(c, keys, values);
}

// -- the bytes of a value that is to be sent; false where it is none of the kind

bool write_integer(Context&, Term value, std::string& to) {
  std::optional<int> number = to_int(value);
  if (number) append(to, *number);
  return number.has_value();
}

bool write_tos(Context& c, Term value, std::string& to) {
  std::optional<int> number = tos_of(c, value);
  if (number) append(to, *number);
  return number.has_value();
}

bool write_time(Context&, Term value, std::string& to) {
  std::optional<timeval> time = time_of(value);
  if (time) append(to, *time);
  return time.has_value();
}

struct Kind {
  int level;
  int type;
  std::string_view name;
  Term (*read)(Context& c, Data data);
  bool (*write)(Context& c, Term value, std::string& to);
};

constexpr Kind kKinds[] = {
    {SOL_SOCKET, SCM_CREDENTIALS, "credentials", nullptr, nullptr},
    {SOL_SOCKET, SCM_RIGHTS, "rights", nullptr, nullptr},
    {SOL_SOCKET, SCM_TIMESTAMP, "timestamp", time_value, write_time},
    {IPPROTO_IP, IP_TOS, "tos", tos_value, write_tos},
    {IPPROTO_IP, IP_TTL, "ttl", integer_value, write_integer},
    {IPPROTO_IP, IP_RECVTTL, "recvttl", byte_value, nullptr},
    {IPPROTO_IP, IP_PKTINFO, "pktinfo", packet_value, nullptr},
    {IPPROTO_IP, IP_ORIGDSTADDR, "origdstaddr", address_value, nullptr},
    {IPPROTO_IP, IP_RECVTOS, "recvtos", tos_value, nullptr},
    {IPPROTO_IP, IP_RECVERR, "recverr", queued_error_value, nullptr},
    {IPPROTO_IPV6, IPV6_PKTINFO, "pktinfo", packet6_value, nullptr},
    {IPPROTO_IPV6, IPV6_HOPLIMIT, "hoplimit", integer_value, write_integer},
    {IPPROTO_IPV6, IPV6_TCLASS, "tclass", integer_value, write_integer},
    {IPPROTO_IPV6, IPV6_RECVTCLASS, "recvtclass", integer_value, nullptr},
    {IPPROTO_IPV6, IPV6_RECVERR, "recverr", queued_error_value, nullptr},
};

// -- one to be sent

struct Outgoing {
  int level = 0;
  int type = 0;
  std::string bytes;
};

// Its type by name or number, its bytes as a binary, an integer or a boolean (data), or as its kind has it (value).
bool read_outgoing(Context& c, Term map, Outgoing* to) {
  if (!map.is_map()) return false;
  Term level = map_get(map, atoms::k_level), type = map_get(map, atoms::k_type);
  Term data = map_get(map, atoms::k_data), value = map_get(map, atoms::k_value);
  if (level.is_none() || type.is_none() || data.is_none() == value.is_none()) return false;
  std::optional<int> number = level == atoms::k_socket ? SOL_SOCKET : to_int(level);
  if (!number) return false;
  to->level = *number;
  auto kind = std::ranges::find_if(
      kKinds, [&](const Kind& each) { return each.level == *number && type.is_atom() && each.name == c.name(type); });
  bool known = kind != std::end(kKinds);
  if (data.is_none()) {
    if (!known || kind->write == nullptr) return false;
    to->type = kind->type;
    return kind->write(c, value, to->bytes);
  }
  std::optional<int> type_number = to_int(type);
  if (!known && !type_number) return false;
  to->type = known ? kind->type : *type_number;
  if (data.is_binary()) {
    std::string scratch;
    to->bytes = io::bytes_of(data, scratch);
    return true;
  }
  if (data.is_boolean()) {
    append(to->bytes, data == atoms::k_true ? 1 : 0);
    return true;
  }
  return write_integer(c, data, to->bytes);
}

}  // namespace

Term level_term(int level) {
  return level == SOL_SOCKET ? atoms::k_socket : Term::small(level);
}

Term control_term(Context& c, int level, int type, Data data) {
  Term bytes = make_binary(c.heap(), data);
  Term name = Term::small(type), value = Term::none();
  for (const Kind& kind : kKinds)
    if (kind.level == level && kind.type == type) {
      name = c.atoms().intern(kind.name);
      if (kind.read != nullptr) value = kind.read(c, data);
      break;
    }
  Term keys[] = {atoms::k_level, atoms::k_type, atoms::k_data, atoms::k_value};
  Term values[] = {level_term(level), name, bytes, value};
  std::size_t count = value.is_none() ? 3 : 4;
  return map_of(c, std::span(keys, count), std::span(values, count));
}

Term control_list(Context& c, msghdr& message) {
  std::vector<Term> all;
  const auto* end = static_cast<const std::uint8_t*>(message.msg_control) + message.msg_controllen;
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    const std::uint8_t* data = CMSG_DATA(part);
    const std::uint8_t* part_end = reinterpret_cast<const std::uint8_t*>(part) + part->cmsg_len;
    if (part_end > end || part_end < data) {
      all.push_back(atoms::k_bad_data);
      break;
    }
    all.push_back(control_term(c, part->cmsg_level, part->cmsg_type, {data, part_end}));
  }
  return make_list(c.heap(), all);
}

std::optional<std::size_t> write_control(Context& c, Term list, ControlSpace& space) {
  std::size_t used = 0;
  for (; list.is_cons(); list = Cons(list).tail()) {
    Outgoing outgoing;
    if (!read_outgoing(c, Cons(list).head(), &outgoing)) return std::nullopt;
    std::size_t size = CMSG_SPACE(outgoing.bytes.size());
    if (space.size() - used < size) return std::nullopt;
    auto* part = reinterpret_cast<cmsghdr*>(space.data() + used);
    std::memset(part, 0, size);
    part->cmsg_len = CMSG_LEN(outgoing.bytes.size());
    part->cmsg_level = outgoing.level;
    part->cmsg_type = outgoing.type;
    std::memcpy(CMSG_DATA(part), outgoing.bytes.data(), outgoing.bytes.size());
    used += size;
  }
  return list.is_nil() ? std::optional(used) : std::nullopt;
}

Term time_term(Context& c, const timeval& time) {
  Term keys[] = {atoms::k_sec, atoms::k_usec};
  Term values[] = {make_integer(c.heap(), time.tv_sec), make_integer(c.heap(), time.tv_usec)};
  return map_of(c, keys, values);
}

std::optional<timeval> time_of(Term map) {
  if (!map.is_map()) return std::nullopt;
  Term seconds = map_get(map, atoms::k_sec), microseconds = map_get(map, atoms::k_usec);
  if (seconds.is_none() || microseconds.is_none()) return std::nullopt;
  std::optional<std::int64_t> whole = io::to_int64(seconds), part = io::to_int64(microseconds);
  if (!whole || !part) return std::nullopt;
  return timeval{*whole, *part};
}

}  // namespace mote::socket
