// Requests, responses and headers as terms.
#include "io/http_terms.h"

#include <variant>

#include "term/build.h"

namespace mote::io {

namespace {

class HttpTerms {
 public:
  explicit HttpTerms(const HttpSpace& in) : in_(in) {}

  Term text(std::string_view bytes) const {
    return in_.binaries ? make_binary(in_.space, bytes) : make_byte_list(in_.space, bytes);
  }
  Term operator()(const HttpRequest& request) const {
    Term method = is_known_http_method(request.method) ? atom(request.method) : text(request.method);
    return make_tuple(in_.space, {atom("http_request"), method, uri(request.uri), version(request.version)});
  }
  Term operator()(const HttpResponse& response) const {
    return make_tuple(in_.space, {atom("http_response"), version(response.version), Term::small(response.status),
                                  text(response.phrase)});
  }
  Term operator()(const HttpHeader& header) const {
    Term name = header.known != 0 ? atom(known_http_header(header.known)) : text(capitalized_http_name(header.name));
    return make_tuple(in_.space,
                      {atom("http_header"), Term::small(header.known), name, text(header.name), text(header.value)});
  }
  Term operator()(HttpEndOfHeaders) const { return atom("http_eoh"); }
  Term error(std::string_view line) const { return make_tuple(in_.space, {atom("http_error"), text(line)}); }

 private:
  Term atom(std::string_view name) const { return in_.atoms.intern(name); }
  Term version(HttpVersion version) const {
    return make_tuple(in_.space, {Term::small(version.major), Term::small(version.minor)});
  }
  Term uri(const HttpUri& uri) const {
    switch (uri.kind) {
      case HttpUri::kAsterisk:
        return atom("*");
      case HttpUri::kPath:
        return make_tuple(in_.space, {atom("abs_path"), text(uri.text)});
      case HttpUri::kAbsolute:
        return make_tuple(in_.space, {atom("absoluteURI"), atom(uri.https ? "https" : "http"), text(uri.host),
                                      uri.port == 0 ? atoms::k_undefined : Term::small(uri.port), text(uri.text)});
      case HttpUri::kScheme:
        return make_tuple(in_.space, {atom("scheme"), text(uri.host), text(uri.text)});
      case HttpUri::kOther:
        return text(uri.text);
    }
    return Term::nil();
  }

  const HttpSpace& in_;
};

}  // namespace

Term http_term(const HttpSpace& in, const std::optional<HttpLine>& parsed, std::string_view line) {
  HttpTerms terms(in);
  return parsed ? std::visit(terms, *parsed) : terms.error(line);
}

}  // namespace mote::io
