// Network namespaces: another set of interfaces and addresses, by the file that stands for it.
#pragma once

#include <string>

namespace mote {

// The calling thread is in another namespace while this lives; error() is an errno value where it is not.
class InNetworkNamespace {
 public:
  explicit InNetworkNamespace(const std::string& path);
  InNetworkNamespace(const InNetworkNamespace&) = delete;
  // Goes back; a thread that cannot does not go on.
  ~InNetworkNamespace();
  int error() const { return error_; }

 private:
  int before_ = -1;
  int error_ = 0;
};

}  // namespace mote
