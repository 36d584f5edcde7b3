// Finding processes by pid, and what the table takes once many pids have been given out.
#include "process/table.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <memory>
#include <vector>

namespace mote {
namespace {

constexpr std::size_t kLimit = ProcessTable::kDefaultLimit;

std::size_t resident_bytes() {
  std::size_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * static_cast<std::size_t>(getpagesize());
}

std::vector<const Process*> processes_of(const ProcessTable& table) {
  std::vector<const Process*> all;
  table.each([&](const Process& process) { all.push_back(&process); });
  return all;
}

// Gives out each pid once, to a process that ends at once.
void give_out_all_pids(ProcessTable& table) {
  auto process = std::make_unique<Process>();
  for (std::size_t i = 0; i < kLimit; ++i) {
    if (!table.enter(*process).is_none()) table.remove(*process);
  }
}

TEST(ProcessTableTest, FindsAndVisitsThoseAlive) {
  ProcessTable table;
  auto first = std::make_unique<Process>();
  auto last = std::make_unique<Process>();
  Term first_pid = table.enter(*first);
  give_out_all_pids(table);
  Term last_pid = table.enter(*last);
  table.return_pages();
  EXPECT_EQ(table.find(first_pid), first.get());
  EXPECT_EQ(table.find(last_pid), last.get());
  EXPECT_EQ(processes_of(table).size(), 2u);
  table.remove(*first);
  table.return_pages();
  EXPECT_EQ(table.find(first_pid), nullptr);
  EXPECT_EQ(processes_of(table), std::vector<const Process*>{last.get()});
}

TEST(ProcessTableTest, PagesWithoutProcessesGoBack) {
  ProcessTable table;
  std::size_t before = resident_bytes();
  give_out_all_pids(table);
  table.return_pages();
  EXPECT_LT(resident_bytes(), before + kLimit * sizeof(void*) / 4);
}

}  // namespace
}  // namespace mote
