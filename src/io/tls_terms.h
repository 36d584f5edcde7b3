// Records of TLS as terms, as sockets and erlang:decode_packet/3 give them.
#pragma once

#include <string_view>

#include "term/space.h"

namespace mote::io {

// {ssl_tls, From, Type, {Major, Minor}, Data} of a whole record; see PacketType::kTls.
Term tls_term(TermSpace& space, Term from, std::string_view record);

}  // namespace mote::io
