// Time, and integers and references that are unique.
#include <atomic>

#include "io/host.h"
#include "native/api.h"
#include "native/environment.h"
#include "native/thread_kind.h"
#include "os/clock.h"
#include "process/scheduler.h"
#include "process/send.h"
#include "term/build.h"

namespace mote::native {

namespace {

// How many of the unit are in a second; 0 where it is no unit.
std::int64_t parts(int unit) {
  switch (unit) {
    case kSeconds:
      return 1;
    case kMilliseconds:
      return 1'000;
    case kMicroseconds:
      return 1'000'000;
    case kNanoseconds:
      return 1'000'000'000;
    default:
      return 0;
  }
}

std::int64_t divide_down(std::int64_t value, std::int64_t by) {
  return value >= 0 ? value / by : (value - (by - 1)) / by;
}

std::int64_t from_nanoseconds(std::int64_t time, int unit) {
  return parts(unit) == 0 ? kTimeError : divide_down(time, 1'000'000'000 / parts(unit));
}

}  // namespace

// Threads of a library's own get no time, as in the reference.
std::int64_t enif_monotonic_time(int unit) {
  if (enif_thread_type() == kOtherThread) return kTimeError;
  return from_nanoseconds(kMonotonicStart + native_services()->clock->monotonic_ns(), unit);
}

std::int64_t enif_time_offset(int unit) {
  if (enif_thread_type() == kOtherThread) return kTimeError;
  return from_nanoseconds(native_services()->clock->start_ns() - kMonotonicStart, unit);
}

std::int64_t enif_convert_time_unit(std::int64_t value, int from, int to) {
  if (parts(from) == 0 || parts(to) == 0) return kTimeError;
  if (parts(to) >= parts(from))
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) * (parts(to) / parts(from)));
  return divide_down(value, parts(from) / parts(to));
}

namespace {

// {Megaseconds, Seconds, Microseconds}
Word split_microseconds(NativeEnv* env, std::int64_t time) {
  return make_tuple(*env->space, {Term::small(time / 1'000'000'000'000), Term::small(time / 1'000'000 % 1'000'000),
                                  Term::small(time % 1'000'000)})
      .bits();
}

}  // namespace

Word enif_now_time(NativeEnv* env) {
  return split_microseconds(env, io::next_now(*env->vm->host, *env->vm->clock));
}

// What the program has used.
Word enif_cpu_time(NativeEnv* env) {
  return split_microseconds(env, env->vm->clock->cpu_ns() / 1000);
}

Word enif_make_unique_integer(NativeEnv* env, int flags) {
  return next_unique_integer(*env->vm, *env->space, (flags & kPositive) != 0).bits();
}

Word enif_make_ref(NativeEnv* env) {
  return make_new_reference(*env->vm, *env->space).bits();
}

}  // namespace mote::native
