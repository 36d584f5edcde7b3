// Arguments and answers of erl_ddll; the rules are in loading.cpp.
#include "drivers/ddll.h"

#include <algorithm>

#include "drivers/drivers.h"
#include "io/bytes.h"
#include "io/file_name.h"
#include "io/host.h"
#include "native/host.h"
#include "process/process.h"

namespace mote::drivers {

namespace {

using Tell = Drivers::Tell;

// A name: an atom, but not '', or io data.
std::optional<std::string> name_of(Context& c, Term term) {
  if (term.is_atom()) {
    std::string name(c.name(term));
    return name.empty() ? std::nullopt : std::optional(name);
  }
  std::string name;
  if (!(term.is_list() || term.is_bitstring()) || !io::append_io_data(name, term)) return std::nullopt;
  return name.substr(0, name.find('\0'));
}

std::optional<Tell> tell_of(Term term) {
  if (term == atoms::k_pending_driver) return Tell::kWhenDriverPending;
  if (term == atoms::k_pending) return Tell::kWhenPending;
  return std::nullopt;
}

// Reads a list of options one by one; false where there is a bad one.
template <typename Read>
bool read_options(Term list, Read read) {
  for (; list.is_cons(); list = Cons(list).tail())
    if (!read(Cons(list).head())) return false;
  return list.is_nil();
}

bool read_load_option(Term option, Drivers::LoadRequest& request) {
  if (!option.is_tuple(2)) return false;
  Term key = Tuple(option)[0], value = Tuple(option)[1];
  if (key == atoms::k_driver_options)
    return read_options(value, [&](Term each) { return request.kills_ports = each == atoms::k_kill_ports; });
  std::optional<Tell> tell = tell_of(value);
  if (!tell || (key != atoms::k_monitor && key != atoms::k_reload)) return false;
  (key == atoms::k_monitor ? request.tell : request.reload) = *tell;
  return true;
}

Term answer(Context& c, const Drivers::Outcome& outcome) {
  Term status = outcome.status.is_none() ? error_term(c.heap(), c.atoms(), outcome.number) : outcome.status;
  if (outcome.failed) return c.error_tuple(status);
  if (!outcome.monitor) return c.ok(status);
  Term reference = make_reference(c.heap(), outcome.monitor->low, outcome.monitor->high);
  return make_tuple(c.heap(), {atoms::k_ok, status, reference});
}

Term try_load_3(Context& c) {
  Drivers::LoadRequest request;
  if (!read_options(c[2], [&](Term option) { return read_load_option(option, request); })) return c.badarg();
  std::optional<std::string> name = name_of(c, c[1]);
  std::optional<std::string> path = io::name_to_bytes(c[0], c.vm.host->name_encoding);
  if (c[0].is_atom()) path = std::string(c.name(c[0]));
  if (!name || !path) return c.badarg();
  while (!path->empty() && (path->back() == '/' || path->back() == '\\'))
    path->pop_back();
  request.name = *name;
  request.path = *path + "/" + *name;
  // What a driver knows of a runtime belongs to the program.
  if (!c.vm.natives->claim()) return answer(c, {Term::none(), true, kNoLibraries});
  return answer(c, c.vm.drivers->load(c.self(), request));
}

Term try_unload_2(Context& c) {
  bool kill_ports = false;
  Tell monitor = Tell::kNever;
  auto read = [&](Term option) {
    if (option == atoms::k_kill_ports) return kill_ports = true;
    if (!option.is_tuple(2) || Tuple(option)[0] != atoms::k_monitor) return false;
    std::optional<Tell> tell = tell_of(Tuple(option)[1]);
    if (tell) monitor = *tell;
    return tell.has_value();
  };
  if (!read_options(c[1], read)) return c.badarg();
  std::optional<std::string> name = name_of(c, c[0]);
  if (!name) return c.badarg();
  return answer(c, c.vm.drivers->unload(c.self(), *name, kill_ports, monitor));
}

Term loaded_drivers_0(Context& c) {
  std::vector<Term> names;
  for (const std::string& name : c.vm.drivers->names())
    names.push_back(make_byte_list(c.heap(), name));
  return c.ok(make_list(c.heap(), names));
}

// --- info ---

// [{Pid, Times}], by the newest of each.
template <typename Entries>
Term count_by_pid(Context& c, const Entries& entries, auto counts) {
  std::vector<std::pair<Term, std::int64_t>> found;
  for (std::size_t i = entries.size(); i-- > 0;) {
    if (!counts(entries[i])) continue;
    auto known = std::ranges::find(found, entries[i].pid, &std::pair<Term, std::int64_t>::first);
    if (known == found.end())
      found.emplace_back(entries[i].pid, 1);
    else
      ++known->second;
  }
  Term list = Term::nil();
  for (auto [pid, count] : found)
    list = make_cons(c.heap(), make_tuple(c.heap(), {pid, Term::small(count)}), list);
  return list;
}

// none() for what is no item. `driver`: null for one that is always there.
Term info_item(Context& c, const Driver* driver, Term item) {
  bool is_static = driver == nullptr || driver->library == nullptr;
  bool is_permanent = !is_static && driver->status == Driver::kPermanent;
  if (item == atoms::k_linked_in_driver) return Term::boolean(is_static);
  if (item == atoms::k_permanent) return Term::boolean(is_permanent);
  std::string_view name = c.name(item);
  bool options = name == "driver_options";
  bool known =
      options || name == "processes" || name == "port_count" || name == "awaiting_load" || name == "awaiting_unload";
  if (!known) return Term::none();
  if (is_static) return atoms::k_linked_in_driver;
  if (options) return driver->kills_ports ? make_cons(c.heap(), atoms::k_kill_ports, Term::nil()) : Term::nil();
  if (is_permanent) return atoms::k_permanent;
  if (name == "port_count") return Term::small(driver->ports);
  if (name == "processes") return count_by_pid(c, driver->users, [](const Driver::User&) { return true; });
  bool load = name == "awaiting_load";
  return count_by_pid(c, driver->waiters,
                      [load](const Driver::Waiter& waiter) { return (waiter.wish == Driver::kLoad) == load; });
}

Term info_2(Context& c) {
  std::optional<std::string> name = name_of(c, c[0]);
  if (!name || !c[1].is_atom()) return c.badarg();
  Term result = Term::none();
  if (Drivers::is_always_there(*name))
    result = info_item(c, nullptr, c[1]);
  else
    c.vm.drivers->inspect(*name, [&](const Driver& driver) { result = info_item(c, &driver, c[1]); });
  return result.is_none() ? c.badarg() : result;
}

// --- monitors, errors ---

Term monitor_2(Context& c) {
  if (c[0] != atoms::k_driver || !c[1].is_tuple(2)) return c.badarg();
  Term name_term = Tuple(c[1])[0], when = Tuple(c[1])[1];
  std::optional<std::string> name = name_of(c, name_term);
  std::optional<Driver::Wish> wish;
  if (when == atoms::k_loaded) wish = Driver::kLoad;
  if (when == atoms::k_unloaded) wish = Driver::kUnload;
  if (when == atoms::k_unloaded_only) wish = Driver::kUnloadOnly;
  if (!name || !wish) return c.badarg();
  NewReference number = c.vm.drivers->monitor(c.self(), name_term, *name, *wish);
  return make_reference(c.heap(), number.low, number.high);
}

Term demonitor_1(Context& c) {
  if (!c[0].is_reference()) return c.badarg();
  c.vm.drivers->demonitor(c.self(), ReferenceNumber::of(c[0]));
  return atoms::k_true;
}

struct Text {
  Term error;
  std::string_view text;
};
constexpr Text kTexts[] = {
    {atoms::k_inconsistent, "Driver name and/or driver options are inconsistent with currently loaded driver"},
    {atoms::k_linked_in_driver, "Driver is statically linked and cannot be loaded/unloaded"},
    {atoms::k_permanent, "DDLL driver is permanent an cannot be unloaded/loaded"},
    {atoms::k_not_loaded, "DDLL driver is not loaded"},
    {atoms::k_not_loaded_by_this_process, "DDLL driver was not loaded by this process"},
    {atoms::k_not_pending, "DDLL load not pending for this driver name"},
    {atoms::k_already_loaded, "DDLL driver is already loaded successfully"},
    {atoms::k_pending_reload, "Driver reloading is already pending"},
    {atoms::k_pending_process, "Driver is loaded by others when attempting option {reload, pending_driver}"},
};

Term format_error_int_1(Context& c) {
  for (const Text& text : kTexts)
    if (text.error == c[0]) return make_byte_list(c.heap(), text.text);
  std::optional<ErrorNumber> number = error_of_term(c.atoms(), c[0]);
  return number ? make_byte_list(c.heap(), error_text(*number)) : c.badarg();
}

// Libraries' and drivers' own functions take the time they take.
constexpr Builtin kBuiltins[] = {
    {"erl_ddll", "demonitor", 1, demonitor_1},
    {"erl_ddll", "format_error_int", 1, format_error_int_1},
    {"erl_ddll", "info", 2, info_2},
    {"erl_ddll", "loaded_drivers", 0, loaded_drivers_0},
    {"erl_ddll", "monitor", 2, monitor_2},
    {"erl_ddll", "try_load", 3, try_load_3, Builtin::kBlocking},
    {"erl_ddll", "try_unload", 2, try_unload_2, Builtin::kBlocking},
};

}  // namespace

std::span<const Builtin> ddll_builtins() {
  return kBuiltins;
}

}  // namespace mote::drivers
