// A cursor over the line; every parser takes what it can from the front.
#include "wire/http_line.h"

#include <algorithm>
#include <iterator>

namespace mote {

namespace {

constexpr std::string_view kHeaders[] = {
    "Cache-Control",
    "Connection",
    "Date",
    "Pragma",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
    "Accept",
    "Accept-Charset",
    "Accept-Encoding",
    "Accept-Language",
    "Authorization",
    "From",
    "Host",
    "If-Modified-Since",
    "If-Match",
    "If-None-Match",
    "If-Range",
    "If-Unmodified-Since",
    "Max-Forwards",
    "Proxy-Authorization",
    "Range",
    "Referer",
    "User-Agent",
    "Age",
    "Location",
    "Proxy-Authenticate",
    "Public",
    "Retry-After",
    "Server",
    "Vary",
    "Warning",
    "Www-Authenticate",
    "Allow",
    "Content-Base",
    "Content-Encoding",
    "Content-Language",
    "Content-Length",
    "Content-Location",
    "Content-Md5",
    "Content-Range",
    "Content-Type",
    "Etag",
    "Expires",
    "Last-Modified",
    "Accept-Ranges",
    "Set-Cookie",
    "Set-Cookie2",
    "X-Forwarded-For",
    "Cookie",
    "Keep-Alive",
    "Proxy-Connection",
};

constexpr std::string_view kMethods[] = {"OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
}
bool is_space(char c) {
  return c == ' ' || c == '\t';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_token_character(char c) {
  constexpr std::string_view kSeparators = "()<>@,;:\\\"/[]?={} \t";
  return static_cast<unsigned char>(c) >= ' ' && static_cast<unsigned char>(c) < 128 &&
         kSeparators.find(c) == std::string_view::npos;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

// Takes the characters at the front for which `wanted` holds.
template <typename Predicate>
std::string_view take_while(std::string_view& text, Predicate wanted) {
  auto end = std::ranges::find_if_not(text, wanted);
  std::string_view taken = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(taken.size());
  return taken;
}

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// The value of decimal digits, as far as 32 bits hold it.
std::int32_t number(std::string_view digits) {
  std::uint32_t value = 0;
  for (char c : digits)
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  return static_cast<std::int32_t>(value);
}

bool take_version(std::string_view& text, HttpVersion* version) {
  if (!take(text, "HTTP/")) return false;
  std::string_view major = take_while(text, is_digit);
  if (major.empty() || !take(text, ".")) return false;
  std::string_view minor = take_while(text, is_digit);
  if (minor.empty()) return false;
  *version = {number(major), number(minor)};
  return true;
}

// What follows "http://" or "https://".
HttpUri absolute_uri(bool https, std::string_view rest) {
  HttpUri uri;
  uri.kind = HttpUri::kAbsolute;
  uri.https = https;
  std::size_t slash = std::min(rest.find('/'), rest.size());
  uri.text = slash == rest.size() ? "/" : rest.substr(slash);
  std::string_view host = rest.substr(0, slash);
  std::size_t bracket = host.starts_with('[') ? host.find(']') : std::string_view::npos;
  std::size_t end = bracket != std::string_view::npos ? bracket + 1 : std::min(host.find(':'), host.size());
  uri.host = host.substr(0, end);
  std::string_view port = host.substr(end);
  if (take(port, ":") && std::ranges::all_of(port, is_digit)) uri.port = number(port);
  return uri;
}

HttpUri parse_uri(std::string_view text) {
  HttpUri uri;
  uri.text = text;
  if (text == "*") {
    uri.kind = HttpUri::kAsterisk;
  } else if (text.size() == 1 || text.front() == '/') {
    uri.kind = HttpUri::kPath;
  } else if (constexpr std::string_view kHttp = "http://"; equal_ignoring_case(text.substr(0, kHttp.size()), kHttp)) {
    return absolute_uri(false, text.substr(kHttp.size()));
  } else if (constexpr std::string_view kHttps = "https://";
             equal_ignoring_case(text.substr(0, kHttps.size()), kHttps)) {
    return absolute_uri(true, text.substr(kHttps.size()));
  } else if (std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    uri.kind = HttpUri::kScheme;
    uri.host = text.substr(0, colon);
    uri.text = text.substr(colon + 1);
  }
  return uri;
}

std::optional<HttpLine> parse_status_line(std::string_view line) {
  HttpResponse response;
  if (!take_version(line, &response.version) || line.empty() || !is_space(line.front())) return std::nullopt;
  take_while(line, is_space);
  response.status = number(take_while(line, is_digit));
  if (!line.empty() && !is_space(line.front())) return std::nullopt;
  take_while(line, is_space);
  response.phrase = line;
  return response;
}

std::optional<HttpLine> parse_request_line(std::string_view line) {
  HttpRequest request;
  request.method = take_while(line, is_token_character);
  if (request.method.empty() || line.empty() || !is_space(line.front())) return std::nullopt;
  take_while(line, is_space);
  std::string_view uri = take_while(line, [](char c) { return !is_space(c); });
  if (uri.empty()) return std::nullopt;
  request.uri = parse_uri(uri);
  take_while(line, is_space);
  request.version = {0, 9};
  if (!line.empty() && !take_version(line, &request.version)) return std::nullopt;
  return request;
}

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

int known_header_number(std::string_view name) {
  auto found = std::ranges::find_if(kHeaders, [&](std::string_view known) { return equal_ignoring_case(known, name); });
  return found == std::end(kHeaders) ? 0 : static_cast<int>(found - std::begin(kHeaders)) + 1;
}

}  // namespace

std::optional<HttpLine> parse_http_start_line(std::string_view line) {
  line = without_line_end(line);
  return line.starts_with("HTTP/") ? parse_status_line(line) : parse_request_line(line);
}

std::optional<HttpLine> parse_http_header(std::string_view line) {
  line = without_line_end(line);
  if (line.empty()) return HttpEndOfHeaders{};
  HttpHeader header;
  header.name = take_while(line, is_token_character);
  if (!take(line, ":")) return std::nullopt;
  header.known = known_header_number(header.name);
  take_while(line, is_space);
  header.value = line;
  return header;
}

std::string_view known_http_header(int known) {
  return kHeaders[known - 1];
}

bool is_known_http_method(std::string_view method) {
  return std::ranges::find(kMethods, method) != std::end(kMethods);
}

// A character after a hyphen begins a word, unless the hyphen itself began one.
std::string capitalized_http_name(std::string_view name) {
  std::string result;
  bool begins = true;
  for (char c : name) {
    result.push_back(begins ? upper(c) : lower(c));
    begins = !begins && c == '-';
  }
  return result;
}

}  // namespace mote
