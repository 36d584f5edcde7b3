// What processes ask of a driver's port: commands, control operations, calls.
#include <cstdlib>
#include <cstring>

#include "drivers/driver_port.h"
#include "wire/external_term.h"

namespace mote::drivers {

namespace {

// Bytes that a driver may change.
char* as_buffer(std::string_view data) {
  return const_cast<char*>(data.data());
}

}  // namespace

std::optional<io::Port::Answer> DriverPort::operate(Term caller, std::uint32_t operation, std::string_view data) {
  const Entry& entry = driver_.entry();
  if (entry.control == nullptr) return std::nullopt;
  Call call(*this, caller);
  char room[64];
  char* answer = room;
  std::intptr_t size = entry.control(data_, operation, as_buffer(data), data.size(), &answer, sizeof room);
  if (size < 0) return std::nullopt;
  if (answer == nullptr) return Answer("");
  constexpr int kBinary = 1;
  bool is_binary = (answer_flags_ & kBinary) != 0;
  if (answer == room) return Answer(std::string(room, static_cast<std::size_t>(size)), is_binary);
  if (!is_binary) {
    Answer list(std::string(answer, static_cast<std::size_t>(size)));
    std::free(answer);
    return list;
  }
  BinaryData* binary = reinterpret_cast<BinaryData*>(answer);
  Answer whole(std::string(binary->bytes, static_cast<std::size_t>(binary->size)), true);
  object_of(binary)->release();
  return whole;
}

std::optional<std::string> DriverPort::operate_on_term(Term caller, std::uint32_t operation, std::string_view data) {
  const Entry& entry = driver_.entry();
  if (entry.call == nullptr) return std::nullopt;
  tell_asked(caller, atoms::k_call, operation, data);
  Call call(*this, caller);
  constexpr unsigned kKeepsAnswer = 1;
  char room[256];
  char* answer = room;
  unsigned flags = 0;
  std::intptr_t size = entry.call(data_, operation, as_buffer(data), data.size(), &answer, sizeof room, &flags);
  std::optional<std::string> result;
  if (size > 0 && static_cast<std::uint8_t>(answer[0]) == external::kVersion)
    result.emplace(answer, static_cast<std::size_t>(size));
  if (answer != room && (flags & kKeepsAnswer) == 0) std::free(answer);
  return result;
}

void DriverPort::output(Term from, std::string bytes) {
  const Entry& entry = driver_.entry();
  output_bytes_ += bytes.size();
  vm_.port_output.fetch_add(bytes.size(), std::memory_order_relaxed);
  Call call(*this, from);
  if (entry.outputv == nullptr) {
    if (entry.output != nullptr) entry.output(data_, bytes.data(), bytes.size());
    return;
  }
  // The first part is for a header that the driver may put there.
  BinaryObject* object = bytes.empty() ? nullptr : BinaryObject::create(bytes.size());
  iovec parts[2] = {{nullptr, 0}, {nullptr, 0}};
  BinaryData* binaries[2] = {nullptr, data_of(object)};
  if (object != nullptr) {
    std::memcpy(object->bytes(), bytes.data(), bytes.size());
    parts[1] = {object->bytes(), bytes.size()};
  }
  IoVector vector{object == nullptr ? 1 : 2, bytes.size(), parts, binaries};
  entry.outputv(data_, &vector);
  if (object != nullptr) object->release();
}

}  // namespace mote::drivers
