// mote disasm: a module's instructions.
#include <fmt/format.h>

#include "cli/beam_argument.h"
#include "cli/command.h"
#include "isa/disassemble.h"
#include "isa/validate.h"

namespace mote::cli {

int run_disasm(Invocation invocation) {
  if (!take_otp_option(invocation.arguments, invocation.otp))
    return usage_error("disasm", "--otp: a directory is missing after it");
  if (invocation.arguments.empty() || invocation.arguments.size() > 2)
    return usage_error("disasm", "expected a module or .beam file, and perhaps a function");
  const auto path = find_beam(invocation.arguments[0], invocation.otp);
  if (!path) return fail(path.error());
  const auto bytes = read_beam(*path);
  if (!bytes) return fail(fmt::format("{}: {}", path->string(), bytes.error()));

  const auto file = parse_beam_file(*bytes);
  if (!file) return fail(fmt::format("{}: {}", path->string(), file.error().text()));
  if (const auto valid = check_beam(*bytes); !valid)
    return fail(fmt::format("{}: {}", path->string(), valid.error().text()));
  const auto code = decode_code(*file);
  if (!code) return fail(fmt::format("{}: {}", path->string(), code.error().text()));

  DisassembleOptions options;
  if (invocation.arguments.size() == 2) options.function = invocation.arguments[1];
  const std::string text = disassemble(*file, *code, options);
  if (text.empty()) return fail(fmt::format("{} has no function {}", file->module(), options.function));
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

}  // namespace mote::cli
