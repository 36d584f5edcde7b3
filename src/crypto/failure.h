// How crypto's functions fail. OTP's module wants of its native side errors of the form
// {Kind, #{c_file_name, c_file_line_num, c_function_arg_num}, Text}; Kind is badarg, notsup or error. A builtin here
// throws a Failure, however deep it is in its work, and native<body> turns that into such an error. File and line are
// those of the place in these sources.
#pragma once

#include <source_location>
#include <string>
#include <string_view>

#include "process/builtin.h"

namespace mote::crypto {

struct Failure {
  Term kind;
  int argument;  // from 0; -1: none of them
  std::string text;
  std::source_location place;
};

// Each throws a Failure.
[[noreturn]] void fail_badarg(int argument, std::string text,
                              std::source_location place = std::source_location::current());
[[noreturn]] void fail_notsup(int argument, std::string text,
                              std::source_location place = std::source_location::current());
[[noreturn]] void fail_error(std::string text, int argument = -1,
                             std::source_location place = std::source_location::current());

// Sets the exception of the process; returns none(). Also forgets what the library has noted of the failure.
Term raise_failure(Context& c, const Failure& failure);

// A builtin of a body that may throw Failures.
template <BuiltinFunction body>
Term native(Context& c) {
  try {
    return body(c);
  } catch (const Failure& failure) {
    return raise_failure(c, failure);
  }
}

}  // namespace mote::crypto
