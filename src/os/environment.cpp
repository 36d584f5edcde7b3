// Environment variables.
#include "os/environment.h"

#include <cstring>

#include "base/report_lock.h"

extern "C" char** environ;

namespace mote {

void Environment::load_from_program() {
  std::lock_guard lock(mutex_);
  for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
    const char* equals = std::strchr(*at, '=');
    if (equals != nullptr)
      variables_.emplace(std::string(static_cast<const char*>(*at), equals), std::string(equals + 1));
  }
}

std::optional<std::string> Environment::get(const std::string& name) const {
  ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
  auto found = variables_.find(name);
  if (found == variables_.end()) return std::nullopt;
  return found->second;
}

void Environment::set(const std::string& name, const std::string& value) {
  std::lock_guard lock(mutex_);
  variables_[name] = value;
}

void Environment::unset(const std::string& name) {
  std::lock_guard lock(mutex_);
  variables_.erase(name);
}

std::vector<std::pair<std::string, std::string>> Environment::all() const {
  std::lock_guard lock(mutex_);
  return {variables_.begin(), variables_.end()};
}

}  // namespace mote
