// Funs and functions as values.
#include "builtins/table.h"
#include "code/code_server.h"
#include "process/process.h"

namespace mote {

namespace {

Term make_fun_3(Context& c) {
  if (!c[0].is_atom() || !c[1].is_atom() || !c[2].is_small() || c[2].small_value() < 0 || c[2].small_value() > 255)
    return c.badarg();
  Export* entry = c.vm.code->export_of(c[0], c[1], static_cast<std::uint32_t>(c[2].small_value()));
  return make_export_fun(c.heap(), entry);
}

// The function that holds the body; [] while there is no code of it.
Term name_of(const FunEntry& entry) {
  bool gone = entry.function.is_none() || entry.address.load(std::memory_order_acquire) == entry.stub;
  return gone ? Term::nil() : entry.function;
}

// The value of one item of a local fun; none() for an unknown item.
Term local_item(Context& c, Fun* fun, Term item) {
  const FunEntry& entry = *fun->entry;
  if (item == atoms::k_type) return atoms::k_local;
  if (item == atoms::k_pid) return fun->creator;
  if (item == atoms::k_module) return entry.module;
  if (item == atoms::k_new_index) return Term::small(entry.index);
  if (item == atoms::k_new_uniq) return make_binary(c.heap(), entry.uniq);
  if (item == atoms::k_index) return Term::small(entry.old_index);
  if (item == atoms::k_uniq) return Term::small(entry.old_uniq);
  if (item == atoms::k_env) return make_list(c.heap(), {fun->environment(), fun->free_count()});
  if (item == atoms::k_arity) return Term::small(static_cast<std::int64_t>(fun->arity()));
  if (item == atoms::k_name) return name_of(entry);
  if (item == atoms::k_refc) return Term::small(1);
  return Term::none();
}

Term export_item(const Export& entry, Term item) {
  if (item == atoms::k_type) return atoms::k_external;
  if (item == atoms::k_module) return entry.module;
  if (item == atoms::k_name) return entry.function;
  if (item == atoms::k_arity) return Term::small(entry.arity);
  if (item == atoms::k_env) return Term::nil();
  if (item == atoms::k_pid || item == atoms::k_new_index || item == atoms::k_new_uniq || item == atoms::k_index ||
      item == atoms::k_uniq || item == atoms::k_refc)
    return atoms::k_undefined;
  return Term::none();
}

Term fun_info_2(Context& c) {
  if (!c[0].is_fun()) return c.badarg();
  Term value =
      c[0].has_tag(Tag::kFun) ? local_item(c, Fun::of(c[0]), c[1]) : export_item(*ExportFun::of(c[0])->entry, c[1]);
  return value.is_none() ? c.badarg() : make_tuple(c.heap(), {c[1], value});
}

// erlang:fun_info_mfa(Fun): {Module, Function, Arity} of a local fun, with its uniq's index where it has no name.
Term fun_info_mfa_1(Context& c) {
  if (!c[0].is_fun()) return c.badarg();
  Term arity = Term::small(static_cast<std::int64_t>(fun_arity(c[0])));
  if (c[0].has_tag(Tag::kFun)) {
    const FunEntry& entry = *Fun::of(c[0])->entry;
    return make_tuple(c.heap(), {entry.module, name_of(entry), arity});
  }
  const Export& entry = *ExportFun::of(c[0])->entry;
  return make_tuple(c.heap(), {entry.module, entry.function, arity});
}

Term function_exported_3(Context& c) {
  if (!c[0].is_atom() || !c[1].is_atom() || !c[2].is_small() || c[2].small_value() < 0) return c.badarg();
  if (c[2].small_value() > 255) return atoms::k_false;
  Export* entry = c.vm.code->find_export(c[0], c[1], static_cast<std::uint32_t>(c[2].small_value()));
  return Term::boolean(entry != nullptr && CodeServer::defined(*entry));
}

Term is_builtin_3(Context& c) {
  if (!c[0].is_atom() || !c[1].is_atom() || !c[2].is_small() || c[2].small_value() < 0) return c.badarg();
  if (c[0] == atoms::k_erlang && c[1] == atoms::k_apply && (c[2] == Term::small(2) || c[2] == Term::small(3)))
    return atoms::k_true;
  return Term::boolean(c.vm.code->find_builtin(c[0], c[1], static_cast<std::uint32_t>(c[2].small_value())) != nullptr);
}

constexpr Builtin kBuiltins[] = {
    {"erlang", "make_fun", 3, make_fun_3},         {"erlang", "fun_info", 2, fun_info_2},
    {"erlang", "fun_info_mfa", 1, fun_info_mfa_1}, {"erlang", "function_exported", 3, function_exported_3},
    {"erlang", "is_builtin", 3, is_builtin_3},
};

}  // namespace

std::span<const Builtin> erlang_fun_builtins() {
  return kBuiltins;
}

}  // namespace mote
