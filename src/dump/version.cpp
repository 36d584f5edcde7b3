// The library's version, and what Mote is in place of.
#include "dump/version.h"

#include "process/scheduler.h"
#include "process/settings.h"

namespace mote::dump {

std::string version_text(const Services& vm) {
  const SystemSettings& settings = *vm.settings;
  std::string schedulers = std::to_string(vm.scheduler->workers());
  return "Erlang/OTP " + settings.otp_release + " [erts-" + settings.erts_version + "] [64-bit] [smp:" + schedulers +
         ":" + std::to_string(settings.schedulers_online.load()) + "] [mote]\n";
}

}  // namespace mote::dump
