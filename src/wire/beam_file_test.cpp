// .beam files: hand-made ones, each kind of damage, and all that are installed.
#include "wire/beam_file.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "wire/test_beams.h"

namespace mote {
namespace {

using Buffer = std::vector<std::uint8_t>;

void put_u32(Buffer& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    out.push_back(static_cast<std::uint8_t>(value >> shift));
}

Buffer words(std::initializer_list<std::uint32_t> values, std::string_view tail = "") {
  Buffer out;
  for (std::uint32_t value : values)
    put_u32(out, value);
  out.insert(out.end(), tail.begin(), tail.end());
  return out;
}

// A file of the chunks given; a module `m` that exports nothing unless they say otherwise.
struct TestFile {
  std::vector<std::pair<std::string, Buffer>> chunks{
      {"AtU8", words({2}, "\1m\1f")},
      {"Code", words({16, 0, 183, 3, 1}, "\x01\x10\x01\x20\x03")},
      {"ImpT", words({1, 1, 2, 3})},
      {"ExpT", words({1, 2, 0, 2})},
      {"StrT", {}},
  };
  void set(std::string_view name, Buffer data) {
    for (auto& [key, value] : chunks)
      if (key == name) {
        value = std::move(data);
        return;
      }
    chunks.emplace_back(name, std::move(data));
  }
  Buffer bytes() const {
    Buffer body{'B', 'E', 'A', 'M'};
    for (const auto& [name, data] : chunks) {
      body.insert(body.end(), name.begin(), name.end());
      put_u32(body, static_cast<std::uint32_t>(data.size()));
      body.insert(body.end(), data.begin(), data.end());
      while (body.size() % 4 != 0)
        body.push_back(0);
    }
    Buffer out{'F', 'O', 'R', '1'};
    put_u32(out, static_cast<std::uint32_t>(body.size()));
    out.insert(out.end(), body.begin(), body.end());
    return out;
  }
  std::string error() const {
    auto file = parse_beam_file(bytes());
    return file ? "" : file.error().text();
  }
};

TEST(BeamFile, ReadsTables) {
  TestFile test;
  test.set("FunT", words({1, 2, 1, 2, 0, 1, 77}));
  test.set("Line", words({0, 0, 2, 2, 1}, std::string_view("\x51\x12\x61\0\2ab", 7)));
  auto file = parse_beam_file(test.bytes());
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_EQ(file->module(), "m");
  EXPECT_EQ(file->atoms.size(), 3u);
  EXPECT_EQ(file->label_count, 3u);
  EXPECT_EQ(file->imports.at(0).arity, 3u);
  EXPECT_EQ(file->exports.at(0).label, 2u);
  EXPECT_EQ(file->lambdas.at(0).old_uniq, 77u);
  EXPECT_EQ(file->code.size(), 5u);
  ASSERT_EQ(file->lines.size(), 3u);
  EXPECT_EQ(file->lines[1].line, 5u);
  EXPECT_EQ(file->lines[2].file, 1u);
  EXPECT_EQ(file->line_files.at(1), "ab");
}

TEST(BeamFile, ReadsCompactAtomLengths) {
  TestFile test;
  std::string text = "\x10m";
  text += "\x08\x11" + std::string(17, 'a');
  test.set("AtU8", words({static_cast<std::uint32_t>(-2)}, text));
  auto file = parse_beam_file(test.bytes());
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_EQ(file->atoms.at(2), std::string(17, 'a'));
}

TEST(BeamFile, ReadsOldAtomsAsLatin1) {
  TestFile test;
  test.chunks[0] = {"Atom", words({2}, "\1m\2\xE5z")};
  auto file = parse_beam_file(test.bytes());
  ASSERT_TRUE(file) << file.error().text();
  EXPECT_EQ(file->atoms.at(2), "\xC3\xA5z");
}

TEST(BeamFile, ReadsLiteralsCompressedAndNot) {
  Buffer plain = words({1, 3}, std::string_view("\x83\x61\x07", 3));
  Buffer packed(compressBound(plain.size()));
  uLongf size = packed.size();
  compress(packed.data(), &size, plain.data(), plain.size());
  for (bool compressed : {false, true}) {
    Buffer chunk = words({compressed ? static_cast<std::uint32_t>(plain.size()) : 0});
    const Buffer& body = compressed ? packed : plain;
    chunk.insert(chunk.end(), body.begin(),
                 body.begin() + static_cast<std::ptrdiff_t>(compressed ? size : plain.size()));
    TestFile test;
    test.set("LitT", chunk);
    auto file = parse_beam_file(test.bytes());
    ASSERT_TRUE(file) << file.error().text();
    ASSERT_EQ(file->literals.size(), 1u);
    EXPECT_EQ(file->literals[0].size(), 3u);
  }
}

TEST(BeamFile, NamesWhatIsWrongAndWhere) {
  EXPECT_NE(parse_beam_file(Buffer{}).error().text().find("not a BEAM file"), std::string::npos);
  TestFile test;
  test.set("ImpT", words({1, 9, 2, 3}));
  EXPECT_EQ(test.error(), "module m, chunk ImpT at byte 4: no such atom");
  test.set("ImpT", words({0x7FFFFFFF, 9, 2, 3}));
  EXPECT_EQ(test.error(), "module m, chunk ImpT at byte 0: 2147483647 entries do not fit the chunk");
  test.set("AtU8", words({2}, "\1m\7f"));
  EXPECT_EQ(test.error(), "module m, chunk AtU8 at byte 7: the data ends too soon");
  test.set("AtU8", words({2}, "\1m\1\xFF"));
  EXPECT_EQ(test.error(), "module m, chunk AtU8 at byte 6: an atom is not valid UTF-8");
  test.chunks.erase(test.chunks.begin());
  EXPECT_EQ(test.error(), "chunk AtU8 at byte 0: the chunk is missing");
}

TEST(BeamFile, ChecksumPassesOverTheOldHashOfLambdas) {
  TestFile test;
  test.set("FunT", words({1, 2, 1, 2, 0, 1, 77}));
  auto first = parse_beam_file(test.bytes());
  test.set("FunT", words({1, 2, 1, 2, 0, 1, 78}));
  EXPECT_EQ(parse_beam_file(test.bytes())->md5, first->md5);
  test.set("FunT", words({1, 2, 1, 2, 1, 1, 78}));
  EXPECT_NE(parse_beam_file(test.bytes())->md5, first->md5);
}

TEST(BeamFile, EveryTruncationIsAnError) {
  Buffer whole = TestFile().bytes();
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(parse_beam_file(Bytes(whole.data(), size))) << size;
}

TEST(BeamFile, ReadsEveryInstalledFile) {
  for (const std::filesystem::path& path : installed_beams()) {
    auto file = parse_beam_file(read_test_file(path));
    ASSERT_TRUE(file) << path << ": " << file.error().text();
    EXPECT_EQ(path.stem().string(), file->module()) << path;
  }
}

}  // namespace
}  // namespace mote
