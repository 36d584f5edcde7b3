// Options with plain values, and those of the level `socket`.
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "io/bytes.h"
#include "socket/answers.h"
#include "socket/names.h"
#include "socket/options.h"

namespace mote::socket {

// Setting the type of service also changes the priority; that is put back.
Term OptionPlace::set(const void* value, std::size_t size) const {
  bool keeps_priority = level == IPPROTO_IP && option == IP_TOS;
  int priority = 0;
  socklen_t priority_size = sizeof priority;
  if (keeps_priority) keeps_priority = getsockopt(fd, SOL_SOCKET, SO_PRIORITY, &priority, &priority_size) == 0;
  if (setsockopt(fd, level, option, value, static_cast<socklen_t>(size)) != 0) return error_answer(c, errno);
  if (keeps_priority && setsockopt(fd, SOL_SOCKET, SO_PRIORITY, &priority, sizeof priority) != 0 && errno != EPERM)
    return error_answer(c, errno);
  return atoms::k_ok;
}

Term OptionPlace::invalid_value() const {
  return invalid_answer(c, atoms::k_value);
}

namespace {

Term set_boolean(const OptionPlace& place, Term value) {
  std::optional<bool> wanted = to_bool(value);
  return wanted ? place.set<int>(*wanted ? 1 : 0) : place.invalid_value();
}

Term get_boolean(const OptionPlace& place) {
  int value = 0;
  return place.get(&value) ? place.c.ok(Term::boolean(value != 0)) : error_answer(place.c, errno);
}

Term set_integer(const OptionPlace& place, Term value) {
  std::optional<int> wanted = to_int(value);
  return wanted ? place.set<int>(*wanted) : place.invalid_value();
}

Term get_integer(const OptionPlace& place) {
  int value = 0;
  return place.get(&value) ? place.c.ok(Term::small(value)) : error_answer(place.c, errno);
}

// #{onoff, linger}, or abort: closing throws away what is still to be sent.
Term set_linger(const OptionPlace& place, Term value) {
  if (value == atoms::k_abort) return place.set(linger{1, 0});
  if (!value.is_map()) return place.invalid_value();
  Term on_term = map_get(value, atoms::k_onoff), seconds_term = map_get(value, atoms::k_linger);
  if (on_term.is_none() || seconds_term.is_none()) return place.invalid_value();
  std::optional<bool> on = to_bool(on_term);
  std::optional<int> seconds = to_int(seconds_term);
  if (!on || !seconds || *seconds < 0) return place.invalid_value();
  return place.set(linger{*on ? 1 : 0, *seconds});
}

Term get_linger(const OptionPlace& place) {
  linger value{};
  if (!place.get(&value)) return error_answer(place.c, errno);
  Term keys[] = {atoms::k_onoff, atoms::k_linger};
  Term values[] = {Term::boolean(value.l_onoff != 0), Term::small(value.l_linger)};
  return place.c.ok(map_of(place.c, keys, values));
}

// -- texts

// The bytes of a list or a binary, at most `most` of them.
std::optional<std::string> text_of(Term value, std::size_t most) {
  if (value.is_binary()) {
    std::string scratch;
    std::string_view bytes = io::bytes_of(value, scratch);
    return std::string(bytes.substr(0, std::min(bytes.find('\0'), most)));
  }
  std::string text;
  for (; value.is_cons(); value = Cons(value).tail()) {
    std::optional<std::uint8_t> byte = io::to_narrow<std::uint8_t>(Cons(value).head());
    if (!byte || text.size() == most) return std::nullopt;
    text.push_back(static_cast<char>(*byte));
  }
  return value.is_nil() ? std::optional(text) : std::nullopt;
}

template <std::size_t most>
Term set_text(const OptionPlace& place, Term value) {
  std::optional<std::string> text = text_of(value, most - 1);
  return text ? place.set(text->data(), text->size()) : place.invalid_value();
}

template <std::size_t room, bool without_zero>
Term get_text(const OptionPlace& place) {
  std::array<char, room> text{};
  socklen_t size = text.size();
  if (getsockopt(place.fd, place.level, place.option, text.data(), &size) != 0) return error_answer(place.c, errno);
  if (without_zero && size > 0 && text[size - 1] == '\0') --size;
  return place.c.ok(make_byte_list(place.c.heap(), std::string_view(text.data(), size)));
}

constexpr std::size_t kCongestionBytes = 256 + 1;

// -- what the socket is

Term get_domain(const OptionPlace& place) {
  int value = 0;
  return place.get(&value) ? place.c.ok(name_of(place.c, domain_names(), value)) : error_answer(place.c, errno);
}

Term get_type(const OptionPlace& place) {
  int value = 0;
  return place.get(&value) ? place.c.ok(name_of(place.c, type_names(), value)) : error_answer(place.c, errno);
}

Term get_protocol(const OptionPlace& place) {
  int value = 0;
  if (!place.get(&value)) return error_answer(place.c, errno);
  return place.c.ok(value == 0 && place.domain == AF_UNIX ? atoms::k_default : Term::small(value));
}

}  // namespace

namespace option_kind {
const OptionKind kBoolean = {set_boolean, get_boolean};
const OptionKind kInteger = {set_integer, get_integer};
const OptionKind kIntegerTold = {nullptr, get_integer};
const OptionKind kLinger = {set_linger, get_linger};
const OptionKind kDevice = {set_text<IFNAMSIZ>, get_text<IFNAMSIZ + 1, false>};
const OptionKind kCongestion = {set_text<kCongestionBytes>, get_text<kCongestionBytes, true>};
const OptionKind kDomain = {nullptr, get_domain};
const OptionKind kType = {nullptr, get_type};
const OptionKind kProtocol = {nullptr, get_protocol};
}  // namespace option_kind

}  // namespace mote::socket
