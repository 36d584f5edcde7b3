// prim_net: the host's name and its network interfaces. Looking up addresses, and the module prim_socket, come with
// sockets: the functions of prim_socket are not in the table, so that their Erlang bodies answer notsup, as OTP has it
// where sockets are disabled.
#include <net/if.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

#include "builtins/table.h"
#include "io/file_name.h"
#include "io/resource.h"
#include "os/errors.h"

namespace mote {

namespace {

Term error_of(Context& c, int error) {
  Term reason = c.atom(error_name(error));
  return reason.is_none() ? reason : c.error_tuple(reason);
}

Term gethostname_0(Context& c) {
  std::array<char, 256> name{};
  if (gethostname(name.data(), name.size() - 1) != 0) return error_of(c, errno);
  return c.ok(make_byte_list(c.heap(), name.data()));
}

Term if_name2index(Context& c) {
  std::optional<std::string> name = io::name_to_bytes(c[0], io::NameEncoding::kLatin1);
  if (!name) return c.badarg();
  unsigned index = if_nametoindex(name->c_str());
  return index == 0 ? error_of(c, errno) : c.ok(Term::small(index));
}

Term if_index2name(Context& c) {
  std::optional<std::uint32_t> index = io::to_narrow<std::uint32_t>(c[0]);
  if (!index) return c.badarg();
  std::array<char, IF_NAMESIZE + 1> name{};
  if (if_indextoname(*index, name.data()) == nullptr) return error_of(c, errno);
  return c.ok(make_byte_list(c.heap(), name.data()));
}

Term if_names(Context& c) {
  struct if_nameindex* all = if_nameindex();
  if (all == nullptr) return error_of(c, errno);
  std::size_t count = 0;
  while (all[count].if_index != 0)
    ++count;
  Term list = Term::nil();
  for (std::size_t i = count; i-- > 0;) {
    Term name = make_byte_list(c.heap(), all[i].if_name);
    list = make_cons(c.heap(), make_tuple(c.heap(), {Term::small(all[i].if_index), name}), list);
  }
  if_freenameindex(all);
  return c.ok(list);
}

constexpr Builtin kBuiltins[] = {
    {"prim_net", "nif_command", 1, nullptr, Builtin::kMissing},
    {"prim_net", "nif_get_adapters_addresses", 1, nullptr, Builtin::kMissing},
    {"prim_net", "nif_get_if_entry", 1, nullptr, Builtin::kMissing},
    {"prim_net", "nif_get_interface_info", 1, nullptr, Builtin::kMissing},
    {"prim_net", "nif_get_ip_address_table", 1, nullptr, Builtin::kMissing},
    {"prim_net", "nif_getaddrinfo", 3, nullptr, Builtin::kMissing},
    {"prim_net", "nif_gethostname", 0, gethostname_0},
    {"prim_net", "nif_getifaddrs", 1, nullptr, Builtin::kMissing},
    {"prim_net", "nif_getnameinfo", 2, nullptr, Builtin::kMissing},
    {"prim_net", "nif_getservbyname", 2, nullptr, Builtin::kMissing},
    {"prim_net", "nif_getservbyport", 2, nullptr, Builtin::kMissing},
    {"prim_net", "nif_if_index2name", 1, if_index2name},
    {"prim_net", "nif_if_name2index", 1, if_name2index},
    {"prim_net", "nif_if_names", 0, if_names},
    {"prim_net", "nif_info", 0, nullptr, Builtin::kMissing},
};

}  // namespace

std::span<const Builtin> prim_net_builtins() {
  return kBuiltins;
}

}  // namespace mote
