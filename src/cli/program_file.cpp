// Kinds of programs; see program_file.h.
#include "cli/program_file.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "cli/beam_argument.h"
#include "wire/beam_file.h"

namespace mote::cli {
namespace {

constexpr std::string_view kExtensions[] = {".exs", ".ex", ".erl", ".beam", ".escript", ".ez"};

// By the program that a first line like #!/usr/bin/env elixir names.
std::expected<ProgramKind, std::string> kind_by_interpreter(std::string_view line) {
  if (line.contains("escript")) return ProgramKind::escript;
  if (line.contains("elixir") || line.contains("mote")) return ProgramKind::elixir;
  return std::unexpected(fmt::format("its first line asks for another program: {}", line));
}

}  // namespace

std::expected<ProgramKind, std::string> kind_of_program(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) return std::unexpected("is a directory");
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::unexpected(std::strerror(errno != 0 ? errno : EIO));
  std::array<char, 256> bytes;
  in.read(bytes.data(), bytes.size());
  const std::string_view begin(bytes.data(), static_cast<std::size_t>(in.gcount()));

  if (begin.starts_with("#!")) return kind_by_interpreter(begin.substr(0, begin.find('\n')));
  if (begin.starts_with("FOR1")) return ProgramKind::beam;
  if (begin.starts_with("PK\x03\x04")) return ProgramKind::escript;
  const std::string extension = file.extension().string();
  if (extension == ".exs" || extension == ".ex") return ProgramKind::elixir;
  if (extension == ".erl" || extension == ".escript") return ProgramKind::escript;
  if (extension == ".beam") return ProgramKind::beam;
  return std::unexpected(
      "no program that Mote knows: expected .exs, .ex, .erl or .beam, an archive, or a first line #! for escript or "
      "elixir");
}

bool looks_like_a_file(std::string_view word) {
  if (word.contains('/')) return true;
  for (const std::string_view extension : kExtensions) {
    if (word.ends_with(extension)) return true;
  }
  std::error_code error;
  return std::filesystem::is_regular_file(std::filesystem::path(word), error);
}

std::expected<BeamProgram, std::string> read_beam_program(const std::filesystem::path& path) {
  auto bytes = read_beam(path);
  if (!bytes) return std::unexpected(bytes.error());
  const auto file = parse_beam_file(std::move(*bytes));
  if (!file) return std::unexpected(file.error().text());
  BeamProgram program;
  program.module = file->module();
  program.elixir = program.module.starts_with("Elixir.");
  for (const BeamExport& function : file->exports) {
    if (file->atoms[function.function] != "main") continue;
    program.has_main_1 |= function.arity == 1;
    program.has_main_0 |= function.arity == 0;
  }
  return program;
}

}  // namespace mote::cli
