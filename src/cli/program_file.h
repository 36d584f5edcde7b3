// What kind of program a file is: by its first bytes, else by its extension.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <string>
#include <string_view>

namespace mote::cli {

enum class ProgramKind {
  elixir,   // a script of Elixir
  escript,  // for `escript`: source of Erlang, or an archive
  beam,     // a compiled module
};

// The error says why the file cannot be run.
std::expected<ProgramKind, std::string> kind_of_program(const std::filesystem::path& file);

// Whether a word that is no command is meant to be a file: it is one, or it is written like one.
bool looks_like_a_file(std::string_view word);

// A compiled module as far as its start is concerned.
struct BeamProgram {
  std::string module;
  bool elixir = false;      // a module of Elixir: its functions expect strings, not lists of characters
  bool has_main_1 = false;  // takes the arguments
  bool has_main_0 = false;
};

std::expected<BeamProgram, std::string> read_beam_program(const std::filesystem::path& file);

}  // namespace mote::cli
