// Commands are an operation byte and its arguments, numbers big endian; each is answered with one message.
#include "io/ram_file_port.h"

#include <algorithm>
#include <cerrno>

#include "os/errors.h"
#include "process/signal.h"
#include "term/build.h"

namespace mote::io {

namespace {

enum Operation : std::uint8_t {
  kOpen = 1,
  kRead = 2,
  kSeek = 3,
  kWrite = 4,
  kSync = 9,
  kTruncate = 14,
  kReadAt = 17,
  kWriteAt = 18,
  kSyncData = 19,
  kGet = 30,
  kSize = 37,
  kAdvise = 38,
  kAllocate = 39,
};

// Takes numbers off the front of a command.
class Arguments {
 public:
  explicit Arguments(std::string_view bytes) : bytes_(bytes) {}
  std::int64_t number(std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < width; ++i)
      value = (value << 8) | (i < bytes_.size() ? static_cast<std::uint8_t>(bytes_[i]) : 0);
    bytes_.remove_prefix(std::min(width, bytes_.size()));
    return width == 4 ? static_cast<std::int32_t>(value) : static_cast<std::int64_t>(value);
  }
  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

}  // namespace

class RamFilePort::File {
 public:
  // Sends {Port, {data, Data}}: the header's bytes as a list, and behind it the body, if any, as the port's options
  // have it.
  using Reply = std::function<void(std::string_view header, std::optional<std::string_view> body)>;
  void command(std::string_view bytes, const Reply& reply) {
    if (bytes.empty()) return;
    Arguments arguments(bytes.substr(1));
    int error = run(static_cast<Operation>(bytes[0]), arguments, reply);
    if (error != 0) reply("\1" + std::string(error_name(error)), std::nullopt);
  }

 private:
  enum Mode : std::uint8_t { kReads = 1, kWrites = 2 };
  static constexpr std::int64_t kLimit = INT32_MAX;  // as far as positions reach

  // 0, or what is wrong; the answer was sent where it is 0.
  int run(Operation operation, Arguments& arguments, const Reply& reply) {
    switch (operation) {
      case kOpen:
        mode_ = static_cast<int>(arguments.number(4));
        bytes_ = arguments.rest();
        send_number(reply, 0);
        return 0;
      case kRead:
        return read(&position_, arguments.number(4), reply);
      case kReadAt: {
        std::int64_t position = arguments.number(4);
        return read(&position, arguments.number(4), reply);
      }
      case kWrite:
        return write(&position_, arguments.rest(), reply);
      case kWriteAt: {
        std::int64_t position = arguments.number(4);
        return write(&position, arguments.rest(), reply);
      }
      case kSeek: {
        std::int64_t offset = arguments.number(4);
        return seek(offset, arguments.number(4), reply);
      }
      case kTruncate:
        if (!may(kWrites)) return EACCES;
        if (position_ < size()) bytes_.resize(static_cast<std::size_t>(position_));
        return done(reply);
      case kSync:
      case kSyncData:
        return mode_ == 0 ? EBADF : done(reply);
      case kGet:
        send_data(reply, bytes_);
        return 0;
      case kSize:
        send_number(reply, size());
        return 0;
      case kAdvise:
        return advise(arguments, reply);
      case kAllocate: {
        std::int64_t offset = arguments.number(8), length = arguments.number(8);
        if (offset < 0 || length < 0 || offset > kLimit - length) return EINVAL;
        bytes_.reserve(static_cast<std::size_t>(offset + length));
        return done(reply);
      }
    }
    return EINVAL;
  }

  bool may(Mode what) const { return (mode_ & what) != 0; }
  std::int64_t size() const { return static_cast<std::int64_t>(bytes_.size()); }

  int read(std::int64_t* position, std::int64_t count, const Reply& reply) {
    if (!may(kReads)) return EBADF;
    if (*position < 0 || count < 0) return EINVAL;
    std::int64_t begin = std::min(*position, size());
    std::int64_t length = std::min(count, size() - begin);
    *position += length;
    send_data(reply,
              std::string_view(bytes_).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(length)));
    return 0;
  }

  // What lies between the end and a position behind it is filled with zeros.
  int write(std::int64_t* position, std::string_view bytes, const Reply& reply) {
    if (!may(kWrites)) return EBADF;
    std::int64_t count = static_cast<std::int64_t>(bytes.size());
    if (*position < 0 || *position > kLimit - count) return EINVAL;
    std::size_t begin = static_cast<std::size_t>(*position);
    if (begin + bytes.size() > bytes_.size()) bytes_.resize(begin + bytes.size());
    bytes_.replace(begin, bytes.size(), bytes);
    *position += count;
    send_number(reply, count);
    return 0;
  }

  int seek(std::int64_t offset, std::int64_t from, const Reply& reply) {
    enum { kFromStart, kFromHere, kFromEnd };
    if (from != kFromStart && from != kFromHere && from != kFromEnd) return EINVAL;
    std::int64_t base = from == kFromHere ? position_ : from == kFromEnd ? size() : 0;
    if (base + offset < 0 || base + offset > kLimit) return EINVAL;
    position_ = base + offset;
    send_number(reply, position_);
    return 0;
  }

  int advise(Arguments& arguments, const Reply& reply) {
    constexpr std::int64_t kLastAdvice = 5;
    if (mode_ == 0) return EBADF;
    arguments.number(8);
    arguments.number(8);
    std::int64_t advice = arguments.number(4);
    return advice < 0 || advice > kLastAdvice ? EINVAL : done(reply);
  }

  static std::string big_endian(std::int64_t number) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
      bytes.push_back(static_cast<char>(number >> shift));
    return bytes;
  }
  static int done(const Reply& reply) {
    reply(std::string_view("\0", 1), std::nullopt);
    return 0;
  }
  static void send_number(const Reply& reply, std::int64_t number) { reply("\3" + big_endian(number), std::nullopt); }
  static void send_data(const Reply& reply, std::string_view bytes) {
    reply("\2" + big_endian(static_cast<std::int64_t>(bytes.size())), bytes);
  }

  int mode_ = 0;
  std::string bytes_;
  std::int64_t position_ = 0;
};

RamFilePort::RamFilePort(Services& vm, Term self, Term owner, PortSpec spec)
    : Port(vm, self, owner, std::move(spec), Channel()), file_(std::make_unique<File>()) {}

RamFilePort::~RamFilePort() = default;

void RamFilePort::output(Term, std::string bytes) {
  output_bytes_ += bytes.size();
  file_->command(bytes, [this](std::string_view header, std::optional<std::string_view> body) {
    std::string_view tail = body.value_or("");
    std::size_t words = 2 * Tuple::words(2) + Cons::kWords * (header.size() + tail.size()) + RefcBinary::kWords +
                        HeapBinary::words(HeapBinary::kMaxBytes);
    SignalSpace space(SignalKind::kMessage, owner_, words);
    Term data = !body ? Term::nil() : spec_.binary ? make_binary(space, tail) : make_byte_list(space, tail);
    for (std::size_t i = header.size(); i-- > 0;)
      data = make_cons(space, Term::small(static_cast<std::uint8_t>(header[i])), data);
    space->from = self_;
    space->value = make_tuple(space, {self_, make_tuple(space, {atoms::k_data, data})});
    input_bytes_ += header.size() + tail.size();
    post(space.finish());
  });
}

}  // namespace mote::io
