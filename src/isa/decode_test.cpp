// Decoding: each form of operand, damage, and every installed file.
#include "isa/decode.h"

#include <gtest/gtest.h>

#include <chrono>

#include "wire/test_beams.h"

namespace mote {
namespace {

// A BeamFile of this code alone, with atoms [], m and f.
struct TestCode {
  BeamFile file;
  std::vector<std::uint8_t> bytes;
  explicit TestCode(std::vector<std::uint8_t> code) : bytes(std::move(code)) {
    file.atoms = {"", "m", "f"};
    file.code = bytes;
  }
};

constexpr std::uint8_t kMove = 64, kEnd = 3;

Operand first_operand(std::vector<std::uint8_t> encoded, DecodedCode* out = nullptr) {
  encoded.insert(encoded.begin(), kMove);
  encoded.insert(encoded.end(), {0x03, kEnd});  // move OPERAND x0
  TestCode test(encoded);
  auto code = decode_code(test.file);
  EXPECT_TRUE(code) << code.error().text();
  if (!code) return {};
  Operand result = code->operands(code->instructions[0])[0];
  if (out != nullptr) *out = std::move(*code);
  return result;
}

TEST(Decode, Operands) {
  EXPECT_EQ(first_operand({0x02}).kind, Operand::kNil);
  EXPECT_EQ(first_operand({0x22}).kind, Operand::kAtom);
  EXPECT_EQ(first_operand({0x22}).index(), 2u);
  EXPECT_EQ(first_operand({0x13}).kind, Operand::kX);
  EXPECT_EQ(first_operand({0x14}).kind, Operand::kY);
  EXPECT_EQ(first_operand({0xE9, 0xFF}).integer(), 2047);
  EXPECT_EQ(first_operand({0x19, 0xFF, 0xFF}).integer(), -1);
  EXPECT_EQ(first_operand({0x19, 0x80, 0x00}).integer(), -32768);
  EXPECT_EQ(first_operand({0x39, 0x00, 0xFF, 0xFF}).integer(), 65535);
  Operand typed = first_operand({0x57, 0x33, 0x40});
  EXPECT_EQ(typed.kind, Operand::kX);
  EXPECT_EQ(typed.index(), 3u);
  EXPECT_EQ(typed.type(), 4u);
  Operand allocation = first_operand({0x37, 0x30, 0x00, 0x50, 0x10, 0x20, 0x20, 0x10});
  EXPECT_EQ(allocation.words(), 5u);
  EXPECT_EQ(allocation.floats(), 2u);
  EXPECT_EQ(allocation.funs(), 1u);
  EXPECT_EQ(first_operand({0x47, 0x90}).kind, Operand::kLiteral);
  EXPECT_EQ(first_operand({0x27, 0x10}).kind, Operand::kFloatRegister);
}

TEST(Decode, Lists) {
  DecodedCode code;
  Operand list = first_operand({0x17, 0x20, 0x13, 0x14}, &code);
  ASSERT_EQ(list.kind, Operand::kList);
  ASSERT_EQ(code.list(list).size(), 2u);
  EXPECT_EQ(code.list(list)[1].kind, Operand::kY);
}

TEST(Decode, Bignums) {
  DecodedCode code;
  // 2^64 in nine bytes: length field 7 (nine or more), then compact 0.
  Operand big = first_operand({0xF9, 0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0}, &code);
  ASSERT_EQ(big.kind, Operand::kBignum);
  EXPECT_FALSE(code.bignums[0].negative);
  EXPECT_EQ(std::vector(code.limbs), (std::vector<std::uint64_t>{0, 1}));
  // -2^64
  big = first_operand({0xF9, 0x00, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0}, &code);
  ASSERT_EQ(big.kind, Operand::kBignum);
  EXPECT_TRUE(code.bignums[0].negative);
  EXPECT_EQ(std::vector(code.limbs), (std::vector<std::uint64_t>{0, 1}));
  // -1 and -2^63, with needless leading bytes, fit
  EXPECT_EQ(first_operand({0xF9, 0x00, 255, 255, 255, 255, 255, 255, 255, 255, 255}).integer(), -1);
  EXPECT_EQ(first_operand({0xF9, 0x00, 255, 128, 0, 0, 0, 0, 0, 0, 0}).integer(), INT64_MIN);
  // 2^63 does not
  big = first_operand({0xF9, 0x00, 0, 128, 0, 0, 0, 0, 0, 0, 0}, &code);
  ASSERT_EQ(big.kind, Operand::kBignum);
  EXPECT_EQ(std::vector(code.limbs), (std::vector<std::uint64_t>{std::uint64_t{1} << 63}));
  // -(2^64 + 5)
  big = first_operand({0xF9, 0x00, 0xFE, 255, 255, 255, 255, 255, 255, 255, 251}, &code);
  EXPECT_EQ(std::vector(code.limbs), (std::vector<std::uint64_t>{5, 1}));
}

TEST(Decode, ErrorsNameFunctionAndOffset) {
  TestCode unknown({2, 0x12, 0x22, 0x30, 250});  // func_info m f 3
  auto code = decode_code(unknown.file);
  ASSERT_FALSE(code);
  EXPECT_EQ(code.error().text(), "module m, function f/3, chunk Code at byte 4: unknown instruction 250");
  TestCode obsolete({27});
  EXPECT_EQ(decode_code(obsolete.file).error().message, "instruction 27 (m_plus) is no longer in use");
  TestCode cut({64, 0x12});
  EXPECT_EQ(decode_code(cut.file).error().message, "operand 2 of move: the code ends within it");
  TestCode endless({1, 0x10});
  EXPECT_EQ(decode_code(endless.file).error().message, "the code ends without int_code_end");
  TestCode newer({3});
  newer.file.opcode_max = 250;
  EXPECT_NE(decode_code(newer.file).error().message.find("compiled for a later version"), std::string::npos);
}

TEST(Decode, EveryInstalledFile) {
  std::size_t bytes = 0, instructions = 0;
  std::chrono::nanoseconds time{};
  for (const std::filesystem::path& path : installed_beams()) {
    auto file = parse_beam_file(read_test_file(path));
    ASSERT_TRUE(file) << path << ": " << file.error().text();
    auto start = std::chrono::steady_clock::now();
    auto code = decode_code(*file);
    time += std::chrono::steady_clock::now() - start;
    ASSERT_TRUE(code) << path << ": " << code.error().text();
    bytes += file->code.size();
    instructions += code->instructions.size();
  }
  RecordProperty("bytes", static_cast<int>(bytes));
  RecordProperty("instructions", static_cast<int>(instructions));
  RecordProperty("microseconds", static_cast<int>(time.count() / 1000));
}

}  // namespace
}  // namespace mote
