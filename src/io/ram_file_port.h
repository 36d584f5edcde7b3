// RamFilePort: a file in memory, what the driver ram_file_drv is elsewhere, for OTP's module ram_file.
#pragma once

#include <memory>

#include "io/port.h"

namespace mote::io {

class RamFilePort final : public Port {
 public:
  RamFilePort(Services& vm, Term self, Term owner, PortSpec spec);
  ~RamFilePort() override;
  static bool is_driver(std::string_view name) { return name == "ram_file_drv"; }

 private:
  class File;
  void output(Term from, std::string bytes) override;
  bool takes_output() const override { return true; }

  std::unique_ptr<File> file_;
};

}  // namespace mote::io
