// From the top of the stack to its end: saved registers, then each frame's terms above the address it returns to.
#include "dump/backtrace.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "code/code_server.h"
#include "term/print.h"

namespace mote {

namespace {

constexpr std::size_t kShownParts = 500;  // of one term

class BacktraceWriter {
 public:
  explicit BacktraceWriter(Process& process) : process_(process) {}

  void program_counter(const Word* address) { line("Program counter: ", address); }
  void registers(std::size_t count) {
    text_ += "arity = " + std::to_string(count) + "\n";
    for (std::size_t i = 0; i < count; ++i)
      value("   ", process_.heap.stack()[i]);
  }
  void frames(std::size_t skip) {
    std::size_t slot = 0;
    for (Term* at = process_.heap.stack() + skip; at != process_.heap.stack_base(); ++at) {
      if (at->is_header() && !at->is_none()) {
        slot = 0;
        return_address(at);
        continue;
      }
      std::string name = "y(" + std::to_string(slot++) + ")";
      name.resize(std::max<std::size_t>(name.size() + 1, 9), ' ');
      value(name, *at);
    }
  }
  std::string take() { return std::move(text_); }

 private:
  void hexadecimal(const void* address) {
    char digits[24];
    std::snprintf(digits, sizeof digits, "0x%016" PRIxPTR, reinterpret_cast<std::uintptr_t>(address));
    text_ += digits;
  }

  void line(std::string_view title, const Word* address) {
    text_ += title;
    hexadecimal(address);
    place(address);
    text_ += "\n";
  }

  void place(const Word* address) { text_ += " (" + place_text(*process_.vm, address) + ")"; }

  void return_address(Term* at) {
    text_ += "\n";
    hexadecimal(at);
    line(" Return addr ", reinterpret_cast<const Word*>(at->bits()));
  }

  void value(std::string_view name, Term term) {
    text_ += name;
    if (term.is_catch()) {
      text_ += "Catch ";
      const Word* handler = reinterpret_cast<const Word*>(term.catch_index());
      hexadecimal(handler);
      place(handler);
    } else if (term.is_none()) {
      text_ += "[]";
    } else {
      append_term(text_, *process_.vm->atoms, term, kShownParts);
    }
    text_ += "\n";
  }

  Process& process_;
  std::string text_;
};

}  // namespace

std::string place_text(const Services& vm, const Word* address) {
  if (address == vm.code->stubs().end_process) return "<terminate process normally>";
  CodePlace place = vm.code->place_of(address);
  if (place.function == nullptr) return "unknown function";
  std::string text;
  append_atom(text, vm.atoms->name(place.module->name));
  append_atom(text += ":", vm.atoms->name(place.function->name));
  std::ptrdiff_t offset = address - (place.module->code.data() + place.function->begin);
  return text + "/" + std::to_string(place.function->arity) + " + " +
         std::to_string(offset * static_cast<std::ptrdiff_t>(sizeof(Word)));
}

std::string backtrace_text(Process& process, const Word* address, bool with_arity) {
  if (process.sensitive.load(std::memory_order_relaxed)) return {};
  BacktraceWriter writer(process);
  writer.program_counter(address);
  if (with_arity || process.saved_count > 0) writer.registers(process.saved_count);
  writer.frames(process.saved_count);
  return writer.take();
}

}  // namespace mote
