// mote otp: makes an OTP root in which the emulator is Mote.
#include <fmt/format.h>

#include "cli/command.h"
#include "cli/otp_root.h"
#include "os/program.h"

namespace mote::cli {

int run_otp(Invocation invocation) {
  if (!take_otp_option(invocation.arguments, invocation.otp))
    return usage_error("otp", "--otp: a directory is missing after it");
  if (invocation.arguments.size() != 1) return usage_error("otp", "expected the directory to make");
  StandardLibrarySearch search = StandardLibrarySearch::from_process();
  search.otp = invocation.otp;
  const auto library = find_standard_library(search);
  if (!library) return fail(library.error());
  const auto made = make_otp_root(invocation.arguments[0], *library, search.executable);
  if (!made) return fail(fmt::format("otp: {}", made.error()));

  fmt::print("{} is an OTP root in which the emulator is Mote.\n", made->root.string());
  fmt::print("  OTP {} (erts {}): links to {}\n", library->otp_version, library->erts_version, library->root.string());
  if (library->elixir) {
    fmt::print("  Elixir {}: links to {}\n", library->elixir_version, library->elixir->string());
  } else {
    fmt::print("  no Elixir was found\n");
  }
  fmt::print("Its programs come first after\n  PATH={}:$PATH\n", shell_word((made->root / "bin").string()));
  fmt::print("Releases take along {}:\n  Mote, and {}\n", made->bindir.string(), fmt::join(made->libraries, " "));
  fmt::print("The system they run on must have {} or newer.\n", c_library());
  if (!made->bound_to_otp.empty()) {
    fmt::print("These programs of OTP start files in {}, which must stay where it is for them:\n  {}\n",
               library->root.string(), fmt::join(made->bound_to_otp, " "));
  }
  return 0;
}

}  // namespace mote::cli
