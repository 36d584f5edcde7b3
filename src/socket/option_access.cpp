// Setting and telling options: those of the system by name or as they are, and those of the socket itself (level otp).
#include <cerrno>

#include "heap/copy.h"
#include "io/bytes.h"
#include "socket/answers.h"
#include "socket/control.h"
#include "socket/names.h"
#include "socket/options.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

OptionPlace place_of(Context& c, const Socket& socket, int level, int option) {
  return {c, socket.fd, socket.domain, socket.reading.control_size, level, option};
}

// The level as a number; nothing for the atom otp.
std::optional<int> level_argument(Context& c) {
  if (c[1] == atoms::k_otp) return std::nullopt;
  return c[1] == atoms::k_socket ? SOL_SOCKET : int_argument(c, 1);
}

// -- the socket's own, by prim_socket's numbers

enum OwnOption : int {
  kDebug = 1001,
  kCounterWraps = 1002,
  kOwner = 1003,
  kReceiveBuffer = 1004,
  kReceiveControl = 1006,
  kSendControl = 1007,
  kDescriptor = 1008,
  kMeta = 1009,
  kUseRegistry = 1010,
  kOwnDomain = 1999,
};

constexpr std::size_t kDefaultBuffer = 8 * 1024;
constexpr std::size_t kDefaultControl = 1024;

// A positive size, or default.
std::optional<std::size_t> size_of(Term value, std::size_t otherwise) {
  if (value == atoms::k_default) return otherwise;
  std::optional<std::uint64_t> size = io::to_uint64(value);
  return size && *size > 0 && *size <= std::uint64_t{1} << 62 ? size : std::nullopt;
}

Term set_bool(Context& c, bool* to) {
  std::optional<bool> value = to_bool(c[3]);
  if (!value) return invalid_answer(c, atoms::k_value);
  *to = *value;
  return atoms::k_ok;
}

Term set_size(Context& c, std::size_t otherwise, std::size_t* to) {
  std::optional<std::size_t> size = size_of(c[3], otherwise);
  if (!size) return invalid_answer(c, atoms::k_value);
  *to = *size;
  return atoms::k_ok;
}

// Size, or {Count, Size}.
Term set_receive_buffer_locked(Context& c, Socket& socket) {
  Term size_term = c[3];
  std::uint32_t count = 0;
  if (size_term.is_tuple(2)) {
    count = io::to_narrow<std::uint32_t>(Tuple(size_term)[0]).value_or(0);
    if (count == 0) return invalid_answer(c, atoms::k_value);
    size_term = Tuple(size_term)[1];
  }
  std::optional<std::size_t> size = size_of(size_term, kDefaultBuffer);
  if (!size) return invalid_answer(c, atoms::k_value);
  socket.reading.buffer_count = count;
  socket.reading.buffer_size = *size;
  return atoms::k_ok;
}

// The owner gives the socket to another process; to one that has ended: it is closed.
Term set_owner(Context& c, Socket& socket) {
  {
    std::scoped_lock both(socket.reading.mutex, socket.writing.mutex);
    if (!socket.writing.open()) return closed_answer(c);
    if (socket.owner != c.self()) return invalid_error(c, atoms::k_not_owner);
    if (!c[3].is_local_pid()) return invalid_answer(c, atoms::k_value);
    if (c[3] == c.self()) return atoms::k_ok;
    socket.unwatch_owner_locked();
    socket.owner = Term::none();
    socket.watch_requestors_locked(c.self());
  }
  socket.watch_owner(c[3]);
  return atoms::k_ok;
}

Term set_own_locked(Context& c, Socket& socket, int option) {
  switch (option) {
    case kDebug:
      return set_bool(c, &socket.debug);
    case kCounterWraps:
      return set_bool(c, &socket.counter_wraps);
    case kReceiveBuffer:
      return set_receive_buffer_locked(c, socket);
    case kReceiveControl:
      return set_size(c, kDefaultControl, &socket.reading.control_size);
    case kSendControl:
      return set_size(c, kDefaultControl, &socket.writing.control_size);
    case kMeta:
      if (socket.owner != c.self()) return invalid_error(c, atoms::k_not_owner);
      socket.meta = KeptTerm(c[3]);
      return atoms::k_ok;
    case kUseRegistry:
      if (c[3] != atoms::k_true) return invalid_answer(c, atoms::k_value);
      if (!socket.registered) socket.service.tell_registry(atoms::k_add, socket);
      socket.registered = true;
      return atoms::k_ok;
    default:
      return Term::none();
  }
}

Term raise_no_own_option(Context& c, int option) {
  Term name = c.atoms().intern("otp_socket_option");
  return raise_invalid(c, make_tuple(c.heap(), {name, Term::small(option)}));
}

Term set_own(Context& c, Socket& socket, int option) {
  constexpr int kSettable[] = {kDebug,       kCounterWraps, kReceiveBuffer, kReceiveControl,
                               kSendControl, kMeta,         kUseRegistry};
  if (option == kOwner) return set_owner(c, socket);
  if (std::ranges::find(kSettable, option) == std::end(kSettable)) return raise_no_own_option(c, option);
  std::scoped_lock both(socket.reading.mutex, socket.writing.mutex);
  return socket.writing.open() ? set_own_locked(c, socket, option) : closed_answer(c);
}

Term receive_buffer_term(Context& c, const ReadingSide& side) {
  Term size = make_unsigned(c.heap(), side.buffer_size);
  return side.buffer_count == 0 ? size : make_tuple(c.heap(), {Term::small(side.buffer_count), size});
}

Term own_term_locked(Context& c, Socket& socket, int option) {
  switch (option) {
    case kDebug:
      return Term::boolean(socket.debug);
    case kCounterWraps:
      return Term::boolean(socket.counter_wraps);
    case kOwner:
      return socket.owner.is_none() ? atoms::k_undefined : socket.owner;
    case kReceiveBuffer:
      return receive_buffer_term(c, socket.reading);
    case kReceiveControl:
      return make_unsigned(c.heap(), socket.reading.control_size);
    case kSendControl:
      return make_unsigned(c.heap(), socket.writing.control_size);
    case kDescriptor:
      return Term::small(socket.fd);
    case kMeta:
      return copy_term(socket.meta.get(), c.heap(), nullptr);
    case kUseRegistry:
      return Term::boolean(socket.registered);
    case kOwnDomain:
      return name_of(c, domain_names(), socket.domain);
    default:
      return Term::none();
  }
}

Term get_own(Context& c, Socket& socket, int option) {
  std::scoped_lock both(socket.reading.mutex, socket.writing.mutex);
  Term value = own_term_locked(c, socket, option);
  if (value.is_none()) return raise_no_own_option(c, option);
  return socket.reading.open() || option == kUseRegistry ? c.ok(value) : closed_answer(c);
}

// -- the system's

Term set_native(const OptionPlace& place, Term value) {
  if (value.is_binary()) {
    std::string scratch;
    std::string_view bytes = io::bytes_of(value, scratch);
    return place.set(bytes.data(), bytes.size());
  }
  if (std::optional<int> integer = to_int(value)) return place.set<int>(*integer);
  if (std::optional<bool> boolean = to_bool(value)) return place.set<int>(*boolean ? 1 : 0);
  return invalid_error(place.c, atoms::k_value);
}

// nif_setopt(Socket, Level, Option, Value, Native): Native is 0 for a value in the form of the option's kind.
Term setopt_5(Context& c) {
  Socket& socket = socket_argument(c);
  std::optional<int> native_value = to_int(c[4]);
  if (!native_value) return c.badarg();
  int option = int_argument(c, 2);
  std::optional<int> level = level_argument(c);
  if (!level) return *native_value == 0 ? set_own(c, socket, option) : c.badarg();
  std::lock_guard lock(socket.writing.mutex);
  if (!socket.writing.open()) return closed_answer(c);
  OptionPlace place = place_of(c, socket, *level, option);
  if (*native_value != 0) return set_native(place, c[3]);
  const Option* found = find_option(*level, option);
  if (found == nullptr || found->kind.set == nullptr) return invalid_answer(c, atoms::k_socket_option);
  return found->kind.set(place, c[3]);
}

// nif_getopt(Socket, Level, Option)
Term getopt_3(Context& c) {
  Socket& socket = socket_argument(c);
  int option = int_argument(c, 2);
  std::optional<int> level = level_argument(c);
  if (!level) return get_own(c, socket, option);
  std::lock_guard lock(socket.reading.mutex);
  if (!socket.reading.open()) return closed_answer(c);
  const Option* found = find_option(*level, option);
  if (found == nullptr || found->kind.get == nullptr) return invalid_answer(c, atoms::k_socket_option);
  return found->kind.get(place_of(c, socket, *level, option));
}

Term get_bytes(const OptionPlace& place, std::string bytes) {
  auto size = static_cast<socklen_t>(bytes.size());
  bool none = bytes.empty();
  if (getsockopt(place.fd, place.level, place.option, none ? nullptr : bytes.data(), none ? nullptr : &size) != 0)
    return error_answer(place.c, errno);
  if (none) return atoms::k_ok;
  return place.c.ok(make_binary(place.c.heap(), std::string_view(bytes).substr(0, size)));
}

// nif_getopt(Socket, Level, Option, Specification): integer, boolean, the number of bytes, or the bytes to begin with.
Term getopt_4(Context& c) {
  Socket& socket = socket_argument(c);
  int option = int_argument(c, 2);
  std::optional<int> level = level_argument(c);
  if (!level) return c.badarg();
  std::lock_guard lock(socket.reading.mutex);
  if (!socket.reading.open()) return closed_answer(c);
  OptionPlace place = place_of(c, socket, *level, option);
  constexpr int kMostBytes = 1 << 24;
  if (c[3] == atoms::k_integer) return option_kind::kInteger.get(place);
  if (c[3] == atoms::k_boolean) return option_kind::kBoolean.get(place);
  if (c[3].is_binary()) {
    std::string scratch;
    return get_bytes(place, std::string(io::bytes_of(c[3], scratch)));
  }
  std::optional<int> size = to_int(c[3]);
  if (!size || *size < 0) return invalid_answer(c, atoms::k_value);
  if (*size > kMostBytes) return error_answer(c, ENOMEM);
  return get_bytes(place, std::string(static_cast<std::size_t>(*size), '\0'));
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_getopt", 3, native<getopt_3>},
    {"prim_socket", "nif_getopt", 4, native<getopt_4>},
    {"prim_socket", "nif_setopt", 5, native<setopt_5>},
};

}  // namespace

std::span<const Builtin> option_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
