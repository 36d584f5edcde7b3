// =loaded_modules, =mod and =fun.
#include <vector>

#include "code/code_server.h"
#include "code/resolver.h"
#include "dump/memory.h"
#include "dump/sections.h"
#include "wire/external_encode.h"

namespace mote::dump {

namespace {

// A term in the external format, in Base64.
void put_encoded(Report& report, std::string_view title, Term term) {
  if (term.is_none()) return;
  Resolver resolver(report.vm);
  ByteBuffer bytes = encode_external(term, *report.vm.atoms, resolver);
  report.out.put(title);
  report.out.put_base64(bytes.data(), bytes.size());
  report.out.put('\n');
}

struct Loaded {
  const Module* current;
  const Module* old;  // or null
};

std::vector<Loaded> loaded_modules(const Services& vm) {
  std::vector<Loaded> all;
  vm.code->each_module([&](const Module& module) { all.push_back({&module, nullptr}); });
  for (Loaded& each : all)
    each.old = vm.code->old(each.current->name);
  return all;
}

void put_brief(Report& report, const Loaded& module) {
  report.put_atom(module.current->name);
  report.out.print(" {}", module_bytes(*module.current));
  if (module.old != nullptr) report.out.print(" ({} old)", module_bytes(*module.old));
  report.out.put('\n');
}

void put_module(Report& report, const Loaded& module) {
  report.out.put("=mod:");
  report.put_atom(module.current->name);
  report.out.print("\nCurrent size: {}\n", module_bytes(*module.current));
  put_encoded(report, "Current attributes: ", module.current->attributes);
  put_encoded(report, "Current compilation info: ", module.current->compile_info);
  if (module.old == nullptr) return;
  report.out.print("Old size: {}\n", module_bytes(*module.old));
  put_encoded(report, "Old attributes: ", module.old->attributes);
  put_encoded(report, "Old compilation info: ", module.old->compile_info);
}

}  // namespace

void put_modules(Report& report) {
  std::size_t current_bytes = 0, old_bytes = 0;
  std::vector<Loaded> modules = loaded_modules(report.vm);
  for (const Loaded& module : modules) {
    current_bytes += module_bytes(*module.current);
    if (module.old != nullptr) old_bytes += module_bytes(*module.old);
  }
  if (report.crash) report.out.put("=loaded_modules\n");
  report.out.print("Current code: {}\nOld code: {}\n", current_bytes, old_bytes);
  for (const Loaded& module : modules)
    if (!report.out.full()) (report.crash ? put_module : put_brief)(report, module);
}

void put_funs(Report& report) {
  report.vm.code->each_module([&](const Module& module) {
    for (const FunEntry* entry : module.funs) {
      report.out.put("=fun\nModule: ");
      report.put_atom(entry->module);
      report.out.print("\nUniq: {}\nIndex: {}\nAddress: 0x{:016x}\n", entry->old_uniq, entry->index,
                       reinterpret_cast<std::uintptr_t>(entry->address.load(std::memory_order_relaxed)));
    }
  });
}

}  // namespace mote::dump
