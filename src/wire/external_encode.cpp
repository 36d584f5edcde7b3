// Encoding to bytes, compressed or not, to a count of bytes, or to pieces.
#include "wire/external_encode.h"

#include <zlib.h>

#include "wire/external_encoder.h"

namespace mote {

using namespace external;

namespace {

// False where that is too much work.
template <typename Sink>
bool encode(Sink& sink, Term term, const AtomTable& atoms, const TermResolver& resolver, EncodeOptions options,
            std::size_t* work) {
  std::size_t visited = ExternalEncoder<Sink>(sink, atoms, resolver, options).run(term);
  if (work != nullptr) *work += visited;
  return visited != 0;
}

constexpr std::size_t kLocalHeader = 6;  // version, tag, check

// Deflates `plain`; the size of the result, 0 where it does not fit into `room` bytes.
std::size_t deflate_all(Bytes plain, std::uint8_t* to, std::size_t room, int level) {
  constexpr std::size_t kBetweenPauses = std::size_t{1} << 18;
  struct Stream : z_stream {
    ~Stream() { deflateEnd(this); }
  } stream{};
  if (deflateInit(&stream, level) != Z_OK) return 0;
  stream.next_out = to;
  stream.avail_out = static_cast<uInt>(room);
  for (std::size_t at = 0;;) {
    std::size_t piece = std::min(kBetweenPauses, plain.size() - at);
    stream.next_in = const_cast<Bytef*>(plain.data() + at);
    stream.avail_in = static_cast<uInt>(piece);
    at += piece;
    int result = deflate(&stream, at == plain.size() ? Z_FINISH : Z_NO_FLUSH);
    if (result == Z_STREAM_END) return room - stream.avail_out;
    if (result != Z_OK || stream.avail_in != 0 || at == plain.size()) return 0;
    pause_work();
  }
}

// The compressed form of whole encoded bytes where it is shorter, else those bytes.
ByteBuffer compressed(ByteBuffer plain, int level) {
  constexpr std::size_t kHeader = 5;  // tag and size
  std::size_t size = plain.size() - 1;
  if (size <= kHeader || size > UINT32_MAX) return plain;
  ByteBuffer packed;
  std::uint8_t* to = packed.extend(1 + size);
  std::size_t room = deflate_all(plain.bytes().subspan(1), to + 1 + kHeader, size - kHeader, level);
  if (room == 0) return plain;
  to[0] = kVersion;
  to[1] = kCompressed;
  store_big(to + 2, size, 4);
  packed.shrink(1 + kHeader + room);
  return packed;
}

}  // namespace

ByteBuffer encode_external(Term term, const AtomTable& atoms, const TermResolver& resolver, EncodeOptions options,
                           std::size_t* work) {
  ByteSink sink;
  std::uint8_t header[kLocalHeader] = {kVersion, kLocal};
  std::size_t header_size = options.local ? kLocalHeader : 1;
  sink.append(header, header_size);
  if (!encode(sink, term, atoms, resolver, options, work)) return {};
  if (options.local) {
    Bytes body = sink.buffer.bytes().subspan(header_size);
    store_big(sink.buffer.data() + 2, local_check(resolver.local_secret(), body.data(), body.size()), 4);
  }
  return options.compression == 0 ? std::move(sink.buffer) : compressed(std::move(sink.buffer), options.compression);
}

std::size_t external_size(Term term, const AtomTable& atoms, const TermResolver& resolver, EncodeOptions options,
                          std::size_t* work) {
  CountingSink sink;
  if (!encode(sink, term, atoms, resolver, options, work)) return 0;
  return sink.size() + (options.local ? kLocalHeader : 1);
}

Term encode_external_iovec(Term term, TermSpace& space, const AtomTable& atoms, const TermResolver& resolver,
                           EncodeOptions options, std::size_t* work) {
  if (options.local) {  // its check covers all bytes
    ByteBuffer bytes = encode_external(term, atoms, resolver, options, work);
    if (bytes.size() == 0) return Term::none();
    Term binary = make_binary(space, bytes.bytes());
    return binary.is_none() ? binary : make_cons(space, binary, Term::nil());
  }
  PieceSink sink(space);
  std::uint8_t version = kVersion;
  sink.append(&version, 1);
  if (!encode(sink, term, atoms, resolver, options, work)) return Term::none();
  return sink.list();
}

}  // namespace mote
