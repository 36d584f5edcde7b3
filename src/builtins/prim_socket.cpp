// prim_socket: sockets, the native half of OTP's module `socket`. What is there is what it tells about the system and
// about itself: the names of the protocols, which prim_net needs, too, and that nothing else is supported.
#include <netdb.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "builtins/table.h"

namespace mote {

namespace {

// [{[Name, Alias...], Number}], the last in the system's list first. Protocols without an atom to be had are left out.
Term protocols(Context& c) {
  static std::mutex one_at_a_time;  // the C library keeps the place in the list for the whole program
  std::lock_guard lock(one_at_a_time);
  std::array<char, 8192> space;
  protoent entry{}, *found = nullptr;
  Term all = Term::nil();
  setprotoent(0);
  while (getprotoent_r(&entry, space.data(), space.size(), &found) == 0 && found != nullptr) {
    std::vector<Term> names;
    for (char** alias = entry.p_aliases; *alias != nullptr; ++alias)
      names.push_back(c.atoms().intern(*alias));
    names.insert(names.begin(), c.atoms().intern(entry.p_name));
    if (std::ranges::any_of(names, &Term::is_none)) continue;
    Term pair = make_tuple(c.heap(), {make_list(c.heap(), names), Term::small(entry.p_proto)});
    all = make_cons(c.heap(), pair, all);
  }
  endprotoent();
  return all;
}

Term supports_0(Context& c) {
  Term all = Term::nil();
  for (const char* what : {"sendfile", "netns", "local", "ipv6", "sctp"})
    all = make_cons(c.heap(), make_tuple(c.heap(), {c.atoms().intern(what), atoms::k_false}), all);
  return all;
}

// Requests, flags and options: none yet.
Term supports_1(Context& c) {
  return c[0].is_atom() && c.name(c[0]) == "protocols" ? protocols(c) : Term::nil();
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_accept", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_bind", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_cancel", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_close", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_command", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_connect", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_connect", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_finalize_close", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_getopt", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_getopt", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_info", 0, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_info", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_ioctl", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_ioctl", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_ioctl", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_listen", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_open", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_open", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_peername", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_recv", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_recvfrom", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_recvmsg", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_send", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendfile", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendfile", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendfile", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendmsg", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendto", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendv", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_setopt", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_shutdown", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sockname", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_supports", 0, supports_0},
    {"prim_socket", "nif_supports", 1, supports_1, Builtin::kBlocking},
};

}  // namespace

std::span<const Builtin> prim_socket_builtins() {
  return kBuiltins;
}

}  // namespace mote
