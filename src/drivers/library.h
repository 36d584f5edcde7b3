// Shared libraries of drivers: opened, and what goes wrong with them as the numbers by which OTP's module erl_ddll
// knows it.
#pragma once

#include <expected>
#include <optional>
#include <string>

#include "drivers/abi.h"
#include "term/atom_table.h"
#include "term/space.h"

namespace mote::drivers {

// 0 and below. Those from kSystemErrors down are texts of the system, numbered as they came up.
using ErrorNumber = int;
enum : ErrorNumber {
  kNoError = 0,
  kNoInit = -1,
  kFailedInit = -2,
  kBadName = -3,
  kNameTooLong = -4,
  kWrongVersion = -5,
  kNoLibraries = -6,
  kUnspecified = -7,
  kNoSymbol = -8,
  kSystemErrors = -10,
};

// Opens the library `path`, without its .so.
std::expected<void*, ErrorNumber> open_library(const std::string& path);
std::expected<void*, ErrorNumber> find_symbol(void* library, const char* name);
ErrorNumber close_library(void* library);
// Calls driver_init() and looks at what it answers.
std::expected<const Entry*, ErrorNumber> entry_of(void* library, const std::string& name);

// Its text.
const char* error_text(ErrorNumber number);
// As erl_ddll is told: an atom, or {open_error, Number}.
Term error_term(TermSpace& space, AtomTable& atoms, ErrorNumber number);
// And back; nothing where it is none.
std::optional<ErrorNumber> error_of_term(const AtomTable& atoms, Term term);

}  // namespace mote::drivers
