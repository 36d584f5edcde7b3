// mote version: the versions, and where the standard library was found and why there.
#include <fmt/format.h>
#include <mote/version.h>

#include "cli/command.h"
#include "runtime/standard_library.h"

namespace mote::cli {

int run_version(Invocation invocation) {
  if (!take_otp_option(invocation.arguments, invocation.otp) || !invocation.arguments.empty()) {
    return usage_error("version", "expected no arguments");
  }
  fmt::print("Mote {}\n", MOTE_VERSION);
  std::fflush(stdout);
  StandardLibrarySearch search = StandardLibrarySearch::from_process();
  search.otp = invocation.otp;
  const auto library = find_standard_library(search);
  if (!library) return fail(library.error());

  fmt::print("OTP {} (erts {}) in {}\n", library->otp_version, library->erts_version, library->root.string());
  std::error_code error;
  const auto linked = std::filesystem::canonical(library->root / "releases/start_erl.data", error).parent_path();
  if (!error && linked.parent_path() != library->root) fmt::print("  links to {}\n", linked.parent_path().string());
  if (library->elixir) {
    fmt::print("Elixir {} in {}\n", library->elixir_version, library->elixir->string());
  } else {
    fmt::print("no Elixir\n");
  }
  fmt::print("found by: {}\n", library->found_by);
  for (const std::string& place : library->passed_over)
    fmt::print("passed over: {}\n", place);
  return 0;
}

}  // namespace mote::cli
