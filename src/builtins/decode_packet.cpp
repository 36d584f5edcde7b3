// erlang:decode_packet/3.
#include <optional>

#include "builtins/table.h"
#include "builtins/text_argument.h"
#include "io/http_terms.h"
#include "io/tls_terms.h"
#include "wire/http_line.h"
#include "wire/packet.h"

namespace mote {

namespace {

struct Protocol {
  PacketType type;
  bool binaries = false;  // http: texts as binaries, not lists
};

std::optional<Protocol> parse_protocol(Context& c, Term type) {
  if (type == Term::small(0)) return Protocol{PacketType::kRaw};
  if (type == Term::small(1)) return Protocol{PacketType::kLength1};
  if (type == Term::small(2)) return Protocol{PacketType::kLength2};
  if (type == Term::small(4)) return Protocol{PacketType::kLength4};
  if (!type.is_atom()) return std::nullopt;
  static constexpr std::pair<std::string_view, Protocol> kNames[] = {
      {"raw", {PacketType::kRaw}},
      {"asn1", {PacketType::kAsn1}},
      {"cdr", {PacketType::kCdr}},
      {"sunrm", {PacketType::kSunRpc}},
      {"fcgi", {PacketType::kFastCgi}},
      {"tpkt", {PacketType::kTpkt}},
      {"line", {PacketType::kLine}},
      {"http", {PacketType::kHttp}},
      {"http_bin", {PacketType::kHttp, true}},
      {"httph", {PacketType::kHttpHeaders}},
      {"httph_bin", {PacketType::kHttpHeaders, true}},
      {"ssl_tls", {PacketType::kTls}},
  };
  std::string_view name = c.name(type);
  for (const auto& [known, protocol] : kNames)
    if (name == known) return protocol;
  return std::nullopt;
}

// Only lines have a delimiter.
bool parse_options(Context& c, PacketType type, Term options, PacketLimits* limits) {
  constexpr std::int64_t kMostSize = 0xFFFF'FFFF, kMostByte = 255;
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    if (!option.is_tuple(2) || !Tuple(option)[0].is_atom() || !Tuple(option)[1].is_small()) return false;
    std::string_view name = c.name(Tuple(option)[0]);
    std::int64_t value = Tuple(option)[1].small_value();
    if (value < 0 || value > (name == "line_delimiter" ? kMostByte : kMostSize)) return false;
    if (name == "packet_size")
      limits->packet_size = static_cast<std::uint32_t>(value);
    else if (name == "line_length")
      limits->line_length = static_cast<std::uint32_t>(value);
    else if (name == "line_delimiter" && type == PacketType::kLine)
      limits->line_delimiter = static_cast<char>(value);
    else
      return false;
  }
  return options.is_nil();
}

Term http_line_term(Context& c, Protocol protocol, std::string_view line) {
  std::optional<HttpLine> parsed =
      protocol.type == PacketType::kHttp ? parse_http_start_line(line) : parse_http_header(line);
  return io::http_term({c.heap(), c.atoms(), protocol.binaries}, parsed, line);
}

Term packet_term(Context& c, Protocol protocol, std::string_view bytes, const PacketExtent& extent) {
  switch (protocol.type) {
    case PacketType::kHttp:
    case PacketType::kHttpHeaders:
      return http_line_term(c, protocol, bytes.substr(0, extent.size));
    case PacketType::kTls:
      return io::tls_term(c.heap(), Term::nil(), bytes.substr(0, extent.size));
    default:
      return make_sub_bits(c.heap(), c[1], extent.header * 8, (extent.size - extent.header - extent.padding) * 8);
  }
}

Term decode_packet_3(Context& c) {
  std::optional<Protocol> protocol = parse_protocol(c, c[0]);
  if (!protocol) return c.error_with_cause(atoms::k_badarg, atoms::k_badopt);
  PacketLimits limits;
  if (!c[1].is_binary() || !parse_options(c, protocol->type, c[2], &limits)) return c.badarg();
  std::string storage;
  std::string_view bytes = binary_text(c[1], storage);
  PacketExtent extent = packet_extent(protocol->type, bytes, limits);
  if (extent.state == PacketExtent::kInvalid) return c.error_tuple(c.atom("invalid"));
  if (extent.state == PacketExtent::kPartial) {
    Term wanted = extent.size == 0 ? atoms::k_undefined : Term::small(static_cast<std::int64_t>(extent.size));
    return make_tuple(c.heap(), {c.atom("more"), wanted});
  }
  c.charge(static_cast<std::int64_t>(extent.size / 512));
  Term packet = packet_term(c, *protocol, bytes, extent);
  Term rest = make_sub_bits(c.heap(), c[1], extent.size * 8, (bytes.size() - extent.size) * 8);
  return make_tuple(c.heap(), {atoms::k_ok, packet, rest});
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "decode_packet", 3, decode_packet_3},
};

}  // namespace

std::span<const Builtin> decode_packet_builtins() {
  return kBuiltins;
}

}  // namespace mote
