// erlang: MD5 and the check sums CRC-32 and Adler-32 over iodata.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/md5.h>
#include <zlib.h>

#include "builtins/table.h"
#include "term/bit_match.h"
#include "term/iodata.h"

namespace mote {

namespace {

constexpr std::size_t kSliceSteps = 40000;
// Bytes digested per reduction.
constexpr std::size_t kBytesPerReduction = 100;

// A sink that gives bytes on to `update(const std::uint8_t*, std::size_t)`, single ones gathered, and ends the slice
// after each long piece.
template <typename Update>
class DigestSink {
 public:
  DigestSink(TermSpace& space, Update update) : space_(space), update_(update) {}
  bool byte(std::uint8_t value) {
    if (count_ == sizeof(gathered_)) flush();
    gathered_[count_++] = value;
    return true;
  }
  bool bits(Term piece, Term* left) {
    BitView view(piece);
    if ((view.size & 7) != 0) return false;
    flush();
    std::size_t size = view.whole_bytes();
    if (size > kLong) {
      *left = make_part_of(space_, piece, 8 * kLong, 8 * (size - kLong));
      size = kLong;
    }
    total_ += size;
    if (view.byte_aligned()) {
      update_(view.base, size);
      return true;
    }
    for (std::size_t done = 0; done < size; done += count_, flush()) {
      count_ = std::min(size - done, sizeof(gathered_));
      copy_bits(gathered_, 0, view.base, view.offset + 8 * done, 8 * count_);
    }
    return true;
  }
  void flush() {
    if (count_ != 0) update_(gathered_, count_);
    total_ += count_;
    count_ = 0;
  }
  std::size_t total() const { return total_; }

 private:
  static constexpr std::size_t kLong = std::size_t{1} << 18;
  TermSpace& space_;
  Update update_;
  std::uint8_t gathered_[256];
  std::size_t count_ = 0;
  std::size_t total_ = 0;
};

// Digests a slice of *data; kMore leaves the rest of it in *data.
template <typename Update>
IodataOutcome digest(Context& c, Term* data, Update update) {
  DigestSink<Update> sink(c.heap(), update);
  IodataWalk walk(*data);
  IodataOutcome outcome = walk.run(sink, kSliceSteps);
  sink.flush();
  c.charge(static_cast<std::int64_t>(sink.total() / kBytesPerReduction));
  if (outcome == IodataOutcome::kMore) *data = walk.rest(c.heap());
  return outcome;
}

// --- MD5 ---

// The context between calls is a binary: the four state words, the count of bits in two words, 64 bytes of which those
// not yet digested count, and their number.
constexpr std::size_t kMd5ContextBytes = 92;
static_assert(sizeof(MD5_CTX) == kMd5ContextBytes);

bool load_md5(Term term, MD5_CTX* context) {
  if (!term.is_binary()) return false;
  BitView view(term);
  if (view.whole_bytes() != kMd5ContextBytes) return false;
  copy_bits_out(view, reinterpret_cast<std::uint8_t*>(context));
  return context->num < MD5_CBLOCK;
}
Term save_md5(Context& c, const MD5_CTX& context) {
  return make_binary(c.heap(), std::span(reinterpret_cast<const std::uint8_t*>(&context), kMd5ContextBytes));
}

MD5_CTX start_md5() {
  MD5_CTX context = {};
  MD5_Init(&context);
  return context;
}

Term finish_md5(Context& c, MD5_CTX context) {
  std::uint8_t sum[MD5_DIGEST_LENGTH];
  MD5_Final(sum, &context);
  return make_binary(c.heap(), std::span<const std::uint8_t>(sum));
}

IodataOutcome update_md5(Context& c, Term* data, MD5_CTX* context) {
  return digest(c, data, [&](const std::uint8_t* bytes, std::size_t size) { MD5_Update(context, bytes, size); });
}

Term md5_of(Context& c, Term data, MD5_CTX context);
// (Data, Rest, State)
Term continue_md5(Context& c) {
  MD5_CTX context = {};
  load_md5(c[2], &context);
  return md5_of(c, c[1], context);
}
Term md5_of(Context& c, Term data, MD5_CTX context) {
  switch (update_md5(c, &data, &context)) {
    case IodataOutcome::kDone:
      return finish_md5(c, context);
    case IodataOutcome::kBad:
      return c.badarg();
    case IodataOutcome::kMore:
      break;
  }
  return c.trap(continue_md5, {c[0], data, save_md5(c, context)});
}
Term md5(Context& c) {
  return md5_of(c, c[0], start_md5());
}

Term md5_init(Context& c) {
  return save_md5(c, start_md5());
}

Term md5_update_of(Context& c, Term data, MD5_CTX context);
// (State, Data, Rest, State now)
Term continue_md5_update(Context& c) {
  MD5_CTX context = {};
  load_md5(c[3], &context);
  return md5_update_of(c, c[2], context);
}
Term md5_update_of(Context& c, Term data, MD5_CTX context) {
  IodataOutcome outcome = update_md5(c, &data, &context);
  if (outcome == IodataOutcome::kBad) return c.badarg();
  Term state = save_md5(c, context);
  return outcome == IodataOutcome::kDone ? state : c.trap(continue_md5_update, {c[0], c[1], data, state});
}
Term md5_update(Context& c) {
  MD5_CTX context = {};
  return load_md5(c[0], &context) ? md5_update_of(c, c[1], context) : c.badarg();
}

Term md5_final(Context& c) {
  MD5_CTX context = {};
  return load_md5(c[0], &context) ? finish_md5(c, context) : c.badarg();
}

// --- check sums ---

using Checksum = uLong (*)(uLong, const Bytef*, z_size_t);

bool uint32_of(Term term, uLong* value) {
  if (!term.is_small() || term.small_value() < 0 || term.small_value() > UINT32_MAX) return false;
  *value = static_cast<uLong>(term.small_value());
  return true;
}

template <Checksum kChecksum>
Term checksum_of(Context& c, Term second, Term data, uLong sum);
// (First, Second, Rest, Sum), Second being [] where there was none.
template <Checksum kChecksum>
Term continue_checksum(Context& c) {
  return checksum_of<kChecksum>(c, c[1], c[2], static_cast<uLong>(c[3].small_value()));
}
template <Checksum kChecksum>
Term checksum_of(Context& c, Term second, Term data, uLong sum) {
  IodataOutcome outcome =
      digest(c, &data, [&](const std::uint8_t* bytes, std::size_t size) { sum = kChecksum(sum, bytes, size); });
  if (outcome == IodataOutcome::kBad) return c.badarg();
  Term value = Term::small(static_cast<std::int64_t>(sum));
  if (outcome == IodataOutcome::kDone) return value;
  return c.trap(continue_checksum<kChecksum>, {c[0], second, data, value});
}

template <Checksum kChecksum>
Term checksum_1(Context& c) {
  return checksum_of<kChecksum>(c, Term::nil(), c[0], kChecksum(0, nullptr, 0));
}
template <Checksum kChecksum>
Term checksum_2(Context& c) {
  uLong sum;
  return uint32_of(c[0], &sum) ? checksum_of<kChecksum>(c, c[1], c[1], sum) : c.badarg();
}

Term crc32_combine_3(Context& c) {
  uLong first, second, length;
  if (!uint32_of(c[0], &first) || !uint32_of(c[1], &second) || !uint32_of(c[2], &length)) return c.badarg();
  return Term::small(static_cast<std::int64_t>(crc32_combine(first, second, static_cast<z_off_t>(length))));
}
Term adler32_combine_3(Context& c) {
  uLong first, second, length;
  if (!uint32_of(c[0], &first) || !uint32_of(c[1], &second) || !uint32_of(c[2], &length)) return c.badarg();
  // zlib's sum of nothing after something is 1 too small.
  if (length == 0) return c[0];
  return Term::small(static_cast<std::int64_t>(adler32_combine(first, second, static_cast<z_off_t>(length))));
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "md5", 1, md5},
    {"erlang", "md5_init", 0, md5_init},
    {"erlang", "md5_update", 2, md5_update},
    {"erlang", "md5_final", 1, md5_final},
    {"erlang", "crc32", 1, checksum_1<crc32_z>},
    {"erlang", "crc32", 2, checksum_2<crc32_z>},
    {"erlang", "crc32_combine", 3, crc32_combine_3},
    {"erlang", "adler32", 1, checksum_1<adler32_z>},
    {"erlang", "adler32", 2, checksum_2<adler32_z>},
    {"erlang", "adler32_combine", 3, adler32_combine_3},
};

}  // namespace

std::span<const Builtin> erlang_digest_builtins() {
  return kBuiltins;
}

}  // namespace mote
