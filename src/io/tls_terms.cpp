// Records of TLS as terms.
#include "io/tls_terms.h"

#include <string>

#include "base/check.h"
#include "io/socket_address.h"
#include "term/build.h"
#include "wire/packet.h"

namespace mote::io {

Term tls_term(TermSpace& space, Term from, std::string_view record) {
  constexpr std::uint8_t kHandshake = 22, kClientHello = 1;
  constexpr std::size_t kHeader = 5, kSsl2Header = 3;
  bool ssl2 = is_ssl2_hello(record);
  RequestReader reader{record};
  std::uint8_t type = kHandshake;
  if (ssl2)
    reader.bytes(kSsl2Header);
  else
    type = reader.byte();
  std::uint8_t major = reader.byte(), minor = reader.byte();
  Term data = Term::none();
  if (ssl2) {
    // As the message of a handshake: its type, three bytes of length, and what follows, the version first.
    std::string message(1, static_cast<char>(kClientHello));
    append_number(message, record.size() - kSsl2Header, 3);
    message += record.substr(kSsl2Header);
    data = make_binary(space, message);
  } else {
    data = make_binary(space, record.substr(kHeader));
  }
  CHECK(!data.is_none());
  Term version = make_tuple(space, {Term::small(major), Term::small(minor)});
  return make_tuple(space, {atoms::k_ssl_tls, from, Term::small(type), version, data});
}

}  // namespace mote::io
