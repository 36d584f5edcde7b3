// Lines of the Hypertext Transfer Protocol as terms, as sockets and erlang:decode_packet/3 give them.
#pragma once

#include <optional>
#include <string_view>

#include "term/atom_table.h"
#include "term/space.h"
#include "wire/http_line.h"

namespace mote::io {

struct HttpSpace {
  TermSpace& space;
  AtomTable& atoms;
  bool binaries;  // texts as binaries, not lists
};

// {http_request, ...} and its kin; {http_error, Line} where `parsed` is nothing.
Term http_term(const HttpSpace& in, const std::optional<HttpLine>& parsed, std::string_view line);

}  // namespace mote::io
