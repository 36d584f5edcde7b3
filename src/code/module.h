// What loaded code consists of: modules, exports, fun entries, and where in the source an address is.
//
// Code calls other modules through Export entries, which live as long as the runtime; loading or purging a module only
// changes their addresses. Fun entries outlive the code as long as there are funs of it: see fun_table.h.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "heap/literal_area.h"
#include "process/process.h"
#include "term/identity.h"

namespace mote {

struct Builtin;
struct Module;
struct FunVersion;  // fun_table.cpp

struct Export : ExportIdentity {
  // Where a call goes: a function's first instruction, or an instruction in `stub`. A release store publishes code.
  std::atomic<const Word*> address{nullptr};
  // Set once for what the runtime implements; calls to it never go elsewhere.
  const Builtin* builtin = nullptr;
  // builtin_entry or undefined_entry and its operands; 4 words.
  Word stub[4] = {};
};

struct FunEntry : FunIdentity {
  std::atomic<const Word*> address{nullptr};  // of the code, or of `stub` where it is gone
  std::uint32_t free_count = 0;
  Term function;  // the function that holds the body
  Word stub[4] = {};
};

// One function of a module: its code starts at func_info; entry is the instruction after it.
struct FunctionInfo {
  Term name;
  std::uint32_t arity;
  std::uint32_t begin;  // index of its func_info instruction in Module::code
  std::uint32_t entry;
  bool declared_native = false;  // by the attribute -nifs
};

// What a version of a module has of a native library; its destruction tells that the version is gone. Implemented in
// native/.
class NativeUse {
 public:
  virtual ~NativeUse() = default;
};

// A place in the source for the code from `code_index` on.
struct LinePlace {
  std::uint32_t code_index;
  std::uint32_t file;  // index into Module::files
  std::uint32_t line;  // 0: unknown
};

struct Module {
  Term name;
  std::vector<Word> code;
  std::vector<FunctionInfo> functions;  // in order of code
  std::vector<LinePlace> lines;         // in order of code
  std::vector<std::string> files;
  std::vector<std::pair<Export*, std::uint32_t>> exports;  // and the index of the entry
  std::vector<FunEntry*> funs;
  std::shared_ptr<FunVersion> fun_version;  // keeps them
  std::vector<std::uint32_t> fun_entries;   // where the code of each begins
  std::vector<std::uint8_t> strings;
  std::unique_ptr<LiteralGroup> literals;  // the constants of the code; those below are among them
  Term attributes;
  Term compile_info;
  Term md5;
  std::uint32_t on_load_entry = 0;  // index into code, 0: none
  bool on_load_pending = false;
  bool has_native_functions = false;  // some are the runtime's own
  // It calls erlang:load_nif/2: each of its functions begins with Op::native_entry, which leads to a native function
  // once a library is loaded.
  bool may_load_natives = false;
  bool declares_natives = false;  // only functions with declared_native may become native
  std::unique_ptr<NativeUse> native;

  bool contains(const Word* address) const { return address >= code.data() && address < code.data() + code.size(); }
  const FunctionInfo* function_at(const Word* address) const;
  // The place of `address`, or nullptr.
  const LinePlace* line_at(const Word* address) const;
};

inline Term make_export_fun(TermSpace& space, const Export* entry) {
  ExportFun* fun = reinterpret_cast<ExportFun*>(space.allocate(ExportFun::kWords));
  fun->header = make_header(Tag::kExportFun, 1);
  fun->entry = entry;
  return Term::boxed(reinterpret_cast<Word*>(fun));
}

// Of any fun term.
inline std::size_t fun_arity(Term fun) {
  return fun.boxed_tag() == Tag::kFun ? Fun::of(fun)->arity() : ExportFun::of(fun)->entry->arity;
}

}  // namespace mote
