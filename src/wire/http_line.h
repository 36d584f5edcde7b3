// Lines of the Hypertext Transfer Protocol, versions 0.9 to 1.1, taken apart. Lenient where other Erlang systems are:
// what a line means here is what programs written for them expect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace mote {

struct HttpVersion {
  std::int32_t major = 0;
  std::int32_t minor = 0;
};

struct HttpUri {
  enum Kind : std::uint8_t {
    kAsterisk,
    kPath,      // text
    kAbsolute,  // https, host, port, text: the path
    kScheme,    // host: what stands before the colon, text: what follows it
    kOther,     // text
  };
  Kind kind = kOther;
  bool https = false;
  std::int32_t port = 0;  // 0: not given
  std::string_view host;
  std::string_view text;
};

struct HttpRequest {
  std::string_view method;
  HttpUri uri;
  HttpVersion version;
};

struct HttpResponse {
  HttpVersion version;
  std::int32_t status = 0;
  std::string_view phrase;
};

struct HttpHeader {
  int known = 0;          // from 1: one of the headers with a number; 0: another
  std::string_view name;  // as it came
  std::string_view value;
};

struct HttpEndOfHeaders {};

using HttpLine = std::variant<HttpRequest, HttpResponse, HttpHeader, HttpEndOfHeaders>;

// `line` is whole, line end included. Nothing where it is malformed.
std::optional<HttpLine> parse_http_start_line(std::string_view line);
std::optional<HttpLine> parse_http_header(std::string_view line);

// The name of a header with a number.
std::string_view known_http_header(int known);
// GET, HEAD, and the others that have an atom.
bool is_known_http_method(std::string_view method);
// "x-forwarded-FOR" as "X-Forwarded-For".
std::string capitalized_http_name(std::string_view name);

}  // namespace mote
