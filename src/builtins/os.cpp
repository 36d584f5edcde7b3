// os: environment variables, the program's number, signals. Variables are the runtime's own copy; names and values are
// characters encoded as file names are.
#include <signal.h>
#include <unistd.h>

#include "builtins/table.h"
#include "io/host.h"

namespace mote {

namespace {

// The bytes of a variable's name: none where it is no text, or holds '='.
std::optional<std::string> variable_name(Context& c, Term term) {
  if (!term.is_list()) return std::nullopt;
  std::optional<std::string> name = io::list_to_name_bytes(term, c.vm.host->name_encoding);
  if (name && name->find('=') != std::string::npos) return std::nullopt;
  return name;
}

// The characters of a name or value; where the bytes are not valid, each stands for itself.
Term characters(Context& c, const std::string& bytes) {
  Term text = io::bytes_to_name(c.heap(), bytes, c.vm.host->name_encoding);
  return text.is_none() ? make_byte_list(c.heap(), bytes) : text;
}

Term getenv_1(Context& c) {
  std::optional<std::string> name = variable_name(c, c[0]);
  if (!name) return c.badarg();
  std::optional<std::string> value = c.vm.host->environment.get(*name);
  return value ? characters(c, *value) : atoms::k_false;
}

Term putenv(Context& c) {
  std::optional<std::string> name = variable_name(c, c[0]), value;
  if (c[1].is_list()) value = io::list_to_name_bytes(c[1], c.vm.host->name_encoding);
  if (!name || !value) return c.badarg();
  c.vm.host->environment.set(*name, *value);
  return atoms::k_true;
}

Term unsetenv(Context& c) {
  std::optional<std::string> name = variable_name(c, c[0]);
  if (!name) return c.badarg();
  c.vm.host->environment.unset(*name);
  return atoms::k_true;
}

Term env(Context& c) {
  Term list = Term::nil();
  for (const auto& [name, value] : c.vm.host->environment.all())
    list = make_cons(c.heap(), make_tuple(c.heap(), {characters(c, name), characters(c, value)}), list);
  return list;
}

Term os_getpid(Context& c) {
  return make_byte_list(c.heap(), std::to_string(getpid()));
}

Term set_signal(Context& c) {
  if (!c[0].is_atom()) return c.badarg();
  int signal = io::signal_number(c.name(c[0]));
  if (signal == 0) return c.badarg();
  if (c[1] != atoms::k_handle && c[1] != atoms::k_ignore && c[1] != atoms::k_default) return c.badarg();
  SignalSource* source = c.vm.host->signals.get();
  if (source == nullptr) return atoms::k_ok;
  if (c[1] == atoms::k_handle)
    source->handle(signal);
  else if (c[1] == atoms::k_ignore)
    source->ignore(signal);
  else
    source->set_default(signal);
  return atoms::k_ok;  // also for signals the system does not let anyone handle
}

// erl_signal_handler:init/1, the callback by which OTP's handler of signals comes to be: what it returns is its state.
Term start_signal_handler(Context& c) {
  c.vm.host->program_signals.handler_started(c.process);
  return c.ok(make_tuple(c.heap(), {atoms::k_state}));
}

constexpr Builtin kBuiltins[] = {
    {"erl_signal_handler", "init", 1, start_signal_handler},
    {"os", "env", 0, env},
    {"os", "getenv", 1, getenv_1},
    {"os", "getpid", 0, os_getpid},
    {"os", "putenv", 2, putenv},
    {"os", "set_signal", 2, set_signal},
    {"os", "unsetenv", 1, unsetenv},
};

}  // namespace

std::span<const Builtin> os_builtins() {
  return kBuiltins;
}

}  // namespace mote
