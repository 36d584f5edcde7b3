// What sockets tell: options, addresses, statistics, their state, and what the system knows of services and interfaces.
#include <netdb.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "io/interfaces.h"
#include "io/socket_port.h"
#include "io/socket_request.h"
#include "os/errors.h"

namespace mote::io {

std::string SocketPort::success(std::string_view bytes) {
  return "\1" + std::string(bytes);
}
std::string SocketPort::failure(std::string_view reason) {
  return std::string(1, '\0') + std::string(reason);
}
std::string SocketPort::failure(int error) {
  return failure(error_name(error));
}

std::string SocketPort::number_answer(std::uint32_t value, std::size_t bytes) {
  std::string answer = success();
  append_number(answer, value, bytes);
  return answer;
}

std::string SocketPort::service_port(RequestReader data) {
  std::string name(data.bytes(data.byte())), protocol(data.bytes(data.byte()));
  servent entry = {}, *found = nullptr;
  std::array<char, 4096> buffer;
  if (!data.sound ||
      getservbyname_r(name.c_str(), protocol.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 ||
      found == nullptr)
    return failure(EINVAL);
  return number_answer(ntohs(static_cast<std::uint16_t>(found->s_port)), 2);
}

std::string SocketPort::service_name(RequestReader data) {
  auto port = htons(static_cast<std::uint16_t>(data.number(2)));
  std::string protocol(data.bytes(data.byte()));
  servent entry = {}, *found = nullptr;
  std::array<char, 4096> buffer;
  if (!data.sound || getservbyport_r(port, protocol.c_str(), &entry, buffer.data(), buffer.size(), &found) != 0 ||
      found == nullptr)
    return failure(EINVAL);
  return success(found->s_name);
}

std::string SocketPort::host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? success(name.data()) : failure(errno);
}

std::string SocketPort::answer_about_interfaces(std::uint32_t request, RequestReader data) const {
  int error = 0;
  std::string answer;
  if (channel_.in_fd < 0) return failure(EINVAL);
  if (request == kInterfaceNames)
    answer = interface_names(channel_.in_fd);
  else if (request == kInterfaceAddresses)
    answer = interface_addresses(&error);
  else if (request == kGetInterface)
    answer = get_interface(channel_.in_fd, data, &error);
  else
    error = set_interface(channel_.in_fd, data);
  return error == 0 ? success(answer) : failure(error);
}

std::string SocketPort::get_options(RequestReader data) {
  std::string values = success();
  int error = options_.get(data, channel_.in_fd, &values);
  return error == 0 ? values : failure(error);
}

std::string SocketPort::address(int (*of)(int, sockaddr*, socklen_t*)) const {
  if (channel_.in_fd < 0) return failure(EINVAL);
  SocketAddress found;
  return of(channel_.in_fd, found.get(), &found.size) == 0 ? success(found.written()) : failure(errno);
}

std::string SocketPort::subscribe(Term caller, RequestReader data) {
  constexpr std::uint8_t kEmptyQueue = 1;
  std::string answer = success();
  while (!data.rest.empty()) {
    if (data.byte() != kEmptyQueue) return failure(EINVAL);
    answer += static_cast<char>(kEmptyQueue);
    append_number(answer, queued(), 4);
    if (queued() > 0) drain_subscribers_.push_back(caller);
  }
  return answer;
}

std::string SocketPort::statistics(RequestReader data) const {
  enum : std::uint8_t {
    kReceived = 1,
    kReceivedMost,
    kReceivedMean,
    kDeviation,
    kSent,
    kSentMost,
    kSentMean,
    kPending,
    kReceivedBytes,
    kSentBytes
  };
  std::string answer = success();
  while (!data.rest.empty()) {
    std::uint8_t item = data.byte();
    std::uint64_t value = 0;
    switch (item) {
      case kReceived:
        value = received_;
        break;
      case kReceivedMost:
        value = received_most_;
        break;
      case kReceivedMean:
        value = received_ == 0 ? 0 : input_bytes_ / received_;
        break;
      case kDeviation:
        break;
      case kSent:
        value = sent_;
        break;
      case kSentMost:
        value = sent_most_;
        break;
      case kSentMean:
        value = sent_ == 0 ? 0 : output_bytes_ / sent_;
        break;
      case kPending:
        value = queued();
        break;
      case kReceivedBytes:
        value = input_bytes_;
        break;
      case kSentBytes:
        value = output_bytes_;
        break;
      default:
        return failure(EINVAL);
    }
    answer += static_cast<char>(item);
    append_number(answer, value, item >= kReceivedBytes ? 8 : 4);
  }
  return answer;
}

std::string SocketPort::status() const {
  enum : std::uint32_t {
    kIsOpen = 1,
    kIsBound = 2,
    kIsActive = 4,
    kIsListening = 8,
    kIsConnecting = 0x10,
    kIsAccepting = 0x20,
    kIsBusy = 0x80
  };
  std::uint32_t flags = 0;
  if (channel_.in_fd >= 0) flags |= kIsOpen;
  if (bound_ || connected_ || listening_) flags |= kIsBound;
  if (connected_) flags |= kIsActive;
  if (listening_) flags |= kIsListening;
  if (connecting_) flags |= kIsConnecting;
  if (!accepting_.empty()) flags |= kIsAccepting;
  if (busy_) flags |= kIsBusy;
  return number_answer(flags, 4);
}

}  // namespace mote::io
