// Runtime: puts the parts of one virtual machine together and owns them all. Two runtimes can live in one program;
// destroying one frees all it had.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "process/services.h"
#include "runtime/boot_plan.h"
#include "wire/beam_file.h"

namespace mote {

class Runtime {
 public:
  explicit Runtime(const EmulatorFlags& flags = {}, const DebugModes& modes = {});
  ~Runtime();
  Runtime(const Runtime&) = delete;

  // Loads the modules that have to be there before the boot file is read. The text of an error, or empty.
  std::string load_preloaded(const std::string& folder);
  // Loads one .beam file. The text of an error, or empty.
  std::string load_file(const std::string& path);
  // Takes a .beam file through the whole loader and drops what it made: what is wrong with the file, if anything.
  std::expected<void, LoadError> check(Bytes bytes);
  // Starts OTP's first processes: init, with these arguments, and those that serve the runtime.
  void start_init(const std::vector<std::string>& arguments);
  // For a program that is nothing but this runtime: takes Ctrl-C over, as the flags have it, and the report of
  // exhausted memory.
  void serve_program();
  // Runs until a process halts the runtime; the exit status. The calling thread is one of the workers. What processes
  // are at when it is halted is stopped at its next pause, or comes to its end.
  int run();
  // The same for a program that ends with its runtime: where threads have not come to an end a moment after the halt,
  // `end_program` is called with the exit status, by a thread of the runtime's, and is not to return.
  int run(std::function<void(int status)> end_program);
  Services& services();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace mote
