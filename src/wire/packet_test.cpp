// Tests of cutting packets out of a stream of bytes.
#include "wire/packet.h"

#include <gtest/gtest.h>

#include "wire/http_line.h"

namespace mote {
namespace {

using namespace std::string_view_literals;

void expect_whole(PacketType type, std::string_view bytes, std::size_t size, PacketLimits limits = {}) {
  PacketExtent extent = packet_extent(type, bytes, limits);
  EXPECT_EQ(extent.state, PacketExtent::kWhole) << bytes;
  EXPECT_EQ(extent.size, size) << bytes;
}

void expect_partial(PacketType type, std::string_view bytes, std::size_t size, PacketLimits limits = {}) {
  PacketExtent extent = packet_extent(type, bytes, limits);
  EXPECT_EQ(extent.state, PacketExtent::kPartial) << bytes;
  EXPECT_EQ(extent.size, size) << bytes;
}

void expect_invalid(PacketType type, std::string_view bytes, PacketLimits limits = {}) {
  EXPECT_EQ(packet_extent(type, bytes, limits).state, PacketExtent::kInvalid) << bytes;
}

TEST(PacketTest, LengthPrefixes) {
  expect_whole(PacketType::kLength1,
               "\x02"
               "abc",
               3);
  expect_whole(PacketType::kLength2, "\0\1xy"sv, 3);
  expect_partial(PacketType::kLength2, "\0\5xy"sv, 7);
  expect_partial(PacketType::kLength4, "\0\0\0"sv, 0);
  expect_invalid(PacketType::kLength4, "\x80\0\0\0"sv);
  expect_invalid(PacketType::kLength1,
                 "\x03"
                 "abc",
                 {.packet_size = 2});
  EXPECT_EQ(packet_extent(PacketType::kLength2, "\0\1x"sv, {}).header, 2u);
}

TEST(PacketTest, Asn1) {
  expect_whole(PacketType::kAsn1,
               "\x30\x02"
               "abc",
               4);
  expect_whole(PacketType::kAsn1,
               "\x30\x82\x00\x01"
               "abc"sv,
               5);
  expect_whole(PacketType::kAsn1,
               "\x1F\x81\x01\x02"
               "abc",
               6);
  expect_partial(PacketType::kAsn1, "\x30\x82", 0);
  expect_partial(PacketType::kAsn1, "\x1F\x81", 0);
  expect_invalid(PacketType::kAsn1, "\x30\x85\0\0\0\0\1a"sv);
}

TEST(PacketTest, OtherProtocols) {
  expect_whole(PacketType::kSunRpc, "\x80\0\0\1ab"sv, 5);
  expect_whole(PacketType::kCdr, "GIOP\1\0\1\0\1\0\0\0ab"sv, 13);
  expect_whole(PacketType::kCdr, "GIOP\1\0\0\0\0\0\0\1ab"sv, 13);
  expect_invalid(PacketType::kCdr, "XIOP\1\0\0\0\0\0\0\1ab"sv);
  expect_whole(PacketType::kTpkt, "\3\0\0\5ab"sv, 5);
  expect_invalid(PacketType::kTpkt, "\3\0\0\3ab"sv);
  PacketExtent record = packet_extent(PacketType::kFastCgi, "\1\1\0\1\0\2\1\0abcd"sv, {});
  EXPECT_EQ(record.size, 11u);
  EXPECT_EQ(record.padding, 1u);
}

TEST(PacketTest, TlsRecords) {
  expect_whole(PacketType::kTls, "\x16\3\1\0\2abc"sv, 7);
  expect_partial(PacketType::kTls, "\x16\3\1\0"sv, 0);
  expect_partial(PacketType::kTls, "\x16\3\1\0\2a"sv, 7);
  expect_invalid(PacketType::kTls, "\x16\3\1\0\2ab"sv, {.packet_size = 1});
  // The length of the first message of SSL 2 counts from behind its two bytes.
  expect_whole(PacketType::kTls, "\x80\5\1\3\1ab"sv, 7);
  expect_invalid(PacketType::kTls, "\x80\2\1\3\1ab"sv);
}

TEST(PacketTest, Lines) {
  expect_whole(PacketType::kLine, "ab\ncd", 3);
  expect_partial(PacketType::kLine, "ab", 0);
  expect_whole(PacketType::kLine, "abcdef", 3, {.line_length = 3});
  expect_whole(PacketType::kLine, "abc", 3, {.line_length = 3});
  expect_whole(PacketType::kLine, "abxc", 3, {.line_delimiter = 'x'});
  expect_invalid(PacketType::kLine, "abc", {.packet_size = 2});
}

TEST(PacketTest, HeadersContinue) {
  expect_whole(PacketType::kHttp, "GET / HTTP/1.1\r\n", 16);
  expect_partial(PacketType::kHttpHeaders, "a: b\r\n", 0);
  expect_whole(PacketType::kHttpHeaders, "a: b\r\n c\r\nd", 10);
  expect_whole(PacketType::kHttpHeaders, "\r\n x", 2);
  expect_invalid(PacketType::kHttp, "GET / HTTP", {.packet_size = 10});
}

template <typename Line>
Line parsed(std::optional<HttpLine> line) {
  if (!line || !std::holds_alternative<Line>(*line)) {
    ADD_FAILURE() << "not such a line";
    return {};
  }
  return std::get<Line>(*line);
}

TEST(HttpLineTest, Requests) {
  HttpRequest request = parsed<HttpRequest>(parse_http_start_line("GET  /a?b HTTP/1.0 \r\n"));
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.uri.kind, HttpUri::kPath);
  EXPECT_EQ(request.uri.text, "/a?b");
  EXPECT_EQ(request.version.minor, 0);
  request = parsed<HttpRequest>(parse_http_start_line("POST HTTPS://[::1]:443/p\n"));
  EXPECT_EQ(request.uri.kind, HttpUri::kAbsolute);
  EXPECT_TRUE(request.uri.https);
  EXPECT_EQ(request.uri.host, "[::1]");
  EXPECT_EQ(request.uri.port, 443);
  EXPECT_EQ(request.uri.text, "/p");
  EXPECT_EQ(request.version.minor, 9);
  request = parsed<HttpRequest>(parse_http_start_line("CONNECT a.b:80 HTTP/1.1\n"));
  EXPECT_EQ(request.uri.kind, HttpUri::kScheme);
  EXPECT_EQ(request.uri.host, "a.b");
  for (std::string_view line : {"GET\n", "GET \r\n", " GET / HTTP/1.1\n", "GET / FTP/1.1\n", "GET / HTTP/1\n", "\r\n"})
    EXPECT_FALSE(parse_http_start_line(line)) << line;
}

TEST(HttpLineTest, Responses) {
  HttpResponse response = parsed<HttpResponse>(parse_http_start_line("HTTP/1.1 404 Not  found \r\n"));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.phrase, "Not  found ");
  EXPECT_FALSE(parse_http_start_line("HTTP/1.1 20x OK\n"));
  EXPECT_FALSE(parse_http_start_line("HTTP/1.1\n"));
}

TEST(HttpLineTest, Headers) {
  HttpHeader header = parsed<HttpHeader>(parse_http_header("hoST:\t x \r\n"));
  EXPECT_EQ(known_http_header(header.known), "Host");
  EXPECT_EQ(header.name, "hoST");
  EXPECT_EQ(header.value, "x ");
  EXPECT_EQ(parsed<HttpHeader>(parse_http_header("X-y:\n")).known, 0);
  parsed<HttpEndOfHeaders>(parse_http_header("\r\n"));
  EXPECT_FALSE(parse_http_header("a b: c\n"));
  EXPECT_EQ(capitalized_http_name("x-fOO--bar-1a"), "X-Foo--bar-1a");
}

}  // namespace
}  // namespace mote
