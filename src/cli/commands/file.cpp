// mote FILE: a program of whatever kind, with its arguments.
//
// A compiled module is started by its main/1, which gets the arguments, or by its main/0. Modules of Erlang go the way
// of escript (its exit statuses, its messages); those of Elixir are called with Elixir started and get strings.
#include <fmt/format.h>

#include <cstdlib>

#include "cli/boot_command.h"
#include "cli/command.h"
#include "cli/escript_arguments.h"
#include "cli/program_file.h"

namespace mote::cli {
namespace {

// The text as a string of Elixir.
std::string elixir_string(std::string_view text) {
  std::string result = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\' || letter == '#') result += '\\';
    result += letter;
  }
  return result + "\"";
}

std::string folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path().string() : ".";
}

int run_as_escript(const Invocation& invocation, const std::vector<std::string>& words, const std::string& code_path) {
  const auto command = translate_escript_arguments(words);
  if (!command) return fail(command.error());
  std::vector<std::string> erl = command->erl;
  if (!code_path.empty()) erl.insert(erl.begin(), {"-pa", code_path});
  setenv("ESCRIPT_NAME", command->script.c_str(), 1);
  return boot_erl(invocation, erl);
}

int run_elixir_module(const Invocation& invocation, const BeamProgram& program, const std::vector<std::string>& words) {
  const std::string code =
      fmt::format("{{:module, module}} = :code.load_binary(:{0}, ~c{1}, File.read!({1})); module.main({2})",
                  elixir_string(program.module), elixir_string(words[0]), program.has_main_1 ? "System.argv()" : "");
  std::vector<std::string> elixir{"-pa", folder_of(words[0]), "-e", code, "--"};
  elixir.insert(elixir.end(), words.begin() + 1, words.end());
  return boot_elixir(invocation, elixir);
}

// The status of a failure is that of a failing escript.
int run_main_0(const Invocation& invocation, const std::vector<std::string>& words) {
  constexpr std::string_view kCode =
      "[File | _] = init:get_plain_arguments(), {ok, Code} = file:read_file(File), {ok, {Name, _}} = "
      "beam_lib:version(Code), "
      "{module, Module} = code:load_binary(Name, File, Code), "
      "try Module:main(), halt(0) catch Class:Reason:Stack -> "
      "io:put_chars(standard_error, [erl_error:format_exception(Class, Reason, Stack), $\\n]), halt(127) end.";
  std::vector<std::string> erl{"+B",    "-noshell",         "-boot", "no_dot_erlang", "-pa", folder_of(words[0]),
                               "-eval", std::string(kCode), "-extra"};
  erl.insert(erl.end(), words.begin(), words.end());
  return boot_erl(invocation, erl);
}

int run_module(const Invocation& invocation, const std::vector<std::string>& words) {
  const auto program = read_beam_program(words[0]);
  if (!program) return fail(fmt::format("{}: {}", words[0], program.error()));
  if (!program->has_main_1 && !program->has_main_0) {
    return fail(fmt::format("{}: the module {} exports neither main/1 nor main/0", words[0], program->module));
  }
  if (program->elixir) return run_elixir_module(invocation, *program, words);
  return program->has_main_1 ? run_as_escript(invocation, words, folder_of(words[0])) : run_main_0(invocation, words);
}

}  // namespace

int run_file(const Invocation& invocation) {
  const std::vector<std::string>& words = invocation.arguments;
  const auto kind = kind_of_program(words[0]);
  if (!kind) return fail(fmt::format("{}: {}", words[0], kind.error()));
  switch (*kind) {
    case ProgramKind::elixir:
      return boot_elixir(invocation, words);
    case ProgramKind::escript:
      return run_as_escript(invocation, words, "");
    case ProgramKind::beam:
      return run_module(invocation, words);
  }
  return 1;
}

}  // namespace mote::cli
