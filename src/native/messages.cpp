// Processes and ports: their names, whether they live, and what is sent to them.
#include "heap/arena.h"
#include "io/bytes.h"
#include "io/ports.h"
#include "native/api.h"
#include "native/environment.h"
#include "process/process.h"
#include "process/registry.h"
#include "process/seq_trace.h"
#include "process/signal.h"
#include "process/table.h"
#include "process/trace.h"
#include "term/build.h"

namespace mote::native {

namespace {

bool is_alive_process(Services& vm, Term pid) {
  return pid.is_local_pid() && vm.processes->find(pid) != nullptr;
}

// Sends what goes with the sender's sequential trace token, if it has one: what is in an environment of its own does.
void send(Services& vm, Process* sender, Term to, Term message, bool in_sequence) {
  if (sender != nullptr) trace_sent(*sender, atoms::k_send, to, message);
  if (sender != nullptr && in_sequence && sender->sequence != nullptr && send_in_sequence(*sender, to, message)) return;
  Signal* signal = make_message(vm, to, sender == nullptr ? Term::none() : sender->pid(), message);
  if (sender != nullptr && in_sequence) signal->sequence = SequenceEffect::kClears;
  deliver(vm, signal);
}

}  // namespace

// --- processes ---

Pid* enif_self(NativeEnv* env, Pid* pid) {
  if (env->process == nullptr) return nullptr;
  pid->pid = env->process->pid().bits();
  return pid;
}

int enif_get_local_pid(NativeEnv*, Word term, Pid* pid) {
  if (!term_of(term).is_local_pid()) return 0;
  pid->pid = term;
  return 1;
}

void enif_set_pid_undefined(Pid* pid) {
  pid->pid = atoms::k_undefined.bits();
}

int enif_is_pid_undefined(const Pid* pid) {
  return term_of(pid->pid) == atoms::k_undefined;
}

int enif_is_process_alive(NativeEnv*, Pid* pid) {
  return is_alive_process(*native_services(), term_of(pid->pid));
}

int enif_is_current_process_alive(NativeEnv* env) {
  CHECK(env->process != nullptr);
  return env->process->pending_exit == 0 && !env->process->is_condemned();
}

int enif_whereis_pid(NativeEnv* env, Word name, Pid* pid) {
  if (!term_of(name).is_atom()) return 0;
  Term found = native_services()->registry->find(term_of(name));
  return found.is_none() ? 0 : enif_get_local_pid(env, found.bits(), pid);
}

// After a success the environment of the message is empty.
int enif_send(NativeEnv* env, const Pid* to, NativeEnv* message_env, Word message) {
  Services& vm = *native_services();
  if (!is_alive_process(vm, term_of(to->pid))) return 0;
  Process* sender = env == nullptr ? nullptr : env->process;
  send(vm, sender, term_of(to->pid), term_of(message), message_env != nullptr);
  if (message_env != nullptr) enif_clear_env(message_env);
  return 1;
}

// --- ports ---

int enif_get_local_port(NativeEnv*, Word term, PortName* port) {
  if (!term_of(term).is_local_port()) return 0;
  port->port = term;
  return 1;
}

int enif_is_port_alive(NativeEnv*, PortName* port) {
  return native_services()->port_receiver->alive(term_of(port->port));
}

int enif_whereis_port(NativeEnv* env, Word name, PortName* port) {
  if (!term_of(name).is_atom()) return 0;
  Term found = native_services()->registry->find(term_of(name));
  return found.is_none() ? 0 : enif_get_local_port(env, found.bits(), port);
}

int enif_port_command(NativeEnv* env, const PortName* to, NativeEnv*, Word data) {
  std::string bytes;
  std::shared_ptr<io::Port> port = env->vm->ports->find(term_of(to->port));
  if (port == nullptr || !io::append_io_data(bytes, term_of(data))) return 0;
  std::optional<io::Port::Info> info = port->info_for_report();
  if (!info) return 0;
  Arena space;
  Term command = make_tuple(space, {atoms::k_command, make_binary(space, bytes)});
  port->receive(make_tuple(space, {info->owner, command}));
  return 1;
}

}  // namespace mote::native
