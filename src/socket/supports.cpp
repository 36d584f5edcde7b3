// What the system has, told once when OTP's module prim_socket is loaded: protocols, options, flags, requests.
#include <netdb.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "socket/answers.h"
#include "socket/control.h"
#include "socket/ioctl_requests.h"
#include "socket/names.h"
#include "socket/options.h"
#include "socket/table.h"

namespace mote::socket {

namespace {

// Adds {[Name, Alias...], Number} for each protocol that the system lists, the last first. Those without an atom to be
// had are left out.
Term add_listed_protocols(Context& c, Term all) {
  static std::mutex one_at_a_time;  // the C library keeps the place in the list for the whole program
  std::lock_guard lock(one_at_a_time);
  std::array<char, 8192> space;
  protoent entry{}, *found = nullptr;
  setprotoent(0);
  while (getprotoent_r(&entry, space.data(), space.size(), &found) == 0 && found != nullptr) {
    std::vector<Term> names;
    for (char** alias = entry.p_aliases; *alias != nullptr; ++alias)
      names.push_back(c.atoms().intern(*alias));
    names.push_back(c.atoms().intern(entry.p_name));
    std::ranges::reverse(names);
    if (std::ranges::any_of(names, &Term::is_none)) continue;
    Term pair = make_tuple(c.heap(), {make_list(c.heap(), names), Term::small(entry.p_proto)});
    all = make_cons(c.heap(), pair, all);
  }
  endprotoent();
  return all;
}

Term protocols(Context& c) {
  constexpr NamedNumber kAlways[] = {{"ip", IPPROTO_IP},   {"ipv6", IPPROTO_IPV6}, {"tcp", IPPROTO_TCP},
                                     {"udp", IPPROTO_UDP}, {"sctp", IPPROTO_SCTP}, {"igmp", IPPROTO_IGMP}};
  Term all = add_listed_protocols(c, Term::nil());
  for (const NamedNumber& each : kAlways) {
    Term names = make_cons(c.heap(), c.atoms().intern(each.name), Term::nil());
    all = make_cons(c.heap(), make_tuple(c.heap(), {names, Term::small(each.number)}), all);
  }
  return all;
}

// [{Name, Number}], the last first.
Term numbers_list(Context& c, std::span<const NamedNumber> names) {
  Term all = Term::nil();
  for (const NamedNumber& each : names)
    all = make_cons(c.heap(), make_tuple(c.heap(), {c.atoms().intern(each.name), Term::small(each.number)}), all);
  return all;
}

// [{Level, [Name | {Name, Number}]}]; names alone are those that are not supported.
Term options(Context& c) {
  Term levels = Term::nil();
  for (const OptionLevel& level : option_levels()) {
    Term list = Term::nil();
    for (const Option& option : level.options) {
      Term name = c.atoms().intern(option.name);
      bool supported = option.kind.set != nullptr || option.kind.get != nullptr;
      list = make_cons(c.heap(), supported ? make_tuple(c.heap(), {name, Term::small(option.number)}) : name, list);
    }
    levels = make_cons(c.heap(), make_tuple(c.heap(), {level_term(level.number), list}), levels);
  }
  return levels;
}

Term supports_0(Context& c) {
  std::vector<Term> all;
  for (const char* what : {"sctp", "ipv6", "local", "netns", "sendfile"})
    all.push_back(make_tuple(c.heap(), {c.atoms().intern(what), atoms::k_true}));
  return make_list(c.heap(), all);
}

Term supports_1(Context& c) {
  std::string_view what = atom_text(c, c[0]);
  if (what == "protocols") return protocols(c);
  if (what == "options") return options(c);
  if (what == "msg_flags") return numbers_list(c, message_flag_names());
  if (what == "ioctl_flags") return numbers_list(c, interface_flag_names());
  if (what == "ioctl_requests") return numbers_list(c, ioctl_request_names());
  return Term::nil();
}

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_supports", 0, supports_0},
    {"prim_socket", "nif_supports", 1, supports_1, Builtin::kBlocking},
};

}  // namespace

std::span<const Builtin> supports_builtins() {
  return kBuiltins;
}

}  // namespace mote::socket
