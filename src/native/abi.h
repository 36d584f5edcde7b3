// The binary form of what native libraries and the runtime hand each other: the structures of erl_nif.h, versions 2.0
// to 2.17, laid out as its compilers lay them out. Terms are words, as everywhere here; 0 is none().
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>

#include "term/term.h"

namespace mote::native {

struct NativeEnv;
struct ResourceType;

constexpr int kMajorVersion = 2;
constexpr int kMinorVersion = 17;
constexpr const char* kVariant = "beam.vanilla";

using NativeCode = Word (*)(NativeEnv* env, int count, const Word* arguments);

// Where a function runs: on a worker, or on a thread for work aside.
enum class Place : unsigned { kWorker = 0, kProcessor = 1, kInputOutput = 2 };

// One function of a library. Before 2.7 there were no flags.
struct OldFunctionEntry {
  const char* name;
  unsigned arity;
  NativeCode code;
};
struct FunctionEntry {
  const char* name;
  unsigned arity;
  NativeCode code;
  unsigned flags;
};

// What a library's nif_init() answers.
struct LibraryEntry {
  int major;
  int minor;
  const char* name;
  int function_count;
  FunctionEntry* functions;
  int (*load)(NativeEnv* env, void** data, Word info);
  int (*reload)(NativeEnv* env, void** data, Word info);
  int (*upgrade)(NativeEnv* env, void** data, void** old_data, Word info);
  void (*unload)(NativeEnv* env, void* data);
  const char* variant;             // since 2.1
  unsigned options;                // since 2.7
  std::size_t resource_init_size;  // since 2.12
  const char* least_runtime;       // since 2.14
  bool is_at_least(int wanted_major, int wanted_minor) const {
    return major > wanted_major || (major == wanted_major && minor >= wanted_minor);
  }
};

struct BinaryView {
  std::size_t size;
  unsigned char* data;
  void* object;  // the BinaryObject it owns, or null
  void* spare[2];
};

struct Pid {
  Word pid;
};
struct PortName {
  Word port;
};
struct MonitorName {
  Word low, high;  // of its reference
  Word spare[2];
};

using Destructor = void (*)(NativeEnv* env, void* object);
using StopCallback = void (*)(NativeEnv* env, void* object, int event, int is_direct_call);
using DownCallback = void (*)(NativeEnv* env, void* object, Pid* pid, MonitorName* monitor);
using DynamicCall = void (*)(NativeEnv* env, void* object, void* data);

struct ResourceTypeInit {
  Destructor destructor;
  StopCallback stop;
  DownCallback down;
  int members;  // how many of the callbacks are there; since 2.16
  DynamicCall dynamic_call;
};

enum ResourceFlags : int { kCreate = 1, kTakeOver = 2 };
enum Encoding : int { kLatin1 = 1, kUtf8 = 2 };

struct MapIteratorState {
  Word map;
  Word size;
  Word index;                // from 1; 0 before the first pair, size + 1 behind the last
  const Word* const* pairs;  // of a large map: where the key of each lies, its value behind it
  void* unused;
  void* spare[2];
};

constexpr std::size_t kVectorInPlace = 16;
struct IoVec {
  int count;
  std::size_t size;
  iovec* parts;
  void** objects;
  int flags;
  iovec parts_in_place[kVectorInPlace];
  void* objects_in_place[kVectorInPlace];
};

enum TermType : int {
  kAtomType = 1,
  kBitstringType,
  kFloatType,
  kFunType,
  kIntegerType,
  kListType,
  kMapType,
  kPidType,
  kPortType,
  kReferenceType,
  kTupleType,
};

enum SelectFlags : int {
  kSelectRead = 1,
  kSelectWrite = 2,
  kSelectStop = 4,
  kSelectCancel = 8,
  kSelectCustomMessage = 16,
  kSelectError = 32,
};
// What enif_select answers.
enum SelectOutcome : int {
  kStopCalled = 1,
  kStopScheduled = 2,
  kInvalidEvent = 4,
  kSelectFailed = 8,
  kReadCancelled = 16,
  kWriteCancelled = 32,
  kErrorCancelled = 64,
  kSelectUnsupported = 128,
};

enum TimeUnit : int { kSeconds, kMilliseconds, kMicroseconds, kNanoseconds };
constexpr std::int64_t kTimeError = INT64_MIN;

enum UniqueFlags : int { kPositive = 1, kMonotonic = 2 };
enum HashKind : int { kInternalHash = 1, kPhash2 = 2 };
constexpr unsigned kSafeDecoding = 0x20000000;

enum ThreadKind : int { kOtherThread, kWorkerThread, kProcessorThread, kInputOutputThread };

struct SystemInfo {
  int driver_major, driver_minor;
  const char* runtime_version;
  const char* release;
  int has_threads, has_schedulers;
  int async_threads, scheduler_threads;
  int native_major, native_minor;
  int has_dirty_schedulers;
};

struct ThreadOptions {
  int suggested_stack_size;  // in kilowords; negative: the default
};

enum Option : int { kDelayHalt = 1, kOnHalt = 2, kOnUnloadThread = 3 };

}  // namespace mote::native
