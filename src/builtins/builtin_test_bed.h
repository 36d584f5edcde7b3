// For tests: calls builtins of a family by name, in a process of no runtime.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string_view>

#include "builtins/builtin.h"
#include "heap/literal_area.h"
#include "process/process.h"

namespace mote {

class BuiltinTestBed {
 public:
  explicit BuiltinTestBed(std::span<const Builtin> family) : family_(family) {
    vm_.atoms = &atoms_;
    process_.vm = &vm_;
    process_.run_on(registers_);
    process_.heap.open(ProcessHeap::kMinWords, &literals_);
  }

  // The result, or none() with the reason in failure().
  Term call(std::string_view name, std::initializer_list<Term> arguments) {
    for (const Builtin& builtin : family_) {
      if (builtin.name != name || builtin.arity != static_cast<int>(arguments.size())) continue;
      process_.failure() = {};
      Context context{process_, vm_, arguments.begin()};
      return builtin.function(context);
    }
    ADD_FAILURE() << "no builtin " << name << "/" << arguments.size();
    return Term::none();
  }
  // The reason of the failure of a call that has to fail.
  Term failure(std::string_view name, std::initializer_list<Term> arguments) {
    EXPECT_TRUE(call(name, arguments).is_none()) << name;
    return process_.failure().reason;
  }

  TermSpace& heap() { return process_.heap; }
  Services& services() { return vm_; }
  AtomTable& atoms() { return atoms_; }
  Term list(std::string_view bytes, Term tail = Term::nil()) { return make_byte_list(heap(), bytes, tail); }
  Term binary(std::string_view bytes) { return make_binary(heap(), bytes); }

 private:
  std::span<const Builtin> family_;
  AtomTable atoms_;
  Services vm_;
  Registers registers_;
  LiteralArea literals_{std::size_t{1} << 20};
  Process process_;
};

}  // namespace mote
