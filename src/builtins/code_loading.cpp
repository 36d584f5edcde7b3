// Loading, deleting and purging modules, and what is asked about them. OTP's code_server and erts_code_purger decide
// when; these builtins do it.
#include <algorithm>
#include <cstdio>

#include "builtins/table.h"
#include "code/code_server.h"
#include "code/resolver.h"
#include "native/load.h"
#include "process/log.h"
#include "process/process.h"
#include "process/send.h"
#include "term/bits.h"

namespace mote {

namespace {

// Prepared code between prepare_loading and finish_loading.
class PreparedCode final : public Resource {
 public:
  explicit PreparedCode(std::unique_ptr<Module> module) : module(std::move(module)) {}
  std::unique_ptr<Module> module;
};

PreparedCode* prepared(Term term) {
  if (!term.has_tag(Tag::kMagicReference)) return nullptr;
  return dynamic_cast<PreparedCode*>(MagicReference::of(term)->resource);
}

Bytes bytes_of(Term binary, std::vector<std::uint8_t>* copy) {
  BitView view(binary);
  if (view.byte_aligned()) return {view.base, view.whole_bytes()};
  copy->resize(view.whole_bytes());
  copy_bits(copy->data(), 0, view.base, view.offset, view.size);
  return *copy;
}

// Logs why, as OTP's callers only see badfile.
Term report_load_error(Context& c, const std::string& why) {
  Term arguments[] = {c[0], make_byte_list(c.heap(), why)};
  log_event(c.vm, atoms::k_error, "Error loading module ~ts:~n  ~ts~n~n", arguments, c.self(), c.process.group_leader);
  return c.error_tuple(atoms::k_badfile);
}

// erts_internal:prepare_loading(Module, Binary): a reference to prepared code, or {error, Reason}.
Term prepare_loading_2(Context& c) {
  if (!c[0].is_atom() || !c[1].is_binary()) return c.badarg();
  constexpr std::size_t kLargeModule = 1 << 16;  // bytes
  if (BitView(c[1]).whole_bytes() > kLargeModule && c.aside()) return Term::none();
  std::vector<std::uint8_t> copy;
  Bytes bytes = bytes_of(c[1], &copy);
  c.charge(static_cast<std::int64_t>(bytes.size() / 100));
  auto file = parse_beam_file(bytes);
  if (!file) return report_load_error(c, file.error().text());
  if (file->module() != c.name(c[0]))
    return report_load_error(c, "the code is that of module " + std::string(file->module()));
  Resolver resolver(c.vm, true);
  auto module = c.vm.code->prepare(*file, resolver);
  if (!module) return report_load_error(c, module.error().text());
  NewReference number = next_reference(c.vm);
  return make_magic_reference(c.heap(), new PreparedCode(std::move(*module)), number.low, number.high);
}

// False of code that finish_loading has taken.
Term has_prepared_code_on_load_1(Context& c) {
  auto alone = c.vm.code->change();
  PreparedCode* code = prepared(c[0]);
  return code == nullptr ? c.badarg() : Term::boolean(code->module != nullptr && code->module->on_load_entry != 0);
}

// {Problem, Modules}, the last found first.
Term problem_with(Context& c, Term problem, std::vector<Term> modules) {
  std::ranges::reverse(modules);
  return make_tuple(c.heap(), {problem, make_list(c.heap(), modules)});
}

// finish_loading([Prepared]): ok, or {duplicated | not_purged | on_load, [Module]}. A module with on_load only comes
// alone. Unless all can be loaded, nothing is taken out of what was prepared.
Term finish_loading_1(Context& c) {
  auto alone = c.vm.code->change();
  std::vector<PreparedCode*> all;
  Term list = c[0];
  for (; list.is_cons(); list = Cons(list).tail()) {
    PreparedCode* code = prepared(Cons(list).head());
    if (code == nullptr || code->module == nullptr) return c.badarg();
    all.push_back(code);
  }
  if (!list.is_nil()) return c.badarg();
  bool on_load = std::ranges::any_of(all, [](PreparedCode* code) { return code->module->on_load_entry != 0; });
  if (on_load && all.size() > 1) return c.system_limit();
  std::vector<Term> names, duplicated, in_the_way;
  for (PreparedCode* code : all) {
    Term name = code->module->name;
    (std::ranges::find(names, name) == names.end() ? names : duplicated).push_back(name);
    if (c.vm.code->current(name) != nullptr && c.vm.code->old(name) != nullptr) in_the_way.push_back(name);
  }
  if (!duplicated.empty()) return problem_with(c, atoms::k_duplicated, duplicated);
  if (!in_the_way.empty()) return problem_with(c, atoms::k_not_purged, in_the_way);
  for (PreparedCode* code : all)
    c.vm.code->install(std::move(code->module));
  return on_load ? problem_with(c, atoms::k_on_load, names) : atoms::k_ok;
}

Term call_on_load_function_1(Context& c) {
  Module* module = c[0].is_atom() ? c.vm.code->pending_on_load(c[0]) : nullptr;
  if (module == nullptr) return c.badarg();
  c.process.trap_target = module->code.data() + module->on_load_entry;
  c.process.trap_arity = 0;
  return Term::none();
}

Term finish_after_on_load_2(Context& c) {
  if (!c[0].is_atom() || !c[1].is_boolean()) return c.badarg();
  auto alone = c.vm.code->change();
  return c.vm.code->finish_on_load(c[0], c[1] == atoms::k_true) ? atoms::k_true : c.badarg();
}

Term module_loaded_1(Context& c) {
  return c[0].is_atom() ? Term::boolean(c.vm.code->loaded(c[0])) : c.badarg();
}

Term loaded_0(Context& c) {
  return make_list(c.heap(), c.vm.code->loaded_modules());
}

Term pre_loaded_0(Context& c) {
  return make_list(c.heap(), c.vm.code->preloaded());
}

Term check_old_code_1(Context& c) {
  return c[0].is_atom() ? Term::boolean(c.vm.code->old(c[0]) != nullptr) : c.badarg();
}

Term delete_module_1(Context& c) {
  if (!c[0].is_atom()) return c.badarg();
  auto alone = c.vm.code->change();
  if (!c.vm.code->loaded(c[0])) return atoms::k_undefined;
  return c.vm.code->retire(c[0]) ? atoms::k_true : c.badarg();
}

// erts_internal:purge_module(Module, prepare | prepare_on_load | complete | abort)
Term purge_module_2(Context& c) {
  if (!c[0].is_atom()) return c.badarg();
  if (c[1] == atoms::k_prepare || c[1] == atoms::k_prepare_on_load)
    return Term::boolean(c.vm.code->old(c[0]) != nullptr);
  if (c[1] == atoms::k_complete) return Term::boolean(c.vm.code->purge(c[0]));
  return c[1] == atoms::k_abort ? atoms::k_false : c.badarg();
}

Term check_process_code_1(Context& c) {
  return c[0].is_atom() ? Term::boolean(c.vm.uses_old_code(c.process, c[0])) : c.badarg();
}

Term exports_list(Context& c, const Module& module) {
  std::vector<Term> all;
  for (auto [entry, index] : module.exports)
    all.push_back(make_tuple(c.heap(), {entry->function, Term::small(entry->arity)}));
  return make_list(c.heap(), all);
}

Term functions_list(Context& c, const Module& module) {
  std::vector<Term> all;
  for (const FunctionInfo& function : module.functions)
    all.push_back(make_tuple(c.heap(), {function.name, Term::small(function.arity)}));
  return make_list(c.heap(), all);
}

Term natives_list(Context& c, const Module& module) {
  std::vector<Term> all;
  for (auto [name, arity] : native::native_functions(module))
    all.push_back(make_tuple(c.heap(), {name, Term::small(arity)}));
  return make_list(c.heap(), all);
}

Term module_item(Context& c, const Module& module, Term item) {
  if (item == atoms::k_module) return module.name;
  if (item == atoms::k_exports) return exports_list(c, module);
  if (item == atoms::k_functions) return functions_list(c, module);
  if (item == atoms::k_attributes) return module.attributes;
  if (item == atoms::k_compile) return module.compile_info;
  if (item == atoms::k_md5) return module.md5;
  if (item == atoms::k_nifs) return natives_list(c, module);
  if (item == atoms::k_native) return atoms::k_false;
  return Term::none();
}

Term get_module_info_1(Context& c) {
  Module* module = c[0].is_atom() ? c.vm.code->current(c[0]) : nullptr;
  if (module == nullptr) return c.badarg();
  std::vector<Term> all;
  for (Term item : {atoms::k_module, atoms::k_exports, atoms::k_attributes, atoms::k_compile, atoms::k_md5})
    all.push_back(make_tuple(c.heap(), {item, module_item(c, *module, item)}));
  return make_list(c.heap(), all);
}

Term get_module_info_2(Context& c) {
  Module* module = c[0].is_atom() ? c.vm.code->current(c[0]) : nullptr;
  Term value = module == nullptr ? Term::none() : module_item(c, *module, c[1]);
  return value.is_none() ? c.badarg() : value;
}

constexpr Builtin kBuiltins[] = {
    {"erts_internal", "prepare_loading", 2, prepare_loading_2},
    {"erlang", "has_prepared_code_on_load", 1, has_prepared_code_on_load_1},
    {"erlang", "finish_loading", 1, finish_loading_1},
    {"erlang", "call_on_load_function", 1, call_on_load_function_1},
    {"erlang", "finish_after_on_load", 2, finish_after_on_load_2},
    {"erlang", "module_loaded", 1, module_loaded_1},
    {"erlang", "loaded", 0, loaded_0},
    {"erlang", "pre_loaded", 0, pre_loaded_0},
    {"erlang", "check_old_code", 1, check_old_code_1},
    {"erlang", "delete_module", 1, delete_module_1},
    {"erts_internal", "purge_module", 2, purge_module_2},
    {"erts_internal", "check_process_code", 1, check_process_code_1},
    {"erlang", "get_module_info", 1, get_module_info_1},
    {"erlang", "get_module_info", 2, get_module_info_2},
};

}  // namespace

std::span<const Builtin> code_loading_builtins() {
  return kBuiltins;
}

}  // namespace mote
