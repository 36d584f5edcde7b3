// The system as drivers see it: memory, time, environment variables, errors.
#include <cstdlib>
#include <cstring>

#include "drivers/api.h"
#include "drivers/drivers.h"
#include "io/host.h"
#include "native/environment.h"
#include "os/errors.h"

namespace mote::drivers {

void driver_system_info(SystemInfo* info, std::size_t size) {
  constexpr std::size_t kFirstVersion = offsetof(SystemInfo, has_schedulers) + sizeof(int);
  if (info == nullptr || size < kFirstVersion) {
    std::fprintf(stderr, "driver_system_info(%p, %ld) called with invalid arguments\n", static_cast<void*>(info),
                 static_cast<long>(size));
    std::exit(1);
  }
  native::enif_system_info(info, size);
}

void* driver_alloc(std::size_t size) {
  return native::enif_alloc(size);
}

void* driver_realloc(void* memory, std::size_t size) {
  return native::enif_realloc(memory, size);
}

void driver_free(void* memory) {
  native::enif_free(memory);
}

int driver_get_now(TimeOfDay* now) {
  if (now == nullptr) return -1;
  Services& vm = *native::native_services();
  auto time = static_cast<unsigned long>(io::next_now(*vm.host, *vm.clock));
  *now = {time / 1'000'000'000'000, time / 1'000'000 % 1'000'000, time % 1'000'000};
  return 0;
}

std::int64_t erl_drv_monotonic_time(int unit) {
  return native::enif_monotonic_time(unit);
}

std::int64_t erl_drv_time_offset(int unit) {
  return native::enif_time_offset(unit);
}

std::int64_t erl_drv_convert_time_unit(std::int64_t value, int from, int to) {
  return native::enif_convert_time_unit(value, from, to);
}

int erl_drv_putenv(const char* name, char* value) {
  std::string_view text = name;
  if (text.empty() || text.contains('=')) return -1;
  native::native_services()->host->environment.set(name, value);
  return 0;
}

int erl_drv_getenv(const char* name, char* value, std::size_t* size) {
  return native::enif_getenv(name, value, size);
}

// In lower case; "unknown" where it has no name.
char* erl_errno_id(int error) {
  return const_cast<char*>(error_name(error).data());
}

int null_func() {
  return 0;
}

}  // namespace mote::drivers
