// What an instruction does besides moving data, and where among its operands its sources, destinations and labels are.
#pragma once

#include <initializer_list>

#include "isa/opcodes.h"

namespace mote {

// What an instruction does to the frame, the registers it does not name and the heap, or has to be checked for besides
// its operands.
enum class Effect : std::uint8_t {
  kNone,
  kAllocate,
  kAllocateZero,
  kDeallocate,
  kTrim,
  kInitialise,
  kReserve,
  kConsume,    // of what was reserved
  kConstruct,  // of a bitstring
  kFill,       // what was constructed by the instruction before
  kCall,
  kCallLast,
  kLeave,
  kSend,
  kBif,
  kReadFirst,  // X registers it does not name
  kSwap,
  kProtect,  // catch, try
  kCatchEnd,
  kTryEnd,
  kTryCase,
  kLookAtMessage,
  kLookAgain,
  kWaitFor,
  kRemoveMessage,
  kMarker,
  kRaiseMaybe,
  kTogether,
  kEnd,
  kOnLoad
};

struct EffectTable {
  Effect effects[256];
  constexpr EffectTable() : effects{} {
    using enum Opcode;
    set(Effect::kAllocate, {k_allocate, k_allocate_heap});
    set(Effect::kAllocateZero, {k_allocate_zero, k_allocate_heap_zero});
    set(Effect::kDeallocate, {k_deallocate});
    set(Effect::kTrim, {k_trim});
    set(Effect::kInitialise, {k_init, k_init_yregs});
    set(Effect::kReserve, {k_test_heap});
    set(Effect::kConsume, {k_put_list, k_put_tuple2, k_make_fun3, k_fmove, k_update_record});
    set(Effect::kConstruct, {k_bs_create_bin, k_bs_init2, k_bs_init_bits, k_bs_append, k_bs_private_append});
    set(Effect::kFill, {k_bs_put_integer, k_bs_put_binary, k_bs_put_float, k_bs_put_string, k_bs_put_utf8,
                        k_bs_put_utf16, k_bs_put_utf32});
    set(Effect::kCall, {k_call, k_call_ext, k_call_fun, k_call_fun2, k_apply});
    set(Effect::kCallLast, {k_call_last, k_call_ext_last, k_apply_last});
    set(Effect::kLeave, {k_call_only, k_call_ext_only, k_return});
    set(Effect::kSend, {k_send});
    set(Effect::kBif, {k_bif0, k_bif1, k_bif2});
    set(Effect::kReadFirst, {k_func_info, k_build_stacktrace, k_bs_init_writable, k_make_fun2});
    set(Effect::kRaiseMaybe, {k_raw_raise});
    set(Effect::kSwap, {k_swap});
    set(Effect::kProtect, {k_catch, k_try});
    set(Effect::kCatchEnd, {k_catch_end});
    set(Effect::kTryEnd, {k_try_end});
    set(Effect::kTryCase, {k_try_case});
    set(Effect::kLookAtMessage, {k_loop_rec});
    set(Effect::kLookAgain, {k_loop_rec_end, k_wait});
    set(Effect::kWaitFor, {k_wait_timeout});
    set(Effect::kRemoveMessage, {k_remove_message});
    set(Effect::kMarker, {k_timeout, k_recv_marker_use, k_recv_marker_bind, k_recv_marker_reserve});
    set(Effect::kTogether, {k_gc_bif1, k_gc_bif2, k_gc_bif3, k_bs_match_string, k_is_tagged_tuple});
    set(Effect::kEnd, {k_int_code_end});
    set(Effect::kOnLoad, {k_on_load});
  }
  constexpr void set(Effect effect, std::initializer_list<Opcode> opcodes) {
    for (Opcode opcode : opcodes)
      effects[static_cast<std::uint8_t>(opcode)] = effect;
  }
};

inline constexpr EffectTable kEffects;
inline Effect effect_of(Opcode opcode) {
  return kEffects.effects[static_cast<std::uint8_t>(opcode)];
}

// Sets of operand positions, a bit each.
struct Shape {
  static constexpr std::uint8_t kNowhere = 255;
  std::uint8_t sources = 0;
  std::uint8_t destinations = 0;
  std::uint8_t labels = 0;
  std::uint8_t lists = 0;
  std::uint8_t live = kNowhere;     // where the number of live X registers stands
  std::uint8_t failure = kNowhere;  // where the label stands that may be 0
  bool has(std::uint8_t set, std::size_t position) const { return (set >> position & 1) != 0; }
};

struct ShapeTable {
  Shape shapes[256];
  constexpr ShapeTable() : shapes{} {
    for (unsigned opcode = 0; opcode < 256; ++opcode) {
      const OpcodeInfo& info = kOpcodes.infos[opcode];
      for (unsigned i = 0; i < info.arity; ++i)
        add(shapes[opcode], info.kinds[i], i);
    }
    shapes[static_cast<std::uint8_t>(Opcode::k_debug_line)].live = Shape::kNowhere;  // what debuggers may look at
  }
  static constexpr void add(Shape& shape, char letter, unsigned position) {
    std::uint8_t bit = static_cast<std::uint8_t>(1u << (position & 7));
    std::string_view all(&letter, 1);
    if (std::string_view("srScT").contains(all)) shape.sources |= bit;
    if (std::string_view("dD").contains(all)) shape.destinations |= bit;
    if (std::string_view("LfB").contains(all)) shape.labels |= bit;
    if (std::string_view("whYVPgkRCM").contains(all)) shape.lists |= bit;
    if (letter == 't') shape.live = static_cast<std::uint8_t>(position);
    if (letter == 'f') shape.failure = static_cast<std::uint8_t>(position);
  }
};

inline constexpr ShapeTable kShapes;
inline const Shape& shape_of(Opcode opcode) {
  return kShapes.shapes[static_cast<std::uint8_t>(opcode)];
}

}  // namespace mote
