// The binary form of what linked-in drivers and the runtime hand each other: the structures of erl_driver.h, versions
// 2.0 to 3.3, laid out as its compilers lay them out. Terms are words, as everywhere here.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>

#include "term/views.h"

namespace mote::drivers {

constexpr int kMarker = static_cast<int>(0xfeeeeeed);
constexpr int kMajorVersion = 3;
constexpr int kMinorVersion = 3;
constexpr int kLeastMajorVersion = 2;

// How a driver names a port: its term's word, so that a name outlives the port without harm.
using PortName = Word;
constexpr PortName kNoPort = ~PortName{0};
// A descriptor.
using Event = std::intptr_t;

// A binary as drivers see it: the end of a BinaryObject's fields, and its bytes behind them.
struct BinaryData {
  std::intptr_t size;
  char bytes[1];
};
static_assert(sizeof(BinaryObject) % alignof(Word) == 0);

inline BinaryData* data_of(BinaryObject* object) {
  return object == nullptr ? nullptr : reinterpret_cast<BinaryData*>(object->bytes() - offsetof(BinaryData, bytes));
}
inline BinaryObject* object_of(BinaryData* data) {
  return data == nullptr ? nullptr : reinterpret_cast<BinaryObject*>(data->bytes) - 1;
}

struct IoVector {
  int count;
  std::size_t size;  // bytes
  iovec* parts;
  BinaryData** binaries;  // that the parts lie in; null where they lie elsewhere
};

// Names a monitor: the number of its reference.
struct MonitorName {
  Word low;
  Word high;
  Word unused[2];
};

struct TimeOfDay {
  unsigned long megaseconds;
  unsigned long seconds;
  unsigned long microseconds;
};

enum DriverFlag : int { kPortLocking = 1, kSoftBusy = 2, kNoQueueLimits = 4, kAcknowledgesStart = 8 };

// What a driver's start callback may answer in place of data.
enum StartFailure : std::intptr_t { kGeneralError = -1, kErrnoError = -2, kBadArgumentError = -3 };

// What a driver's driver_init() answers.
struct Entry {
  int (*init)();
  void* (*start)(PortName port, char* command);
  void (*stop)(void* data);
  void (*output)(void* data, char* bytes, std::size_t size);
  void (*ready_input)(void* data, Event event);
  void (*ready_output)(void* data, Event event);
  char* name;
  void (*finish)();
  void* reserved;
  std::intptr_t (*control)(void* data, unsigned operation, char* bytes, std::size_t size, char** answer,
                           std::size_t room);
  void (*timeout)(void* data);
  void (*outputv)(void* data, IoVector* vector);
  void (*ready_async)(void* data, void* async_data);
  void (*flush)(void* data);
  std::intptr_t (*call)(void* data, unsigned operation, char* bytes, std::size_t size, char** answer, std::size_t room,
                        unsigned* flags);
  void (*unused_event)();
  int marker;
  int major;
  int minor;
  int flags;
  void* reserved_too;
  void (*process_exit)(void* data, MonitorName* monitor);
  void (*stop_select)(Event event, void* reserved);
  void (*emergency_close)(void* data);  // since 3.2
};

}  // namespace mote::drivers
