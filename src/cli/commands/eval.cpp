// mote eval: an Elixir expression.
#include <algorithm>

#include "cli/boot_command.h"
#include "cli/command.h"

namespace mote::cli {
namespace {

// Evaluates the first of its arguments and prints the value; the others are the expression's. In a terminal the value
// has the colours that IEx gives it.
constexpr std::string_view kEvaluateAndPrint = R"(
[expression | arguments] = System.argv()
System.argv(arguments)
{value, _} = Code.eval_string(expression, [], file: "nofile", line: 1)
colors = if IO.ANSI.enabled?(), do: IO.ANSI.syntax_colors(), else: []
width = with {:ok, columns} <- :io.columns(), do: columns, else: (_ -> 80)
IO.inspect(value, pretty: true, width: width, limit: :infinity, printable_limit: :infinity, syntax_colors: colors)
)";

}  // namespace

int run_eval(Invocation invocation) {
  bool print = false;
  std::vector<std::string>& words = invocation.arguments;
  for (;;) {
    if (!take_otp_option(words, invocation.otp)) return usage_error("eval", "--otp: a directory is missing after it");
    if (words.empty() || (words[0] != "-p" && words[0] != "--print")) break;
    print = true;
    words.erase(words.begin());
  }
  if (words.empty()) return usage_error("eval", "the expression to evaluate is missing");
  std::vector<std::string> arguments{"-e"};
  if (print) arguments.insert(arguments.end(), {std::string(kEvaluateAndPrint), "--"});
  arguments.insert(arguments.end(), words.begin(), words.end());
  return boot_elixir(invocation, arguments);
}

}  // namespace mote::cli
