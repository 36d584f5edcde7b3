// Character data: broken characters over several pieces, and slices of all sizes.
#include "builtins/character_data.h"

#include <gtest/gtest.h>

#include <string>

#include "heap/arena.h"
#include "term/build.h"
#include "term/compare.h"

namespace mote {
namespace {

using Outcome = CharacterReader::Outcome;

class CharacterData : public testing::Test {
 protected:
  Term text(std::string_view bytes) { return make_binary(arena_, bytes); }
  Term list(std::initializer_list<Term> elements, Term tail = Term::nil()) {
    return make_list(arena_, std::span<const Term>(elements.begin(), elements.size()), tail);
  }
  static Term code(std::int64_t value) { return Term::small(value); }

  // Reads `data` with every slice size; the UTF-8 and what it ended with, the same each time.
  void expect(Term data, Outcome outcome, std::string_view utf8, Term rest = Term::none(), bool latin1 = false) {
    for (std::size_t work : {1u, 2u, 3u, 1000u}) {
      std::vector<std::uint8_t> out;
      Term levels = list({data});
      Term held = text("");
      while (true) {
        CharacterReader reader(levels, latin1, held);
        Outcome got = reader.run(arena_, out, work);
        if (got == Outcome::kMore) {
          levels = reader.levels(arena_);
          held = reader.held(arena_);
          continue;
        }
        EXPECT_EQ(outcome, got);
        EXPECT_EQ(utf8, std::string_view(reinterpret_cast<const char*>(out.data()), out.size()));
        if (!rest.is_none()) {
          EXPECT_TRUE(exactly_equal(rest, reader.rest(arena_)));
        }
        break;
      }
    }
  }
  Arena arena_;
};

TEST_F(CharacterData, CodesAndBinaries) {
  expect(list({code('a'), list({code(0x20AC), Term::nil()}, text("\xC3\xA9"))}, text("z")), Outcome::kDone, "a€éz");
  expect(list({text("\xE9"), code(0xFF)}), Outcome::kDone, "éÿ", Term::none(), true);
  expect(Term::nil(), Outcome::kDone, "");
}

TEST_F(CharacterData, CharactersSplitOverBinaries) {
  expect(list({text("a\xE2"), list({list({text("\x82")})}), text(""), text("\xAC!")}), Outcome::kDone, "a€!");
  expect(list({text("a\xE2\x82")}), Outcome::kIncomplete, "a", text("\xE2\x82"));
  expect(list({text("\xE2"), text("A")}), Outcome::kError, "",
         text("\xE2"
              "A"));
  expect(list({text("\xE2"), code('c')}), Outcome::kError, "", list({text("\xE2"), list({code('c')})}));
  expect(list({text("\xE2"), text("\x82\xE2\xAC")}), Outcome::kError, "",
         list({text("\xE2"), list({text("\x82\xE2\xAC")})}));
}

TEST_F(CharacterData, ErrorsKeepTheShapeOfWhatRemains) {
  expect(list({code('a'), list({code('b'), code(0xD800), code('c')}), code('d')}, text("e")), Outcome::kError, "ab",
         list({list({code(0xD800), code('c')}), code('d')}, text("e")));
  expect(list({list({code(1), code(2)}, text("\x80")), code(5)}), Outcome::kError, "\1\2",
         list({text("\x80"), code(5)}));
  expect(list({code(256)}), Outcome::kError, "", list({code(256)}), true);
}

TEST_F(CharacterData, WhatIsNoCharacterDataGoesBeforeErrors) {
  expect(list({code(0xD800), atoms::k_ok}), Outcome::kBad, "");
  expect(list({code('a')}, code('b')), Outcome::kBad, "a");
  expect(atoms::k_ok, Outcome::kBad, "");
}

}  // namespace
}  // namespace mote
