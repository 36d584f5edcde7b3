// Builtins going on as other calls.
#include "code/code_server.h"
#include "code/note_call.h"
#include "process/builtin.h"
#include "process/send.h"

namespace mote {

Term Context::trap(BuiltinFunction function, std::initializer_list<Term> arguments_of_it) {
  Term copy[8];
  std::size_t count = 0;
  for (Term argument : arguments_of_it)
    copy[count++] = argument;
  for (std::size_t i = 0; i < count; ++i)
    process.x[i] = copy[i];
  process.trap_target = vm.code->stub_of(function, static_cast<int>(count));
  process.trap_arity = static_cast<std::uint8_t>(count);
  return Term::none();
}

Term Context::call(Term module, Term function, std::initializer_list<Term> arguments_of_it) {
  Term copy[8];
  std::size_t count = 0;
  for (Term argument : arguments_of_it)
    copy[count++] = argument;
  for (std::size_t i = 0; i < count; ++i)
    process.x[i] = copy[i];
  Export* entry = vm.code->export_of(module, function, static_cast<std::uint32_t>(count));
  note_call(process, *entry);
  process.trap_target = entry->address.load(std::memory_order_acquire);
  process.trap_arity = static_cast<std::uint8_t>(count);
  return Term::none();
}

Term Context::magic_reference(Resource* resource) {
  NewReference number = next_reference(vm);
  return make_magic_reference(heap(), resource, number.low, number.high);
}

}  // namespace mote
