// BeamFile: the chunks of a .beam file as structures, every count and index within them checked.
//
// Nothing is interned or executed here: atoms are texts, terms are spans of external term format, code is bytes (see
// isa/decode.h). Spans and views point into the BeamFile, which owns the bytes; moving it keeps them valid.
#pragma once

#include <array>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "wire/byte_reader.h"

namespace mote {

// Why a file cannot be loaded, and where. `function` is empty where the trouble is not within one.
struct LoadError {
  std::string chunk;
  std::size_t offset = 0;  // bytes into the chunk's data (into the file where chunk is empty)
  std::string message;
  std::string module;
  std::string function;  // name/arity
  // One line for people: "module lists, function reverse/1, chunk Code at 123: unknown opcode 200".
  std::string text() const;
};

// Atom 0 is [] where an operand says so; tables never refer to it.
struct BeamImport {
  std::uint32_t module;  // atom index
  std::uint32_t function;
  std::uint32_t arity;
};

struct BeamExport {
  std::uint32_t function;
  std::uint32_t arity;
  std::uint32_t label;
};

struct BeamLambda {
  std::uint32_t function;  // atom index of the function that holds the body
  std::uint32_t arity;     // of that function: the fun's own plus its free variables
  std::uint32_t label;
  std::uint32_t index;
  std::uint32_t free_count;
  std::uint32_t old_uniq;
};

struct BeamLine {
  std::uint32_t file;  // index into line_files
  std::uint32_t line;
};

struct BeamFile {
  BeamFile() = default;
  BeamFile(BeamFile&&) = default;
  BeamFile& operator=(BeamFile&&) = default;

  std::string_view module() const { return atoms[1]; }

  std::vector<std::string_view> atoms;  // UTF-8, at most 255 characters each; [0] is a place-holder

  std::uint32_t instruction_set = 0;
  std::uint32_t opcode_max = 0;
  std::uint32_t label_count = 0;  // labels are 1 .. label_count - 1
  std::uint32_t function_count = 0;
  Bytes code;                   // the instructions
  std::size_t code_offset = 0;  // of the first of them in its chunk

  std::vector<BeamImport> imports;
  std::vector<BeamExport> exports;
  std::vector<BeamExport> locals;
  std::vector<BeamLambda> lambdas;
  std::vector<Bytes> literals;  // each one external term, version byte included
  Bytes strings;

  bool has_lines = false;
  std::uint32_t line_flags = 0;
  std::uint32_t line_instruction_count = 0;
  std::vector<BeamLine> lines;               // [0] is the unknown place
  std::vector<std::string_view> line_files;  // [0], and any empty one, means the module's name with ".erl"

  bool has_types = false;
  std::uint32_t type_version = 0;
  std::uint32_t type_count = 0;
  Bytes types;  // the entries, in the encoding of type_version

  Bytes attributes;  // external terms; empty where the chunk is missing
  Bytes compile_info;
  Bytes meta;
  Bytes debug_info;
  bool has_debug_info = false;

  std::array<std::uint8_t, 16> md5{};  // what Module:module_info(md5) answers

 private:
  friend class BeamFileParser;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint8_t> literal_bytes_;  // inflated
  std::vector<std::uint8_t> atom_bytes_;     // atoms of the old chunk, as UTF-8
};

// Parses a .beam file, plain or gzipped as a whole.
std::expected<BeamFile, LoadError> parse_beam_file(std::vector<std::uint8_t> bytes);
std::expected<BeamFile, LoadError> parse_beam_file(Bytes bytes);

}  // namespace mote
