// Failures as Erlang errors.
#include "crypto/failure.h"

#include <openssl/err.h>

#include "term/build.h"
#include "term/map.h"

namespace mote::crypto {

void fail_badarg(int argument, std::string text, std::source_location place) {
  throw Failure{atoms::k_badarg, argument, std::move(text), place};
}

void fail_notsup(int argument, std::string text, std::source_location place) {
  throw Failure{atoms::k_notsup, argument, std::move(text), place};
}

void fail_error(std::string text, int argument, std::source_location place) {
  throw Failure{atoms::k_error, argument, std::move(text), place};
}

Term raise_failure(Context& c, const Failure& failure) {
  ERR_clear_error();
  std::string_view file = failure.place.file_name();
  file = file.substr(file.rfind('/') + 1);
  TermSpace& heap = c.heap();
  Term keys[] = {c.atom("c_file_name"), c.atom("c_file_line_num"), c.atom("c_function_arg_num")};
  Term values[] = {make_byte_list(heap, file), Term::small(failure.place.line()), Term::small(failure.argument)};
  Term place = map_from_pairs(heap, c.atoms(), keys, values);
  return c.error(make_tuple(heap, {failure.kind, place, make_byte_list(heap, failure.text)}));
}

}  // namespace mote::crypto
