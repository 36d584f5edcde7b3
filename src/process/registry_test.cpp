// Registry: one name for one bearer, and reports from within.
#include "process/registry.h"

#include <gtest/gtest.h>

namespace mote {
namespace {

const Term kPid = Term::local_pid(7);
const Term kOther = Term::local_pid(8);
bool alive() {
  return true;
}

TEST(Registry, OneNameForOneBearer) {
  Registry registry;
  EXPECT_TRUE(registry.add(atoms::k_init, kPid, alive));
  EXPECT_FALSE(registry.add(atoms::k_init, kOther, alive));
  EXPECT_FALSE(registry.add(atoms::k_logger, kPid, alive));
  EXPECT_EQ(registry.name_of(kPid), atoms::k_init);
  EXPECT_EQ(registry.name_for_report(kPid), atoms::k_init);
  EXPECT_EQ(registry.remove(atoms::k_init), kPid);
  EXPECT_TRUE(registry.find(atoms::k_init).is_none());
}

// Memory can run out while a name is entered; who then tells which process it was may not wait for the lock.
TEST(Registry, ReportsFromWithinDoNotWait) {
  Registry registry;
  EXPECT_TRUE(registry.add(atoms::k_init, kPid, [&] {
    EXPECT_TRUE(registry.name_for_report(kPid).is_none());
    return true;
  }));
  EXPECT_EQ(registry.name_for_report(kPid), atoms::k_init);
}

}  // namespace
}  // namespace mote
