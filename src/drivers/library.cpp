// dlopen and its kin for drivers.
#include "drivers/library.h"

#include <dlfcn.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <mutex>

#include "term/build.h"

namespace mote::drivers {

namespace {

// The texts of the system, which stay.
struct Texts {
  std::mutex mutex;
  std::deque<std::string> all;
};
Texts texts;

ErrorNumber number_of(std::string_view text) {
  std::lock_guard lock(texts.mutex);
  auto found = std::ranges::find(texts.all, text);
  if (found == texts.all.end()) found = texts.all.emplace(found, text);
  return kSystemErrors - static_cast<ErrorNumber>(found - texts.all.begin());
}

struct Named {
  ErrorNumber number;
  std::string_view atom;
  const char* text;
};
constexpr Named kNamed[] = {
    {kNoError, "no_error", "No error"},
    {kNoInit, "no_driver_init", "No driver init in dynamic library"},
    {kFailedInit, "driver_init_failed", "Driver init failed"},
    {kBadName, "bad_driver_name", "Bad driver name"},
    {kNameTooLong, "driver_name_to_long", "Driver name to long"},
    {kWrongVersion, "driver_incorrect_version", "Driver compiled with incorrect version of erl_driver.h"},
    {kNoLibraries, "no_ddll_available", "DDLL functionality not available on this platform"},
    {kUnspecified, "unspecified_error", "Unspecified dynamic library error"},
    {kNoSymbol, "symbol_not_found", "Symbol not found in dynamic library"},
};

}  // namespace

std::expected<void*, ErrorNumber> open_library(const std::string& path) {
  std::string file = path + ".so";
  dlerror();
  if (void* library = dlopen(file.c_str(), RTLD_NOW)) return library;
  std::string_view why = dlerror();
  // The name of the file would make each failure a text of its own.
  if (why.starts_with(file)) {
    std::string_view rest = why.substr(file.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(": "), rest.size()));
    if (!rest.empty()) why = rest;
  }
  return std::unexpected(number_of(why));
}

std::expected<void*, ErrorNumber> find_symbol(void* library, const char* name) {
  dlerror();
  void* found = dlsym(library, name);
  if (const char* why = dlerror()) return std::unexpected(number_of(why));
  return found;
}

ErrorNumber close_library(void* library) {
  dlerror();
  if (dlclose(library) == 0) return kNoError;
  const char* why = dlerror();
  return why == nullptr ? kUnspecified : number_of(why);
}

std::expected<const Entry*, ErrorNumber> entry_of(void* library, const std::string& name) {
  auto init = find_symbol(library, "driver_init");
  if (!init) init = find_symbol(library, "_driver_init");
  if (!init) return std::unexpected(kNoInit);
  const Entry* entry = reinterpret_cast<const Entry* (*)()>(*init)();
  if (entry == nullptr) return std::unexpected(kFailedInit);
  bool fits = entry->marker == kMarker && entry->major >= kLeastMajorVersion && entry->major <= kMajorVersion &&
              (entry->major < kMajorVersion || entry->minor <= kMinorVersion);
  if (!fits) return std::unexpected(kWrongVersion);
  if (name != entry->name) return std::unexpected(kBadName);
  return entry;
}

const char* error_text(ErrorNumber number) {
  for (const Named& named : kNamed)
    if (named.number == number) return named.text;
  if (number > kSystemErrors) return "Unspecified error";
  std::lock_guard lock(texts.mutex);
  std::size_t place = static_cast<std::size_t>(std::int64_t{kSystemErrors} - number);
  return place < texts.all.size() ? texts.all[place].c_str() : "Unknown dlload error";
}

Term error_term(TermSpace& space, AtomTable& atoms, ErrorNumber number) {
  for (const Named& named : kNamed)
    if (named.number == number) return atoms.intern(named.atom);
  return make_tuple(space, {atoms.intern("open_error"), Term::small(number)});
}

std::optional<ErrorNumber> error_of_term(const AtomTable& atoms, Term term) {
  if (term.is_atom()) {
    for (const Named& named : kNamed)
      if (named.atom == atoms.name(term)) return named.number;
    return std::nullopt;
  }
  if (!term.is_tuple(2) || !Tuple(term)[0].is_atom() || atoms.name(Tuple(term)[0]) != "open_error") return std::nullopt;
  if (!Tuple(term)[1].is_small()) return std::nullopt;
  std::int64_t number = Tuple(term)[1].small_value();
  return number < INT32_MIN || number > INT32_MAX ? 0 : static_cast<ErrorNumber>(number);
}

}  // namespace mote::drivers
