// External terms: what the reference writes comes back byte for byte; damage of every kind is an error.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "heap/arena.h"
#include "term/build.h"
#include "term/compare.h"
#include "term/map.h"
#include "wire/detached_resolver.h"
#include "wire/external_decode.h"
#include "wire/external_encode.h"

namespace mote {
namespace {

using Buffer = std::vector<std::uint8_t>;

// As the reference encodes them with option `deterministic`.
constexpr const char* kReferenceTerms[] = {
    // clang-format off
    "836100",
    "8361FF",
    "836200000100",
    "8362FFFFFFFF",
    "836208000000",
    "8362F8000000",
    "836E040000000080",
    "83627FFFFFFF",
    "836280000000",
    "836E040101000080",
    "836E08000000000000000008",
    "836E08010000000000000008",
    "836E0800FFFFFFFFFFFFFF07",
    "836E08000000000000000080",
    "836E0900000000000000000001",
    "836E0901000000000000000001",
    "836E0800FFFFFFFFFFFFFFFF",
    "836E0D0111000000000000000000000010",
    "83463FF8000000000000",
    "83468000000000000000",
    "83467E37E43C8800759C",
    "83770161",
    "837700",
    "837703612062",
    "837707C3A5C39FE282AC",
    "836A",
    "836B0003616263",
    "836C00000002610162000001006A",
    "836C00000001770161770162",
    "836C000000016A6A",
    "836C00000002610161026103",
    "836800",
    "836801770161",
    "83680277016168027701626C000000017701636A",
    "83680561016102610361046105",
    "836D00000000",
    "836D00000003010203",
    "834D000000010180",
    "834D000000020300A0",
    "836D00000041070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707070707"
    "0707070707070707070707070707070707",
    "837400000000",
    "8374000000026101610261037400000000",
    "8374000000056101770162463FF000000000000077016377016161016B00017868006D00000001796C0000000174000000006A",
    "837177056C6973747377036D61706102",
    "836803463FF80000000000006C0000000271770665726C616E67770473656C6661004D00000003040102306A6E0801D20A1FEB8CA954"
    "AB",
    "836C000000036A6C000000016A6A6C000000026A6C000000016A6A6A6A",
    "836B0001E5",
    "836C0000000162000020AC6A",
    "8368016C0000000461016102610362000001006A",
    "836B0100000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F3031"
    "32333435363738393A3B3C3D3E3F404142434445464748494A4B4C4D4E4F505152535455565758595A5B5C5D5E5F6061626364656667"
    "68696A6B6C6D6E6F707172737475767778797A7B7C7D7E7F808182838485868788898A8B8C8D8E8F909192939495969798999A9B9C9D"
    "9E9FA0A1A2A3A4A5A6A7A8A9AAABACADAEAFB0B1B2B3B4B5B6B7B8B9BABBBCBDBEBFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECFD0D1D2D3"
    "D4D5D6D7D8D9DADBDCDDDEDFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFF0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF",
    "836C0000000270000000860100000000000000000000000000000001000000070000000277016D610362FFFFFFFB58770D6E6F6E6F64"
    "65406E6F686F737400000000000000000000000061017000000040020000000000000000000000000000000500000001000000007701"
    "6B6100610058770D6E6F6E6F6465406E6F686F73740000000000000000000000007701616A",
    "83587703614062000000010000000200000003",
    "835A0003770361406200000003000000070000000100000002",
    "835A00057703614062000000030000000700000001000000020000000300000004",
    "83787703614062000000000000000500000003",
    "8358770D6E6F6E6F6465406E6F686F73740000000A0000000200000000",
    "835A0003770D6E6F6E6F6465406E6F686F737400000000000000070000000100000002",
    "8378770D6E6F6E6F6465406E6F686F7374000000000000000500000000",
    // clang-format on
};

Buffer from_hex(std::string_view hex) {
  Buffer bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

std::string to_hex(Bytes bytes) {
  std::string hex;
  for (std::uint8_t byte : bytes) {
    hex += "0123456789ABCDEF"[byte >> 4];
    hex += "0123456789ABCDEF"[byte & 15];
  }
  return hex;
}

class ExternalTerm : public testing::Test {
 protected:
  std::expected<DecodedTerm, DecodeError> decode(Bytes bytes, DecodeOptions options = {}) {
    return decode_external(bytes, space, atoms, resolver, options);
  }
  Term decode_hex(std::string_view hex) {
    auto decoded = decode(from_hex(hex));
    EXPECT_TRUE(decoded) << hex << ": " << decoded.error().message;
    return decoded ? decoded->term : Term::nil();
  }
  std::string error(std::string_view hex, DecodeOptions options = {}) {
    auto decoded = decode(from_hex(hex), options);
    return decoded ? "" : decoded.error().message;
  }
  ByteBuffer encode(Term term, EncodeOptions options = {}) { return encode_external(term, atoms, resolver, options); }
  std::string hex(Term term, EncodeOptions options = {}) { return to_hex(encode(term, options).bytes()); }
  Term deep_list(int depth) {
    Term list = Term::nil();
    for (int i = 0; i < depth; ++i)
      list = make_cons(space, list, Term::nil());
    return list;
  }

  Arena space;
  AtomTable atoms;
  DetachedResolver resolver{atoms};
};

TEST_F(ExternalTerm, ReferenceTermsComeBackByteForByte) {
  for (const char* text : kReferenceTerms) {
    auto decoded = decode(from_hex(text));
    ASSERT_TRUE(decoded) << text << ": " << decoded.error().message << " at " << decoded.error().offset;
    EXPECT_EQ(decoded->used, std::string_view(text).size() / 2);
    EXPECT_EQ(hex(decoded->term, {.deterministic = true}), text);
    EXPECT_EQ(external_size(decoded->term, atoms, resolver), decoded->used) << text;
  }
}

TEST_F(ExternalTerm, OldForms) {
  EXPECT_EQ(hex(decode_hex("8363312E3530303030303030303030303030303030303030652B30300000000000")),
            "83463FF8000000000000");
  EXPECT_EQ(hex(decode_hex("83640002E561")), "837703C3A561");
  EXPECT_EQ(hex(decode_hex("837301E5")), "837702C3A5");
  EXPECT_EQ(hex(decode_hex("8367770161000000010000000203")), "8358770161000000010000000200000003");
  EXPECT_EQ(hex(decode_hex("83657701610000000103")), "835A00017701610000000300000001");
  EXPECT_EQ(hex(decode_hex("836677016100000001"
                           "03")),
            "8378770161000000000000000100000003");
  EXPECT_EQ(hex(decode_hex("836C000000006101")), "836101");
  EXPECT_EQ(hex(decode_hex("836E0A0105000000000000000000")), "8362FFFFFFFB");
  EXPECT_EQ(hex(decode_hex("836900000000")), "836800");
}

TEST_F(ExternalTerm, Options) {
  Term half = make_float(space, 1.5);
  EXPECT_EQ(hex(half, {.minor_version = 0}), "8363312E3530303030303030303030303030303030303030652B30300000000000");
  EXPECT_EQ(hex(atoms.intern("a\xC3\xA5"), {.minor_version = 1}), "8364000261E5");
  EXPECT_EQ(hex(atoms.intern("a\xC3\xA5\xE2\x82\xAC"), {.minor_version = 1}), "83770661C3A5E282AC");
  Term text = make_byte_list(space, std::string(100, 'a'));
  EXPECT_EQ(hex(text, {.compression = -1}), "835000000067789CCB664849A4030000CCCB26B4");
  EXPECT_EQ(hex(text, {.compression = 9}), "83500000006778DACB664849A4030000CCCB26B4");
  EXPECT_EQ(hex(atoms::k_ok, {.compression = 9}), "8377026F6B");
  EXPECT_EQ(decode(from_hex("835000000067789CCB664849A4030000CCCB26B4010203"))->used, 20u);
}

TEST_F(ExternalTerm, LocalTermsAreReadByTheirRuntimeOnly) {
  Term term = make_tuple(space, {Term::local_pid(77), atoms::k_ok, make_reference(space, 5, 6)});
  for (int compression : {0, 9}) {
    ByteBuffer bytes = encode(term, {.compression = compression, .local = true});
    auto decoded = decode(bytes.bytes());
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(exactly_equal(decoded->term, term));
    EXPECT_EQ(decoded->used, bytes.size());
    bytes.data()[bytes.size() - 1] ^= 1;
    EXPECT_FALSE(decode(bytes.bytes()));
  }
}

TEST_F(ExternalTerm, AliasesKeepTheirProcess) {
  Term alias = make_alias_reference(space, 77, 5, Term::local_pid(Word{3} << kPidNumberBits | 9));
  EXPECT_EQ(hex(alias),
            "835A0005770D6E6F6E6F6465406E6F686F7374000000000000004D0000000000014000"
            "0000000900000003");
  Term back = decode(encode(alias).bytes())->term;
  EXPECT_TRUE(exactly_equal(alias, back));
  EXPECT_EQ(hex(back), hex(alias));
}

TEST_F(ExternalTerm, RefusesWhatIsMalformed) {
  EXPECT_EQ(error(""), "no version byte 131");
  EXPECT_EQ(error("826101"), "no version byte 131");
  EXPECT_EQ(error("83"), "the data ends too soon");
  EXPECT_EQ(error("83FF"), "unknown tag");
  EXPECT_EQ(error("83467FF0000000000000"), "not a finite number");
  EXPECT_EQ(error("834D000000010005"), "bad number of bits in the last byte");
  EXPECT_EQ(error("834D000000010905"), "bad number of bits in the last byte");
  EXPECT_EQ(error("8374000000026101610161016102"), "a key occurs twice in a map");
  EXPECT_EQ(error("837701FF"), "an atom is not valid UTF-8");
  EXPECT_EQ(error("83690FFFFFFF6101"), "more elements than bytes");
  EXPECT_EQ(error("836CFFFFFFFF6101"), "more elements than bytes");
  EXPECT_EQ(error("8374FFFFFFFF6101"), "more elements than bytes");
  EXPECT_EQ(error("836DFFFFFFFF6101"), "the data ends too soon");
  EXPECT_EQ(error("836FFFFFFFFF0101"), "the data ends too soon");
  EXPECT_EQ(error("8350FFFFFFFF789CCB66"), "damaged compressed data");
  EXPECT_EQ(error("835000000068789CCB664849A4030000CCCB26B4"), "damaged compressed data");
  EXPECT_EQ(error("835000000066789CCB664849A4030000CCCB26B4"), "damaged compressed data");
  EXPECT_EQ(error("8371770161770162620000FFFF"), "bad arity");
}

TEST_F(ExternalTerm, SafeMakesNoAtomsAndNoFunctions) {
  EXPECT_EQ(error("8377026F6B", {.safe = true}), "");
  std::size_t before = atoms.count();
  EXPECT_EQ(error("837705"
                  "6E6577"
                  "2121",
                  {.safe = true}),
            "an atom that does not exist");
  EXPECT_EQ(atoms.count(), before);
  EXPECT_EQ(error("8371"
                  "77026F6B"
                  "77026F6B"
                  "6101",
                  {.safe = true}),
            "a function that does not exist");
}

TEST_F(ExternalTerm, DepthTakesNoNativeStack) {
  constexpr int kDepth = 1000000;
  ByteBuffer bytes = encode(deep_list(kDepth));
  auto decoded = decode(bytes.bytes());
  ASSERT_TRUE(decoded);
  EXPECT_EQ(hex(decoded->term).size(), 2 * bytes.size());
  Buffer tuples(kDepth, 104);
  for (std::size_t i = 0; i < tuples.size(); i += 2)
    tuples[i + 1] = 1;
  tuples.insert(tuples.begin(), 131);
  EXPECT_FALSE(decode(tuples));
  Buffer tails(5 * kDepth + 1, 0);
  tails[0] = 131;
  for (std::size_t i = 1; i < tails.size(); i += 5)
    tails[i] = 108;
  EXPECT_FALSE(decode(tails));
}

TEST_F(ExternalTerm, LargeMapsAndLists) {
  std::vector<Term> keys, values;
  for (int i = 0; i < 1000; ++i) {
    keys.push_back(make_tuple(space, {Term::small(i), atoms::k_ok}));
    values.push_back(Term::small(-i));
  }
  Term map = map_from_pairs(space, atoms, keys, values);
  for (bool deterministic : {false, true}) {
    auto decoded = decode(encode(map, {.deterministic = deterministic}).bytes());
    ASSERT_TRUE(decoded);
    EXPECT_TRUE(exactly_equal(decoded->term, map));
  }
  Term list = make_byte_list(space, std::string(65536, 'x'));
  EXPECT_EQ(encode(list).bytes()[1], 108);
  EXPECT_TRUE(exactly_equal(decode(encode(list).bytes())->term, list));
}

TEST_F(ExternalTerm, PiecesShareLargeBinaries) {
  Term large = make_binary(space, std::string(65, '\1'));
  Term small = make_binary(space, std::string(64, '\1'));
  Term cut = make_sub_bits(space, make_binary(space, std::string(200, '\2')), 8, 803);
  Term term = make_list(space, std::vector<Term>{large, small, cut});
  Term pieces = encode_external_iovec(term, space, atoms, resolver);
  std::string joined;
  int count = 0;
  for (; pieces.is_cons(); pieces = Cons(pieces).tail(), ++count) {
    BitView view(Cons(pieces).head());
    joined += to_hex({view.base, view.whole_bytes()});
    if (count == 1) {
      EXPECT_EQ(Cons(pieces).head(), large);
    }
  }
  EXPECT_EQ(count, 5);
  EXPECT_EQ(joined, hex(term));
}

TEST_F(ExternalTerm, MutationsNeverCrash) {
  std::mt19937 random(20240607);
  std::vector<Buffer> seeds;
  for (const char* text : kReferenceTerms)
    seeds.push_back(from_hex(text));
  for (int round = 0; round < 20000; ++round) {
    Buffer bytes = seeds[random() % seeds.size()];
    const Buffer& other = seeds[random() % seeds.size()];
    switch (random() % 4) {
      case 0:
        bytes.resize(random() % bytes.size());
        break;
      case 1:  // one term in the middle of another
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(random() % bytes.size()), other.begin() + 1,
                     other.end());
        [[fallthrough]];
      default:
        for (unsigned i = 0, count = 1 + random() % 4; i < count; ++i)
          bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1u << random() % 8);
    }
    Arena scratch;
    auto decoded = decode_external(bytes, scratch, atoms, resolver, {.safe = round % 2 == 0});
    if (!decoded) continue;
    ByteBuffer again = encode(decoded->term, {.deterministic = true});
    auto second = decode(again.bytes());
    ASSERT_TRUE(second) << to_hex(bytes);
    EXPECT_TRUE(exactly_equal(second->term, decoded->term)) << to_hex(bytes);
    if (round % 64 == 0) space.clear();
  }
}

}  // namespace
}  // namespace mote
