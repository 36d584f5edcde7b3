// The atoms every table begins with are those C++ has constants for.
#include "term/atom_table.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

struct Named {
  Term constant;
  const char* text;
};

#define ATOM(identifier, text) {atoms::k_##identifier, text},
#define ATOM_TEXT(text)
constexpr Named kNamed[] = {
#include "term/atom_names.def"
};
#undef ATOM_TEXT
#undef ATOM

#define ATOM(identifier, text) text,
#define ATOM_TEXT(text) text,
constexpr const char* kAll[] = {
#include "term/atom_names.def"
};
#undef ATOM_TEXT
#undef ATOM

TEST(AtomTable, ConstantsAreTheAtomsOfTheirTexts) {
  AtomTable table;
  for (const Named& named : kNamed)
    EXPECT_EQ(table.find(named.text), named.constant) << named.text;
}

// A text listed twice would leave two atoms of one name.
TEST(AtomTable, NumbersFollowTheList) {
  AtomTable table;
  for (std::uint32_t i = 0; i < std::size(kAll); ++i)
    EXPECT_EQ(table.find(kAll[i]), Term::atom(i)) << kAll[i];
}

}  // namespace
}  // namespace mote
