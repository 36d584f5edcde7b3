// Options of the level sctp that have a form of their own.
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>

#ifndef MSG_FIN
#define MSG_FIN 0x200
#endif
#include <linux/sctp.h>

#include <cerrno>

#include "socket/answers.h"
#include "socket/options.h"
#include "socket/sctp_numbers.h"

namespace mote::socket {

static_assert(sctp_number::kTimeouts == SCTP_RTOINFO && sctp_number::kAssociation == SCTP_ASSOCINFO &&
              sctp_number::kInitial == SCTP_INITMSG && sctp_number::kNoDelay == SCTP_NODELAY &&
              sctp_number::kAutoClose == SCTP_AUTOCLOSE && sctp_number::kDisableFragments == SCTP_DISABLE_FRAGMENTS &&
              sctp_number::kEvents == SCTP_EVENTS && sctp_number::kMaximalSegment == SCTP_MAXSEG);

namespace {

// Takes the numbers of a map by their names; `sound` is false where one is missing or none.
struct MapReader {
  Context& c;
  Term map;
  bool sound = true;

  Term value(std::string_view name) {
    Term value = map.is_map() ? map_get(map, c.atoms().intern(name)) : Term::none();
    if (value.is_none()) sound = false;
    return value;
  }
  template <typename T>
  void number(std::string_view name, T* to) {
    Term term = value(name);
    std::optional<std::uint32_t> number = sound ? io::to_narrow<std::uint32_t>(term) : std::nullopt;
    if (!number) sound = false;
    *to = static_cast<T>(number.value_or(0));
  }
  void flag(std::string_view name, std::uint8_t* to) {
    Term term = value(name);
    std::optional<bool> flag = sound ? to_bool(term) : std::nullopt;
    if (!flag) sound = false;
    *to = flag.value_or(false) ? 1 : 0;
  }
};

Term number(std::int64_t value) {
  return Term::small(value);
}

Term set_association(const OptionPlace& place, Term value) {
  sctp_assocparams wanted{};
  MapReader map{place.c, value};
  map.number("assoc_id", &wanted.sasoc_assoc_id);
  map.number("asocmaxrxt", &wanted.sasoc_asocmaxrxt);
  map.number("number_peer_destinations", &wanted.sasoc_number_peer_destinations);
  map.number("peer_rwnd", &wanted.sasoc_peer_rwnd);
  map.number("local_rwnd", &wanted.sasoc_local_rwnd);
  map.number("cookie_life", &wanted.sasoc_cookie_life);
  return map.sound ? place.set(wanted) : place.invalid_value();
}

Term get_association(const OptionPlace& place) {
  sctp_assocparams told{};
  if (!place.get(&told)) return error_answer(place.c, errno);
  NamedValue all[] = {
      {"assoc_id", number(told.sasoc_assoc_id)},
      {"asocmaxrxt", number(told.sasoc_asocmaxrxt)},
      {"number_peer_destinations", number(told.sasoc_number_peer_destinations)},
      {"peer_rwnd", number(told.sasoc_peer_rwnd)},
      {"local_rwnd", number(told.sasoc_local_rwnd)},
      {"cookie_life", number(told.sasoc_cookie_life)},
  };
  return place.c.ok(map_of(place.c, all));
}

Term set_events(const OptionPlace& place, Term value) {
  sctp_event_subscribe wanted{};
  MapReader map{place.c, value};
  map.flag("data_io", &wanted.sctp_data_io_event);
  map.flag("association", &wanted.sctp_association_event);
  map.flag("address", &wanted.sctp_address_event);
  map.flag("send_failure", &wanted.sctp_send_failure_event);
  map.flag("peer_error", &wanted.sctp_peer_error_event);
  map.flag("shutdown", &wanted.sctp_shutdown_event);
  map.flag("partial_delivery", &wanted.sctp_partial_delivery_event);
  map.flag("adaptation_layer", &wanted.sctp_adaptation_layer_event);
  map.flag("authentication", &wanted.sctp_authentication_event);
  map.flag("sender_dry", &wanted.sctp_sender_dry_event);
  return map.sound ? place.set(wanted) : place.invalid_value();
}

Term set_initial(const OptionPlace& place, Term value) {
  sctp_initmsg wanted{};
  MapReader map{place.c, value};
  map.number("num_outstreams", &wanted.sinit_num_ostreams);
  map.number("max_instreams", &wanted.sinit_max_instreams);
  map.number("max_attempts", &wanted.sinit_max_attempts);
  map.number("max_init_timeo", &wanted.sinit_max_init_timeo);
  return map.sound ? place.set(wanted) : place.invalid_value();
}

Term get_initial(const OptionPlace& place) {
  sctp_initmsg told{};
  if (!place.get(&told)) return error_answer(place.c, errno);
  NamedValue all[] = {
      {"num_outstreams", number(told.sinit_num_ostreams)},
      {"max_instreams", number(told.sinit_max_instreams)},
      {"max_attempts", number(told.sinit_max_attempts)},
      {"max_init_timeo", number(told.sinit_max_init_timeo)},
  };
  return place.c.ok(map_of(place.c, all));
}

Term set_timeouts(const OptionPlace& place, Term value) {
  sctp_rtoinfo wanted{};
  MapReader map{place.c, value};
  map.number("assoc_id", &wanted.srto_assoc_id);
  map.number("initial", &wanted.srto_initial);
  map.number("max", &wanted.srto_max);
  map.number("min", &wanted.srto_min);
  return map.sound ? place.set(wanted) : place.invalid_value();
}

Term get_timeouts(const OptionPlace& place) {
  sctp_rtoinfo told{};
  if (!place.get(&told)) return error_answer(place.c, errno);
  NamedValue all[] = {
      {"assoc_id", number(told.srto_assoc_id)},
      {"initial", number(told.srto_initial)},
      {"max", number(told.srto_max)},
      {"min", number(told.srto_min)},
  };
  return place.c.ok(map_of(place.c, all));
}

}  // namespace

namespace option_kind {
const OptionKind kSctpAssociation = {set_association, get_association};
const OptionKind kSctpEvents = {set_events, nullptr};
const OptionKind kSctpInitial = {set_initial, get_initial};
const OptionKind kSctpTimeouts = {set_timeouts, get_timeouts};
}  // namespace option_kind

}  // namespace mote::socket
