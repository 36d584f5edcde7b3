// =proc_messages, =proc_dictionary, =proc_stack, =proc_heap, =persistent_terms, =literals, =binary.
#include "code/code_server.h"
#include "dump/backtrace.h"
#include "dump/messages.h"
#include "dump/met_objects.h"
#include "dump/sections.h"
#include "dump/term_lines.h"
#include "ets/persistent_terms.h"
#include "heap/layout.h"
#include "heap/literal_area.h"
#include "process/dictionary.h"
#include "process/table.h"

namespace mote::dump {

namespace {

// The terms of one process after another; then the literals they lead to, each once.
class ProcessTerms {
 public:
  ProcessTerms(Report& report, TermLines& lines) : report_(report), out_(report.out), lines_(lines) {}

  // A literal is only noted, for put_literals().
  void meet(Term term) {
    if (!term.is_pointer()) return;
    bool literal = report_.vm.literals->contains(term.pointer());
    if ((literal ? met_literals_ : met_).note(term.pointer())) (literal ? literals_ : found_).push(term);
  }

  void put_literals() {
    out_.put("=literals\n");
    met_.clear();
    literals_.swap(found_);
    while (!found_.empty() || !literals_.empty()) {
      if (found_.empty()) literals_.swap(found_);
      put_found();
    }
  }

  void write(const Process& process) {
    process_ = &process;
    pid_.clear();
    append_pid(pid_, process.pid());
    messages_.clear();
    collect_messages(process, messages_);
    messages();
    dictionary();
    stack();
    heap();
  }

 private:
  void messages() {
    if (messages_.empty()) return;
    out_.print("=proc_messages:{}\n", pid_);
    for (const Signal* message : messages_) {
      lines_.put_element(payload_of(*message));
      out_.put(":N\n");  // no sequential trace token
    }
  }

  // Calls visit(pair): a key, and a value behind it.
  template <typename Visit>
  void each_pair(Visit visit) const {
    if (process_->dictionary == nullptr) return;
    std::span<Term> terms = process_->dictionary->terms();
    for (std::size_t i = 0; i + 1 < terms.size(); i += 2)
      visit(&terms[i]);
  }

  // The pairs are no tuples here; in the dump they are, at the addresses of their keys.
  void dictionary() {
    if (process_->dictionary == nullptr) return;
    out_.print("=proc_dictionary:{}\n", pid_);
    each_pair([&](const Term* pair) { out_.print("H{:X}\n", reinterpret_cast<std::uintptr_t>(pair)); });
  }

  // Each slot of a frame has a number, counted from the address that the frame returns to.
  void stack() {
    out_.print("=proc_stack:{}\n", pid_);
    std::size_t slot = 0;
    for (const Term* at = process_->heap.stack(); at != process_->heap.stack_base(); ++at) {
      if (at->is_header() && !at->is_none()) {
        slot = 0;
        out_.print("0x{:016x}:SReturn addr 0x{:X} (", reinterpret_cast<std::uintptr_t>(at), at->bits());
        out_.put(place_text(report_.vm, reinterpret_cast<const Word*>(at->bits())));
        out_.put(")\n");
        continue;
      }
      out_.print("y{}:", slot++);
      if (at->is_catch()) {
        out_.print("SCatch 0x{:X} (", at->catch_index());
        out_.put(place_text(report_.vm, reinterpret_cast<const Word*>(at->catch_index())));
        out_.put(")\n");
      } else {
        lines_.put_element(*at);
        out_.put('\n');
      }
    }
  }

  void heap() {
    out_.print("=proc_heap:{}\n", pid_);
    met_.clear();
    for (const Signal* message : messages_)
      put_reachable(payload_of(*message));
    each_pair([&](const Term* pair) {
      out_.print("{:X}:t2:", reinterpret_cast<std::uintptr_t>(pair));
      lines_.put_element(pair[0]);
      out_.put(',');
      lines_.put_element(pair[1]);
      out_.put('\n');
      put_reachable(pair[0]);
      put_reachable(pair[1]);
    });
    for (const Term* at = process_->heap.stack(); at != process_->heap.stack_base(); ++at)
      put_reachable(*at);
  }

  void put_reachable(Term term) {
    meet(term);
    put_found();
  }

  // The lines of all that was found, and of what it leads to.
  void put_found() {
    while (!found_.empty()) {
      if (out_.full()) return found_.clear();
      Term object = found_.pop();
      lines_.put_object(object);
      const Term* words = reinterpret_cast<const Term*>(object.pointer());
      if (object.is_cons()) {
        meet(words[0]);
        meet(words[1]);
        continue;
      }
      if (object.has_tag(Tag::kFun)) continue;  // its environment is not shown
      TermWords range = term_words(words->bits());
      for (std::size_t i = range.first; i < range.last; ++i)
        meet(words[i]);
    }
  }

  Report& report_;
  Output& out_;
  TermLines& lines_;
  const Process* process_ = nullptr;
  std::string pid_;
  ScratchArray<const Signal*> messages_;
  MetObjects met_;
  ScratchArray<Term> found_;  // and not written yet
  MetObjects met_literals_;
  ScratchArray<Term> literals_;  // met, and not written yet
};

void put_persistent_terms(Report& report, TermLines& lines, ProcessTerms& terms) {
  if (report.vm.persistent_terms == nullptr) return;
  report.out.put("=persistent_terms\n");
  report.vm.persistent_terms->each([&](Term key, Term value) {
    lines.put_element(key);
    terms.meet(key);
    terms.meet(value);
    report.out.put('|');
    lines.put_element(value);
    report.out.put('\n');
  });
}

}  // namespace

void put_terms(Report& report) {
  TermLines lines(report);
  ProcessTerms terms(report, lines);
  report.vm.processes->each([&](const Process& process) {
    if (report.readable(process) && !process.sensitive.load(std::memory_order_relaxed) && !report.out.full())
      terms.write(process);
  });
  put_persistent_terms(report, lines, terms);
  terms.put_literals();
  lines.put_binaries();
}

}  // namespace mote::dump
