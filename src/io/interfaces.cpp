// Network interfaces, told by ioctl(2) and getifaddrs(3).
#include "io/interfaces.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

namespace mote::io {

namespace {

enum Option : std::uint8_t {
  kAddress = 1,
  kBroadcast = 2,
  kDestination = 3,
  kLargestUnit = 4,
  kNetmask = 5,
  kFlags = 6,
  kHardwareAddress = 7,
};

constexpr std::size_t kHardwareBytes = 6;

// The system's flags and prim_inet's: set, and explicitly not.
struct Flag {
  unsigned system;
  std::uint32_t on, off;
};
constexpr Flag kFlagTable[] = {
    {IFF_UP, 0x01, 0x100},          {IFF_BROADCAST, 0x02, 0x200}, {IFF_LOOPBACK, 0x04, 0},
    {IFF_POINTOPOINT, 0x08, 0x800}, {IFF_RUNNING, 0x10, 0},       {IFF_MULTICAST, 0x20, 0},
};

std::uint32_t flags_told(unsigned flags) {
  std::uint32_t told = 0;
  for (const Flag& flag : kFlagTable)
    if ((flags & flag.system) != 0) told |= flag.on;
  return told;
}

// The address behind a byte for the family, without a port; nothing for families other than inet and inet6.
void append_address(std::string& answer, Option option, const sockaddr* address) {
  SocketAddress copy;
  if (address == nullptr || (address->sa_family != AF_INET && address->sa_family != AF_INET6)) return;
  copy.size = address->sa_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  std::memcpy(copy.get(), address, copy.size);
  answer += static_cast<char>(option);
  answer += copy.written().erase(1, 2);  // the port
}

void append_hardware_address(std::string& answer, const void* bytes, std::size_t size) {
  answer += static_cast<char>(kHardwareAddress);
  append_number(answer, size, 2);
  answer.append(static_cast<const char*>(bytes), size);
}

void append_flags(std::string& answer, unsigned flags) {
  answer += static_cast<char>(kFlags);
  append_number(answer, flags_told(flags), 4);
}

void append_entry(std::string& answer, const ifaddrs& entry) {
  answer.append(entry.ifa_name).push_back('\0');
  append_flags(answer, entry.ifa_flags);
  if (const sockaddr* address = entry.ifa_addr; address != nullptr && address->sa_family == AF_PACKET) {
    const auto& link = reinterpret_cast<const sockaddr_ll&>(*address);
    append_hardware_address(answer, link.sll_addr, std::min<std::size_t>(link.sll_halen, sizeof link.sll_addr));
  } else if (address != nullptr) {
    append_address(answer, kAddress, address);
    append_address(answer, kNetmask, entry.ifa_netmask);
    if ((entry.ifa_flags & IFF_POINTOPOINT) != 0)
      append_address(answer, kDestination, entry.ifa_dstaddr);
    else if ((entry.ifa_flags & IFF_BROADCAST) != 0)
      append_address(answer, kBroadcast, entry.ifa_broadaddr);
  }
  answer += '\0';
}

// The request of ioctl(2) that tells what an option asks for, and the one that sets it.
struct AddressRequest {
  Option option;
  unsigned long get, set;
};
constexpr AddressRequest kAddressRequests[] = {{kAddress, SIOCGIFADDR, SIOCSIFADDR},
                                               {kBroadcast, SIOCGIFBRDADDR, SIOCSIFBRDADDR},
                                               {kDestination, SIOCGIFDSTADDR, SIOCSIFDSTADDR},
                                               {kNetmask, SIOCGIFNETMASK, SIOCSIFNETMASK}};

const AddressRequest* address_request(std::uint8_t option) {
  const auto* found = std::ranges::find(kAddressRequests, option, &AddressRequest::option);
  return found == std::end(kAddressRequests) ? nullptr : found;
}

bool read_name(RequestReader& request, ifreq& interface) {
  std::string_view name = request.bytes(request.byte());
  std::memcpy(interface.ifr_name, name.data(), std::min(name.size(), sizeof interface.ifr_name - 1));
  return request.sound;
}

bool append_option(std::string& answer, int fd, ifreq& interface, std::uint8_t option) {
  if (const AddressRequest* request = address_request(option)) {
    if (ioctl(fd, request->get, &interface) == 0) append_address(answer, request->option, &interface.ifr_addr);
    return true;
  }
  switch (option) {
    case kLargestUnit:
      if (ioctl(fd, SIOCGIFMTU, &interface) != 0) return true;
      answer += static_cast<char>(kLargestUnit);
      append_number(answer, static_cast<std::uint32_t>(interface.ifr_mtu), 4);
      return true;
    case kFlags:
      append_flags(answer,
                   ioctl(fd, SIOCGIFFLAGS, &interface) == 0 ? static_cast<unsigned short>(interface.ifr_flags) : 0);
      return true;
    case kHardwareAddress:
      if (ioctl(fd, SIOCGIFHWADDR, &interface) == 0)
        append_hardware_address(answer, interface.ifr_hwaddr.sa_data, kHardwareBytes);
      return true;
    default:
      return false;
  }
}

bool set_address(int fd, ifreq& interface, unsigned long set, RequestReader& request) {
  // An address without a port: a port of zero is put in.
  std::string_view family = request.bytes(1);
  if (!request.sound) return false;
  std::string with_port(family);
  append_number(with_port, 0, 2);
  with_port += request.rest;
  RequestReader reader{with_port};
  SocketAddress address;
  if (!address.read(reader, AF_INET)) return false;
  request.rest = request.rest.substr(request.rest.size() - reader.rest.size());
  std::memcpy(&interface.ifr_addr, address.get(), sizeof(sockaddr_in));
  ioctl(fd, set, &interface);
  return true;
}

void set_flags(int fd, ifreq& interface, std::uint32_t wanted) {
  if (ioctl(fd, SIOCGIFFLAGS, &interface) != 0) return;
  auto flags = static_cast<unsigned short>(interface.ifr_flags);
  for (const Flag& flag : kFlagTable) {
    if ((wanted & flag.on) != 0)
      flags = static_cast<unsigned short>(flags | flag.system);
    else if ((wanted & flag.off) != 0)
      flags = static_cast<unsigned short>(flags & ~flag.system);
  }
  interface.ifr_flags = static_cast<short>(flags);
  ioctl(fd, SIOCSIFFLAGS, &interface);
}

bool set_option(int fd, ifreq& interface, std::uint8_t option, RequestReader& request) {
  if (const AddressRequest* found = address_request(option)) return set_address(fd, interface, found->set, request);
  switch (option) {
    case kLargestUnit:
      interface.ifr_mtu = static_cast<int>(request.number(4));
      if (request.sound) ioctl(fd, SIOCSIFMTU, &interface);
      return request.sound;
    case kFlags: {
      std::uint32_t wanted = request.number(4);
      if (request.sound) set_flags(fd, interface, wanted);
      return request.sound;
    }
    case kHardwareAddress: {
      std::string_view bytes = request.bytes(request.number(2));
      if (!request.sound || bytes.size() > sizeof interface.ifr_hwaddr.sa_data) return false;
      std::memcpy(interface.ifr_hwaddr.sa_data, bytes.data(), bytes.size());
      ioctl(fd, SIOCSIFHWADDR, &interface);
      return true;
    }
    default:
      return false;
  }
}

}  // namespace

std::string interface_names(int fd) {
  // The system fills what room it gets: with room to spare it was everything.
  std::vector<ifreq> entries(16);
  ifconf list{};
  while (true) {
    list.ifc_len = static_cast<int>(entries.size() * sizeof(ifreq));
    list.ifc_req = entries.data();
    if (ioctl(fd, SIOCGIFCONF, &list) != 0) return {};
    if (static_cast<std::size_t>(list.ifc_len) < entries.size() * sizeof(ifreq)) break;
    entries.resize(entries.size() * 2);
  }
  entries.resize(static_cast<std::size_t>(list.ifc_len) / sizeof(ifreq));
  std::string names;
  for (const ifreq& entry : entries)
    names.append(entry.ifr_name, strnlen(entry.ifr_name, sizeof entry.ifr_name)).push_back('\0');
  return names;
}

std::string interface_addresses(int* error) {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0) {
    *error = errno;
    return {};
  }
  std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> owned(first, freeifaddrs);
  std::string answer;
  for (const ifaddrs* entry = first; entry != nullptr; entry = entry->ifa_next)
    append_entry(answer, *entry);
  return answer;
}

std::string get_interface(int fd, RequestReader request, int* error) {
  ifreq interface{};
  std::string answer;
  bool sound = read_name(request, interface);
  while (sound && !request.rest.empty())
    sound = append_option(answer, fd, interface, request.byte());
  *error = sound ? 0 : EINVAL;
  return answer;
}

int set_interface(int fd, RequestReader request) {
  ifreq interface{};
  bool sound = read_name(request, interface);
  while (sound && !request.rest.empty())
    sound = set_option(fd, interface, request.byte(), request);
  return sound ? 0 : EINVAL;
}

}  // namespace mote::io
