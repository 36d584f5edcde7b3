// ModuleLoader: from a decoded file to a Module: resolves operands, and turns generic instructions into Mote's.
#pragma once

#include "code/code_server.h"
#include "code/emitter.h"
#include "isa/decode.h"
#include "wire/external_term.h"

namespace mote {

class ModuleLoader {
 public:
  ModuleLoader(CodeServer& server, const BeamFile& file, TermResolver& resolver);
  std::expected<std::unique_ptr<Module>, LoadError> load();

 private:
  using Operands = std::span<const Operand>;

  bool resolve_tables();
  bool decode_literals();
  Term decode_term(Bytes bytes, const char* chunk);
  bool fail(const char* chunk, std::size_t offset, std::string message);

  // Operands.
  Arg arg(const Operand& operand);
  Term constant(const Operand& operand);
  Term bignum(const DecodedBignum& bignum);
  Arg label(const Operand& operand) { return Arg::label(operand.value); }
  Arg number(const Operand& operand) { return Arg::raw(operand.value); }
  static Arg bytes(Word words) { return Arg::raw(words * sizeof(Word)); }
  // The operand as a register: a constant goes through a register nothing else uses.
  Arg in_register(const Operand& operand);
  Term atom(const Operand& operand);
  unsigned field_flags(const Operand& operand);

  // Instructions; each may look at those behind to make one of several, and says how many it took.
  std::size_t translate(std::size_t index);
  bool translate_frame(const Instruction& instruction, Operands operands);
  bool translate_call(const Instruction& instruction, Operands operands);
  bool translate_test(const Instruction& instruction, Operands operands);
  bool translate_data(const Instruction& instruction, Operands operands);
  bool translate_builtin(const Instruction& instruction, Operands operands);
  bool translate_float(const Instruction& instruction, Operands operands);
  bool translate_exception(const Instruction& instruction, Operands operands);
  bool translate_message(const Instruction& instruction, Operands operands);
  bool translate_map(const Instruction& instruction, Operands operands);
  bool translate_match(const Instruction& instruction, Operands operands);
  bool translate_construction(const Instruction& instruction, Operands operands);

  // Fused instructions: each says how many generic ones it took, 0 where it does not apply.
  std::size_t fuse(std::size_t index);
  std::size_t fuse_move(std::size_t index);
  std::size_t fuse_move_call_ext(std::size_t index, std::size_t next);
  std::size_t fuse_deallocate(std::size_t index);
  std::size_t fuse_tuple_test(std::size_t index);
  std::size_t fuse_list_test(std::size_t index);
  std::size_t fuse_elements(std::size_t index);
  std::size_t fuse_reservation(std::size_t index);
  std::size_t fuse_arithmetic(std::size_t index);
  std::size_t fuse_fun_call(std::size_t index);
  std::size_t following(std::size_t index) const;
  std::size_t fused(std::size_t from, std::size_t to);
  bool ends_moves(std::size_t index) const;
  bool calls_by_export(std::size_t index) const;

  void reserve(Op op, std::initializer_list<Arg> arguments, Word words, Word live);
  void initialise_frame(Word slots);
  void call_external(const BeamImport& import, Opcode opcode, Word deallocate);
  std::vector<Operand> in_order_of_keys(Operands pairs);
  void refuse_builtin(const BeamImport& import);
  void emit_bif(Arg fail, const BeamImport& import, Operands sources, Arg destination);
  bool make_map(Operands operands, Operands pairs);
  bool emit_own_instruction(Arg fail, Term function, Operands sources, Arg destination);
  Arg erlang_builtin(Term function, std::uint32_t arity);
  bool emit_with_constant(Arg fail, Term function, Operands sources, Arg destination);
  void select_value(Operands operands);
  void begin_function(Operands operands);
  void set_line(std::size_t index);
  void enter_function(std::size_t index, Word label);
  Arg loop_start(const Operand& operand);
  void start_match(const Operand& failure, const Operand& source, const Operand& destination);
  void ensure_bits(Arg failure, Arg context, Word bits, Word unit);
  void read_integer(Arg failure, Arg context, Word bits, unsigned flags, Arg destination);
  void match_commands(Arg failure, Arg context, Operands commands);
  void reserve_beyond_construction(const Operand& need, const Operand& live);
  // Where a construction begins anew once it has collected or ended a slice, and how many X registers live there.
  struct SafePoint {
    std::uint32_t begin;
    Word live;
  };
  void begin_construction(Arg failure, Arg destination, Word segments, std::optional<SafePoint> safe_point);
  void end_construction();
  void bit_segments(Operands segments);
  void bit_segment(Word type_and_number, Word unit, Word flags, Arg source, Arg size);
  std::size_t construct_in_steps(std::size_t index);
  void filling_segment(const Instruction& instruction);
  const Instruction& at(std::size_t index) const { return decoded_.instructions[index]; }

  CodeServer& server_;
  Services& vm_;
  const BeamFile& file_;
  TermResolver& resolver_;
  DecodedCode decoded_;
  Emitter emitter_;
  std::unique_ptr<Module> module_;
  std::vector<Term> atoms_;
  std::vector<Term> literals_;
  std::vector<Export*> imports_;
  LoadError error_;
  bool failed_ = false;
  Word entry_label_ = 0;   // of the function begun
  Word loop_label_ = 0;    // where a loop goes back to that the function begins with
  bool at_entry_ = false;  // the next label is the entry of the function begun
  // Of the construction begun: its operand for known bytes, those of its segments, whether all have such.
  std::uint32_t bytes_at_ = 0;
  Word fixed_bytes_ = 0;
  bool all_fixed_ = false;
};

}  // namespace mote
