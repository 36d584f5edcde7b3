// The flags +S, +SP, +SDcpu, +SDPcpu: how many schedulers there are. They depend on each other and on the number of
// CPUs, so they are kept until all are read.
#pragma once

#include <optional>
#include <string>

#include "runtime/boot_plan.h"

namespace mote::cli {

class SchedulerFlags {
 public:
  explicit SchedulerFlags(unsigned cpus) : cpus_(static_cast<int>(cpus)), usual_{cpus_, cpus_}, dirty_{cpus_, cpus_} {}

  // Each returns the message for a bad value.
  std::optional<std::string> set_count(const std::string& value);
  std::optional<std::string> set_percentage(const std::string& value);
  std::optional<std::string> set_dirty_count(const std::string& value);
  std::optional<std::string> set_dirty_percentage(const std::string& value);

  // When all are read; leaves `flags` as they are where none was given.
  std::optional<std::string> apply(EmulatorFlags& flags);

 private:
  struct Pair {
    int total;
    int online;
  };

  std::optional<std::string> count(const std::string& value, Pair& pair, const char* what);
  std::optional<std::string> percentage(const std::string& value, Pair& pair, const char* what);

  int cpus_;
  Pair usual_;
  Pair usual_percentage_{100, 100};
  Pair dirty_;
  Pair dirty_percentage_{100, 100};
  bool given_ = false;
};

}  // namespace mote::cli
