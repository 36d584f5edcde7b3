// What drivers send to the owners of their ports as data.
#include <algorithm>
#include <cstring>

#include "drivers/api.h"
#include "drivers/driver_port.h"
#include "process/signal.h"
#include "term/build.h"

namespace mote::drivers {

namespace {

std::string_view text_of(const iovec& part) {
  return {static_cast<const char*>(part.iov_base), part.iov_len};
}

// Shared with its binary where it is long and lies in one.
Term make_part(TermSpace& space, const iovec& part, BinaryData* binary) {
  if (part.iov_len <= HeapBinary::kMaxBytes || binary == nullptr) return make_binary(space, text_of(part));
  object_of(binary)->retain();
  return make_refc_binary(space, object_of(binary), static_cast<std::uint8_t*>(part.iov_base), part.iov_len);
}

std::size_t words_for(std::string_view header, const IoVector& vector, bool binary) {
  std::size_t words = 2 * Tuple::words(2) + Cons::kWords * header.size();
  for (int i = 0; i < vector.count; ++i) {
    std::size_t size = vector.parts[i].iov_len;
    words += !binary ? Cons::kWords * size : Cons::kWords + std::max(RefcBinary::kWords, HeapBinary::words(64));
  }
  return words;
}

}  // namespace

void DriverPort::count_input(std::size_t bytes) {
  input_bytes_ += bytes;
  vm_.port_input.fetch_add(bytes, std::memory_order_relaxed);
}

void DriverPort::send_data(std::string_view header, const IoVector& vector) {
  SignalSpace space(SignalKind::kMessage, owner_, words_for(header, vector, spec_.binary));
  Term data = Term::nil();
  for (int i = vector.count; i-- > 0;) {
    if (!spec_.binary) {
      data = make_byte_list(space, text_of(vector.parts[i]), data);
      continue;
    }
    Term part = make_part(space, vector.parts[i], vector.binaries[i]);
    data = data.is_nil() ? part : make_cons(space, part, data);
  }
  data = make_byte_list(space, header, data);
  space->from = self_;
  space->value = make_tuple(space, {self_, make_tuple(space, {atoms::k_data, data})});
  post(space.finish());
}

// Cut into lines where the port was opened so.
void DriverPort::send_data(std::string_view header, const char* bytes, std::size_t size) {
  if (spec_.framing.kind == io::Framing::kLine) {
    deframer_.feed({bytes, size},
                   [this](io::Deframer::Part part, std::string_view line) { post(data_message(part, line)); });
    return;
  }
  iovec part{const_cast<char*>(bytes), size};
  BinaryData* none = nullptr;
  send_data(header, IoVector{bytes == nullptr ? 0 : 1, size, &part, &none});
}

// --- for drivers ---

int driver_output2(PortName name, char* header, std::size_t header_size, char* bytes, std::size_t size) {
  PortUse port(name);
  if (!port) return -1;
  if (port->is_closing()) return 0;
  port->count_input(header_size + size);
  port->send_data({header, header_size}, bytes, size);
  return 0;
}

int driver_output(PortName name, char* bytes, std::size_t size) {
  return driver_output2(name, nullptr, 0, bytes, size);
}

int driver_output_binary(PortName name, char* header, std::size_t header_size, BinaryData* binary, std::size_t offset,
                         std::size_t size) {
  PortUse port(name);
  if (!port) return -1;
  if (port->is_closing()) return 0;
  port->count_input(header_size + size);
  iovec part{binary->bytes + offset, size};
  port->send_data({header, header_size}, IoVector{1, size, &part, &binary});
  return 0;
}

int driver_outputv(PortName name, char* header, std::size_t header_size, IoVector* vector, std::size_t skip) {
  if (vector->size <= skip) return driver_output2(name, header, header_size, nullptr, 0);
  PortUse port(name);
  if (!port) return -1;
  if (port->is_closing()) return 0;
  port->count_input(header_size + vector->size - skip);
  IoVector rest = *vector;
  rest.size -= skip;
  // A part in front that has nothing left is passed over; the one that begins within is cut.
  do {
    std::size_t size = rest.parts->iov_len;
    if (size <= skip) {
      skip -= size;
      ++rest.parts;
      ++rest.binaries;
      --rest.count;
    } else {
      rest.parts->iov_base = static_cast<char*>(rest.parts->iov_base) + skip;
      rest.parts->iov_len -= skip;
      skip = 0;
    }
  } while (skip > 0);
  port->send_data({header, header_size}, rest);
  return 0;
}

// How many bytes there were.
std::size_t driver_vec_to_buf(IoVector* vector, char* to, std::size_t size) {
  std::size_t copied = 0;
  for (int i = 0; i < vector->count && copied < size; ++i) {
    std::size_t count = std::min(vector->parts[i].iov_len, size - copied);
    if (count > 0) std::memcpy(to + copied, vector->parts[i].iov_base, count);
    copied += count;
  }
  return copied;
}

}  // namespace mote::drivers
