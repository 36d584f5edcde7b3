// Environment: the environment variables of one runtime, copied from the program's own when it starts. Changing them
// changes nothing outside but what child programs are given.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace mote {

// Thread safe. Names and values are bytes as the operating system has them, without NUL.
class Environment {
 public:
  Environment() = default;
  // The variables of the program itself.
  void load_from_program();
  std::optional<std::string> get(const std::string& name) const;
  void set(const std::string& name, const std::string& value);
  void unset(const std::string& name);
  std::vector<std::pair<std::string, std::string>> all() const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> variables_;
};

}  // namespace mote
