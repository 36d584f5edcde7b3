// Loading: tables, operands, and the walk over the instructions. Which instruction becomes what is in translate*.cpp.
#include "code/loader.h"

#include "heap/literal_area.h"
#include "isa/validate.h"
#include "process/builtin.h"
#include "term/build.h"
#include "wire/external_decode.h"

namespace mote {

ModuleLoader::ModuleLoader(CodeServer& server, const BeamFile& file, TermResolver& resolver)
    : server_(server),
      vm_(server.vm()),
      file_(file),
      resolver_(resolver),
      emitter_(server.handlers(), file.label_count + 1),
      module_(std::make_unique<Module>()) {
  module_->literals = std::make_unique<LiteralGroup>(*vm_.literals);
}

bool ModuleLoader::fail(const char* chunk, std::size_t offset, std::string message) {
  if (!failed_) error_ = {chunk, offset, std::move(message), std::string(file_.module()), ""};
  failed_ = true;
  return false;
}

std::expected<std::unique_ptr<Module>, LoadError> ModuleLoader::load() {
  auto decoded = decode_code(file_);
  if (!decoded) return std::unexpected(decoded.error());
  decoded_ = std::move(*decoded);
  if (auto valid = validate_code(file_, decoded_); !valid) return std::unexpected(valid.error());
  if (!resolve_tables()) return std::unexpected(error_);
  for (std::size_t index = 0; index < decoded_.instructions.size() && !failed_;)
    index += translate(index);
  if (failed_) return std::unexpected(error_);

  std::vector<Word> code = emitter_.finish();
  module_->code = std::move(code);
  for (const BeamExport& entry : file_.exports)
    module_->exports.emplace_back(server_.export_of(module_->name, atoms_[entry.function], entry.arity),
                                  emitter_.label_position(entry.label));
  for (std::size_t i = 0; i < file_.lambdas.size(); ++i)
    module_->fun_entries.push_back(emitter_.label_position(file_.lambdas[i].label));
  module_->literals->seal();
  return std::move(module_);
}

bool ModuleLoader::resolve_tables() {
  atoms_.push_back(Term::nil());
  for (std::size_t i = 1; i < file_.atoms.size(); ++i) {
    Term atom = vm_.atoms->intern(file_.atoms[i]);
    if (atom.is_none()) return fail("AtU8", 0, "the atom table is full");
    atoms_.push_back(atom);
  }
  module_->name = atoms_[1];
  for (const BeamImport& import : file_.imports) {
    imports_.push_back(server_.export_of(atoms_[import.module], atoms_[import.function], import.arity));
    if (imports_.back()->module == atoms::k_erlang && imports_.back()->function == atoms::k_load_nif)
      module_->may_load_natives = true;
  }
  std::vector<FunShape> shapes;
  for (std::size_t i = 0; i < file_.lambdas.size(); ++i) {
    const BeamLambda& lambda = file_.lambdas[i];
    FunIdentity identity;
    identity.module = module_->name;
    identity.arity = lambda.arity - lambda.free_count;
    identity.index = static_cast<std::uint32_t>(i);
    identity.old_index = lambda.index;
    identity.old_uniq = lambda.old_uniq;
    identity.uniq = file_.md5;
    shapes.push_back({identity, lambda.free_count});
  }
  module_->funs = server_.funs().find_all(shapes, module_->fun_version);
  for (std::size_t i = 0; i < module_->funs.size(); ++i)
    module_->funs[i]->function = atoms_[file_.lambdas[i].function];
  for (std::string_view name : file_.line_files)
    module_->files.emplace_back(name.empty() ? std::string(file_.module()) + ".erl" : std::string(name));
  if (module_->files.empty()) module_->files.push_back(std::string(file_.module()) + ".erl");
  module_->strings.assign(file_.strings.begin(), file_.strings.end());
  return decode_literals();
}

bool ModuleLoader::decode_literals() {
  for (Bytes bytes : file_.literals)
    literals_.push_back(decode_term(bytes, "LitT"));
  module_->attributes = file_.attributes.empty() ? Term::nil() : decode_term(file_.attributes, "Attr");
  module_->compile_info = file_.compile_info.empty() ? Term::nil() : decode_term(file_.compile_info, "CInf");
  module_->md5 = make_binary(*module_->literals, file_.md5);
  return !failed_;
}

Term ModuleLoader::decode_term(Bytes bytes, const char* chunk) {
  auto decoded = decode_external(bytes, *module_->literals, *vm_.atoms, resolver_);
  if (decoded) return decoded->term;
  fail(chunk, decoded.error().offset, decoded.error().message);
  return Term::nil();
}

Term ModuleLoader::bignum(const DecodedBignum& bignum) {
  auto magnitude = decoded_.magnitude(bignum);
  return make_integer(*module_->literals, bignum.negative, {magnitude.data(), magnitude.size()});
}

Term ModuleLoader::constant(const Operand& operand) {
  switch (operand.kind) {
    case Operand::kInteger:
      if (Term::fits_small(operand.integer())) return Term::small(operand.integer());
      {
        return make_integer(*module_->literals, operand.integer());
      }
    case Operand::kUnsigned:
    case Operand::kCharacter:
      return Term::small(static_cast<std::int64_t>(operand.value));
    case Operand::kBignum:
      return bignum(decoded_.bignums[operand.value]);
    case Operand::kAtom:
      return atoms_[operand.value];
    case Operand::kLiteral:
      return literals_[operand.value];
    default:
      return Term::nil();
  }
}

Arg ModuleLoader::arg(const Operand& operand) {
  if (operand.kind == Operand::kX) return Arg::x(operand.value);
  if (operand.kind == Operand::kY) return Arg::y(operand.value);
  return Arg::term(constant(operand));
}

Arg ModuleLoader::in_register(const Operand& operand) {
  Arg argument = arg(operand);
  if (argument.is_register()) return argument;
  constexpr Word kScratchRegister = 1023;
  emitter_.emit(Op::move, {argument, Arg::x(kScratchRegister)});
  return Arg::x(kScratchRegister);
}

Term ModuleLoader::atom(const Operand& operand) {
  return operand.kind == Operand::kAtom ? atoms_[operand.value] : Term::nil();
}

// Flags of a field: a number, or a list of atoms.
unsigned ModuleLoader::field_flags(const Operand& operand) {
  if (operand.kind == Operand::kUnsigned || operand.kind == Operand::kInteger) return operand.index();
  unsigned flags = 0;
  for (Term list = constant(operand); list.is_cons(); list = Cons(list).tail()) {
    Term flag = Cons(list).head();
    if (flag == atoms::k_little || flag == atoms::k_native) flags |= 2;
    if (flag == atoms::k_signed) flags |= 4;
  }
  return flags;
}

void ModuleLoader::set_line(std::size_t index) {
  if (index >= file_.lines.size()) return;
  const BeamLine& line = file_.lines[index];
  if (!module_->lines.empty() && module_->lines.back().code_index == emitter_.position()) module_->lines.pop_back();
  module_->lines.push_back({emitter_.position(), line.file, line.line});
}

// Operands of func_info: module, function, arity.
void ModuleLoader::begin_function(Operands operands) {
  if (module_->lines.empty() || module_->lines.back().code_index != emitter_.position())
    module_->lines.push_back({emitter_.position(), 0, 0});
  FunctionInfo function{atom(operands[1]), operands[2].index(), emitter_.position(), 0};
  emitter_.emit(Op::func_info, {Arg::term(module_->name), Arg::term(function.name), Arg::raw(function.arity)});
  function.entry = emitter_.position();
  module_->functions.push_back(function);
  at_entry_ = true;
}

// A reservation; in the mode that collects at each one, a collection first.
void ModuleLoader::reserve(Op op, std::initializer_list<Arg> arguments, Word words, Word live) {
  if (server_.collect_always()) emitter_.emit(Op::collect_then, {Arg::raw(words), Arg::raw(live), Arg::raw(0)});
  emitter_.emit(op, arguments);
}

std::size_t ModuleLoader::translate(std::size_t index) {
  const Instruction& instruction = at(index);
  Operands operands = decoded_.operands(instruction);
  if (std::size_t taken = fuse(index)) return taken;
  bool known = translate_frame(instruction, operands) || translate_call(instruction, operands) ||
               translate_test(instruction, operands) || translate_data(instruction, operands) ||
               translate_builtin(instruction, operands) || translate_float(instruction, operands) ||
               translate_exception(instruction, operands) || translate_message(instruction, operands) ||
               translate_map(instruction, operands) || translate_match(instruction, operands) ||
               translate_construction(instruction, operands);
  if (!known)
    fail("Code", instruction.offset,
         "instruction " + std::string(opcode_info(instruction.opcode).name) + " is no longer supported: recompile");
  return 1;
}

}  // namespace mote
