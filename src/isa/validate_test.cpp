// Validation: each rule, every installed file, and ten thousand damaged ones.
#include "isa/validate.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "isa/disassemble.h"
#include "isa/test_module.h"
#include "wire/test_beams.h"

namespace mote {
namespace {

// What validation says of function f/1 with this body, or "" where it is content.
std::string verdict(const std::function<void(TestModule&)>& body) {
  TestModule module;
  module.function(1, 2, 1);
  body(module);
  auto code = module.decode();
  if (!code) return code.error().text();
  auto valid = validate_code(module.file, *code);
  return valid ? "" : valid.error().message;
}

TEST(Validate, AcceptsSoundCode) {
  EXPECT_EQ(verdict([](TestModule& m) { m.ret(); }), "");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_allocate, {u(2), u(1)}).op(Opcode::k_move, {x(0), y(1)});
              m.op(Opcode::k_call, {u(1), f(2)}).op(Opcode::k_trim, {u(1), u(1)});
              m.op(Opcode::k_is_tuple, {f(3), x(0)}).op(Opcode::k_deallocate, {u(1)}).ret();
              m.label(3).op(Opcode::k_badmatch, {y(0)});
            }),
            "");
}

TEST(Validate, Frames) {
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_move, {x(0), y(0)}).ret(); }),
            "a y register outside of the frame");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_allocate, {u(1), u(1)}).op(Opcode::k_move, {x(0), y(1)}); }),
            "a y register outside of the frame");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_allocate, {u(1), u(1)}).ret(); }), "leaves its frame behind");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_allocate, {u(1), u(1)}).op(Opcode::k_deallocate, {u(2)}); }),
            "not the size of the frame");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_call, {u(1), f(2)}); }), "a call without a frame");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_allocate, {u(1), u(1)}).op(Opcode::k_allocate, {u(1), u(1)}); }),
            "a frame within a frame");
  // Two ways to label 4, with and without a frame.
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_is_tuple, {f(4), x(0)}).op(Opcode::k_allocate, {u(1), u(1)});
              m.label(4).op(Opcode::k_move, {x(0), y(0)}).op(Opcode::k_badmatch, {x(0)});
            }),
            "a y register outside of the frame");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_is_tuple, {f(4), x(0)}).op(Opcode::k_allocate, {u(1), u(1)});
              m.label(4).op(Opcode::k_badmatch, {x(0)});
            }),
            "");
}

TEST(Validate, FramesOfLoops) {
  // The frame shrinks around a loop, which shows only on the second way to label 3.
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_allocate, {u(2), u(1)}).label(3).op(Opcode::k_move, {x(0), y(1)});
              m.op(Opcode::k_trim, {u(1), u(1)}).op(Opcode::k_jump, {f(3)});
            }),
            "a y register outside of the frame");
}

TEST(Validate, LabelsAndFunctions) {
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_jump, {f(9)}); }), "label 9 is not in this function");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_jump, {f(99)}); }), "operand 1 of jump: no such label");
  EXPECT_EQ(verdict([](TestModule& m) { m.ret().function(5, 3, 0).op(Opcode::k_jump, {f(2)}); }),
            "label 2 is not in this function");
  EXPECT_EQ(verdict([](TestModule& m) { m.label(2).ret(); }), "label 2 is defined twice");
  EXPECT_EQ(verdict([](TestModule& m) { m.label(50).ret(); }), "bad number of a label");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_call_only, {u(2), f(2)}); }),
            "no function of this arity at label 2");
  EXPECT_EQ(verdict([](TestModule& m) { m.file.function_count = 3; }), "1 functions where 3 are announced");
  EXPECT_EQ(verdict([](TestModule& m) { m.file.exports.push_back({2, 2, 2}); }),
            "entry 0: no function of this name and arity at its label");
  EXPECT_EQ(verdict([](TestModule& m) { m.file.lambdas.push_back({2, 2, 2, 0, 0, 0}); }),
            "entry 0: no function of this arity at its label");
}

TEST(Validate, OperandsAndTables) {
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_move, {x(1024), x(0)}); }),
            "operand 1 of move: no such register");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_move, {a(9), x(0)}); }), "operand 1 of move: no such atom");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_move, {lit(0), x(0)}); }), "operand 1 of move: no such literal");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_move, {x(0), a(1)}); }),
            "operand 2 of move: of a kind that does not belong there");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_call_ext_only, {u(1), u(0)}); }),
            "operand 2 of call_ext_only: out of range");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.file.imports.push_back({1, 2, 2});
              m.op(Opcode::k_call_ext_only, {u(1), u(0)});
            }),
            "operand 2 of call_ext_only: the function takes another number of arguments");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_make_fun3, {u(0), x(0), list({})}); }),
            "operand 1 of make_fun3: out of range");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_select_val, {x(0), f(1), list({a(4)})}); }),
            "operand 3 of select_val: a pair is not complete");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_is_tuple, {f(0), x(0)}); }), "label 0 is not in this function");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_select_val, {x(0), f(1), list({a(4), f(9)})}); }),
            "label 9 is not in this function");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_bs_match, {f(1), x(0), list({a(4), u(8)})}); }),
            "operand 3 of bs_match: an unknown command");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_bs_match_string, {f(1), x(0), u(8), u(0)}); }),
            "operand 4 of bs_match_string: beyond the strings");
}

TEST(Validate, RegistersAreSetBeforeTheyAreRead) {
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_move, {x(1), x(0)}).ret(); }),
            "register x1 is read before it is set");
  EXPECT_EQ(
      verdict([](TestModule& m) {
        m.op(Opcode::k_allocate, {u(1), u(1)}).op(Opcode::k_move, {y(0), x(0)}).op(Opcode::k_deallocate, {u(1)}).ret();
      }),
      "register y0 is read before it is set");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_test_heap, {u(2), u(2)}).ret(); }),
            "not all of the first 2 x registers are set");
  EXPECT_EQ(
      verdict([](TestModule& m) {
        m.op(Opcode::k_move, {x(0), x(3)}).op(Opcode::k_test_heap, {u(2), u(1)}).op(Opcode::k_move, {x(3), x(0)}).ret();
      }),
      "register x3 is read before it is set");
  // Set on one of two ways only.
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_is_tuple, {f(3), x(0)}).op(Opcode::k_move, {a(4), x(1)});
              m.label(3).op(Opcode::k_move, {x(1), x(0)}).ret();
            }),
            "register x1 is read before it is set");
  // Many registers are followed as few are.
  EXPECT_EQ(
      verdict([](TestModule& m) { m.op(Opcode::k_move, {x(0), x(700)}).op(Opcode::k_move, {x(700), x(0)}).ret(); }),
      "");
  EXPECT_EQ(
      verdict([](TestModule& m) { m.op(Opcode::k_move, {x(0), x(700)}).op(Opcode::k_move, {x(701), x(0)}).ret(); }),
      "register x701 is read before it is set");
}

TEST(Validate, HeapIsReserved) {
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_test_heap, {u(4), u(1)}).op(Opcode::k_put_list, {x(0), x(0), x(0)});
              m.op(Opcode::k_put_list, {x(0), x(0), x(0)}).ret();
            }),
            "");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_test_heap, {u(3), u(1)}).op(Opcode::k_put_list, {x(0), x(0), x(0)});
              m.op(Opcode::k_put_list, {x(0), x(0), x(0)}).ret();
            }),
            "more heap is used than is reserved");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_put_tuple2, {x(0), list({x(0)})}).ret(); }),
            "more heap is used than is reserved");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_test_heap, {u(3), u(1)});
              m.op(Opcode::k_update_record, {a(4), u(2), x(0), x(0), list({u(1), a(4), u(2), a(4)})}).ret();
            }),
            "");
  for (unsigned position : {0, 3}) {
    EXPECT_EQ(verdict([&](TestModule& m) {
                m.op(Opcode::k_test_heap, {u(3), u(1)});
                m.op(Opcode::k_update_record, {a(4), u(2), x(0), x(0), list({u(position), a(4)})}).ret();
              }),
              "operand 5 of update_record: a position outside of the tuple");
  }
}

TEST(Validate, HandlersBelongToTheirFrames) {
  auto protect = [](TestModule& m) { m.op(Opcode::k_allocate, {u(2), u(1)}).op(Opcode::k_move, {x(0), y(0)}); };
  EXPECT_EQ(verdict([&](TestModule& m) {
              protect(m);
              m.op(Opcode::k_try, {y(1), f(3)}).op(Opcode::k_call, {u(1), f(2)}).op(Opcode::k_try_end, {y(1)});
              m.op(Opcode::k_deallocate, {u(2)}).ret();
              m.label(3).op(Opcode::k_try_case, {y(1)}).op(Opcode::k_raise, {x(2), x(1)});
            }),
            "");
  EXPECT_EQ(verdict([&](TestModule& m) {
              protect(m);
              m.op(Opcode::k_catch, {y(1), f(3)}).op(Opcode::k_move, {y(1), x(0)});
              m.label(3).op(Opcode::k_catch_end, {y(1)}).op(Opcode::k_deallocate, {u(2)}).ret();
            }),
            "register y1 is read before it is set");
  EXPECT_EQ(verdict([&](TestModule& m) {
              protect(m);
              m.op(Opcode::k_catch, {y(1), f(3)}).op(Opcode::k_call, {u(1), f(2)});
              m.label(3).op(Opcode::k_deallocate, {u(2)}).ret();
            }),
            "label 3 is no handler of this");
  EXPECT_EQ(verdict([&](TestModule& m) {
              protect(m);
              m.op(Opcode::k_catch, {y(1), f(3)}).op(Opcode::k_trim, {u(1), u(1)}).op(Opcode::k_call, {u(1), f(2)});
              m.label(3).op(Opcode::k_catch_end, {y(1)}).op(Opcode::k_deallocate, {u(2)}).ret();
            }),
            "the frame of a handler changes");
  EXPECT_EQ(verdict([&](TestModule& m) {
              m.op(Opcode::k_allocate, {u(2), u(1)}).op(Opcode::k_init_yregs, {list({y(0), y(1)})});
              m.op(Opcode::k_catch, {y(0), f(3)}).op(Opcode::k_catch, {y(1), f(4)}).op(Opcode::k_call, {u(1), f(2)});
              m.label(4).op(Opcode::k_catch_end, {y(1)});
              m.label(3).op(Opcode::k_catch_end, {y(0)}).op(Opcode::k_deallocate, {u(2)}).ret();
            }),
            "handlers that are not nested");
}

TEST(Validate, MessagesThatStayAreForgotten) {
  auto receive = [](TestModule& m, const std::function<void()>& body) {
    m.op(Opcode::k_allocate, {u(1), u(1)}).op(Opcode::k_init_yregs, {list({y(0)})});
    m.label(3).op(Opcode::k_loop_rec, {f(4), x(0)});
    body();
    m.op(Opcode::k_loop_rec_end, {f(3)}).label(4).op(Opcode::k_wait, {f(3)});
  };
  EXPECT_EQ(verdict([&](TestModule& m) {
              receive(m, [&] {
                m.op(Opcode::k_is_tuple, {f(5), x(0)}).op(Opcode::k_move, {x(0), y(0)}).op(Opcode::k_remove_message);
                m.op(Opcode::k_deallocate, {u(1)}).ret().label(5);
              });
            }),
            "");
  EXPECT_EQ(verdict([&](TestModule& m) { receive(m, [&] { m.op(Opcode::k_call, {u(1), f(2)}); }); }),
            "leaves a receive that looks at a message");
  // X registers do not outlive a look at the mailbox.
  EXPECT_EQ(verdict([&](TestModule& m) {
              m.op(Opcode::k_move, {x(0), x(1)}).label(3).op(Opcode::k_loop_rec, {f(4), x(0)});
              m.op(Opcode::k_remove_message).op(Opcode::k_move, {x(1), x(0)}).ret().label(4).op(Opcode::k_wait, {f(3)});
            }),
            "register x1 is read before it is set");
}

TEST(Validate, LoopsCall) {
  EXPECT_EQ(verdict([](TestModule& m) { m.label(3).op(Opcode::k_jump, {f(3)}); }), "a loop without a call");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.label(3).op(Opcode::k_is_tuple, {f(4), x(0)}).ret();
              m.label(4).op(Opcode::k_is_list, {f(3), x(0)}).ret();
            }),
            "a loop without a call");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.op(Opcode::k_allocate, {u(1), u(1)}).op(Opcode::k_init_yregs, {list({y(0)})});
              m.label(3).op(Opcode::k_try, {y(0), f(4)}).op(Opcode::k_badmatch, {x(0)});
              m.label(4).op(Opcode::k_try_case, {y(0)}).op(Opcode::k_jump, {f(3)});
            }),
            "a loop without a call");
  EXPECT_EQ(
      verdict([](TestModule& m) {
        m.label(3).op(Opcode::k_loop_rec, {f(4), x(0)}).op(Opcode::k_jump, {f(3)}).label(4).op(Opcode::k_wait, {f(3)});
      }),
      "a loop without a call");
  // Backwards, but no loop.
  EXPECT_EQ(
      verdict([](TestModule& m) { m.op(Opcode::k_jump, {f(4)}).label(3).ret().label(4).op(Opcode::k_jump, {f(3)}); }),
      "");
}

// The instructions of f/1 once it is valid.
std::string completed(const std::function<void(TestModule&)>& body) {
  TestModule module;
  module.function(1, 2, 1);
  body(module);
  auto code = module.decode();
  if (!code) return code.error().text();
  if (auto valid = validate_code(module.file, *code); !valid) return valid.error().message;
  std::string names;
  for (const Instruction& instruction : code->instructions)
    names += std::string(opcode_info(instruction.opcode).name) + " ";
  return names;
}

TEST(Validate, SetsSlotsWhereTheStackMayBeWalked) {
  EXPECT_EQ(completed([](TestModule& m) {
              m.op(Opcode::k_allocate, {u(3), u(1)}).op(Opcode::k_move, {x(0), y(1)}).op(Opcode::k_call, {u(1), f(2)});
              m.op(Opcode::k_deallocate, {u(3)}).ret();
            }),
            "label func_info label allocate move init_yregs call deallocate return int_code_end ");
}

TEST(Validate, CallsThatAreTakenNeverToReturn) {
  // The compiler knows that the call raises: behind it stands the handler.
  auto body = [](TestModule& m) {
    m.op(Opcode::k_allocate, {u(1), u(1)}).op(Opcode::k_try, {y(0), f(3)}).op(Opcode::k_call, {u(1), f(2)});
    m.label(3).op(Opcode::k_try_case, {y(0)}).op(Opcode::k_raise, {x(2), x(1)});
  };
  EXPECT_EQ(completed(body), "label func_info label allocate try call if_end label try_case raise int_code_end ");
  // raise/3 returns where its arguments are bad, so that what comes behind it has to be sound.
  EXPECT_EQ(verdict([](TestModule& m) {
              m.file.atoms.insert(m.file.atoms.end(), {"erlang", "raise"});  // 5 and 6
              m.file.imports.push_back({5, 6, 3});
              m.op(Opcode::k_move, {x(0), x(1)}).op(Opcode::k_move, {x(0), x(2)});
              m.op(Opcode::k_call_ext, {u(3), u(0)}).ret();
            }),
            "a call without a frame");
}

TEST(Validate, BitsAreKnownToBeThere) {
  auto match = [](std::initializer_list<Encoded> commands) {
    return verdict([&](TestModule& m) {
      for (std::string_view name : {"ensure_at_least", "ensure_exactly", "skip", "=:=", "get_tail"})  // atoms 5 to 9
        m.file.atoms.push_back(name);
      m.op(Opcode::k_bs_match, {f(1), x(0), list(commands)}).ret();
    });
  };
  EXPECT_EQ(match({a(5), u(16), u(8), a(7), u(8), a(7), u(8), a(9), u(1), u(1), x(0)}), "");
  EXPECT_EQ(match({a(6), u(16), a(8), a(0), u(16), u(7)}), "");
  EXPECT_EQ(match({a(7), u(1)}), "operand 3 of bs_match: bits are taken that may not be there");
  EXPECT_EQ(match({a(5), u(16), u(8), a(7), u(8), a(7), u(9)}),
            "operand 3 of bs_match: bits are taken that may not be there");
  EXPECT_EQ(match({a(6), u(80), a(8), a(0), u(65), u(7)}), "operand 3 of bs_match: too many bits to compare");
}

TEST(Validate, CodeEndsAndBegins) {
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_move, {x(0), x(1)}); }), "the code goes on beyond its end");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_on_load).ret(); }),
            "on_load outside of a function without arguments");
  EXPECT_EQ(verdict([](TestModule& m) {
              m.ret().function(5, 3, 0).op(Opcode::k_on_load).op(Opcode::k_move, {a(4), x(0)}).ret();
            }),
            "");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_select_val, {x(0), f(0), list({})}); }),
            "label 0 is not in this function");
  EXPECT_EQ(verdict([](TestModule& m) { m.op(Opcode::k_bs_start_match4, {f(0), u(1), x(0), x(0)}).ret(); }),
            "label 0 is not in this function");
}

TEST(Validate, ErrorsNameThePlace) {
  TestModule module;
  module.function(1, 2, 1).op(Opcode::k_move, {x(1024), x(0)});
  auto code = module.decode();
  ASSERT_TRUE(code);
  EXPECT_EQ(validate_code(module.file, *code).error().text(),
            "module m, function f/1, chunk Code at byte 8: operand 1 of move: no such register");
}

TEST(Disassemble, NamesWhatOperandsStandFor) {
  TestModule module;
  module.file.imports.push_back({1, 3, 1});
  module.file.literals.push_back(Encoded{});
  const Encoded literal{131, 104, 2, 97, 1, 107, 0, 2, 'h', 'i'};
  module.file.literals[0] = literal;
  module.function(1, 2, 1).op(Opcode::k_move, {lit(0), x(0)}).op(Opcode::k_is_tuple, {f(1), x(0)});
  module.op(Opcode::k_call_ext_only, {u(1), u(0)});
  module.function(3, 3, 1).op(Opcode::k_call_only, {u(1), f(2)});
  auto code = module.decode();
  ASSERT_TRUE(code);
  ASSERT_TRUE(validate_code(module.file, *code));
  EXPECT_EQ(disassemble(module.file, *code, {.function = "g/1"}),
            "\nfunction g/1\nf3:\n      20  func_info        m, g, 1\nf4:\n      26  call_only        1, f/1\n");
  std::string all = disassemble(module.file, *code);
  EXPECT_NE(all.find("move             {1,\"hi\"}, x0\n"), std::string::npos) << all;
  EXPECT_NE(all.find("call_ext_only    1, m:g/1\n"), std::string::npos) << all;
}

TEST(Validate, EveryInstalledFile) {
  for (const std::filesystem::path& path : installed_beams()) {
    auto valid = check_beam(read_test_file(path));
    EXPECT_TRUE(valid) << path << ": " << valid.error().text();
  }
}

TEST(Validate, DamagedFilesNeverCrash) {
  std::vector<std::filesystem::path> paths = installed_beams();
  std::erase_if(paths, [](const auto& path) { return std::filesystem::file_size(path) > 30000; });
  if (paths.empty()) return;
  std::mt19937 random(28);
  std::vector<std::uint8_t> whole;
  int accepted = 0;
  for (int round = 0; round < 10000; ++round) {
    if (round % 20 == 0) whole = read_test_file(paths[random() % paths.size()]);
    std::vector<std::uint8_t> bytes = whole;
    switch (random() % 8) {
      case 0:
        bytes.resize(random() % bytes.size());
        break;
      case 1:  // a run of bytes from elsewhere
        for (std::size_t i = 0, from = random() % bytes.size(), to = random() % bytes.size(); i < 16; ++i)
          bytes[(to + i) % bytes.size()] = whole[(from + i) % bytes.size()];
        break;
      default:
        for (unsigned i = 0, count = 1 + random() % 8; i < count; ++i)
          bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
    }
    auto file = parse_beam_file(bytes);
    if (!file) continue;
    auto code = decode_code(*file);
    if (!code || !validate_code(*file, *code)) continue;
    ++accepted;
    disassemble(*file, *code);
  }
  EXPECT_GT(accepted, 0);  // damage to what is no code, such as documentation
}

}  // namespace
}  // namespace mote
