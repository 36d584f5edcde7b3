// Registry: one name for one bearer, and reports from within.
#include "process/registry.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

const Term kPid = Term::local_pid(7);
const Term kOther = Term::local_pid(8);
using Outcome = Registry::Outcome;
bool alive() {
  return true;
}

TEST(Registry, OneNameForOneBearer) {
  Registry registry;
  EXPECT_EQ(registry.add(atoms::k_init, kPid, alive), Outcome::kAdded);
  EXPECT_EQ(registry.add(atoms::k_init, kOther, alive), Outcome::kTaken);
  EXPECT_EQ(registry.add(atoms::k_logger, kPid, alive), Outcome::kHasAnother);
  EXPECT_EQ(registry.add(atoms::k_logger, kOther, [] { return false; }), Outcome::kEnded);
  EXPECT_EQ(registry.name_of(kPid), atoms::k_init);
  EXPECT_EQ(registry.name_for_report(kPid), atoms::k_init);
  EXPECT_EQ(registry.remove(atoms::k_init), kPid);
  EXPECT_TRUE(registry.find(atoms::k_init).is_none());
}

// Memory can run out while a name is entered; who then tells which process it was may not wait for the lock.
TEST(Registry, ReportsFromWithinDoNotWait) {
  Registry registry;
  Outcome outcome = registry.add(atoms::k_init, kPid, [&] {
    EXPECT_TRUE(registry.name_for_report(kPid).is_none());
    return true;
  });
  EXPECT_EQ(outcome, Outcome::kAdded);
  EXPECT_EQ(registry.name_for_report(kPid), atoms::k_init);
}

}  // namespace
}  // namespace mote
