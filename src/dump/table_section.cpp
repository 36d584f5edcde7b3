// =ets: one paragraph for each table, by owner; =timer; =persistent_terms stands with the terms.
#include <algorithm>

#include "dump/sections.h"
#include "ets/hash_table.h"
#include "ets/tables.h"
#include "heap/arena.h"
#include "os/clock.h"
#include "process/signal.h"
#include "sched/timers.h"

namespace mote::dump {

namespace {

std::string_view type_name(ets::Type type) {
  switch (type) {
    case ets::Type::kSet:
      return "set";
    case ets::Type::kOrderedSet:
      return "ordered_set";
    case ets::Type::kBag:
      return "bag";
    case ets::Type::kDuplicateBag:
      return "duplicate_bag";
  }
  return "";
}

std::string_view protection_name(ets::Protection protection) {
  switch (protection) {
    case ets::Protection::kPublic:
      return "public";
    case ets::Protection::kProtected:
      return "protected";
    case ets::Protection::kPrivate:
      return "private";
  }
  return "";
}

std::string_view write_concurrency(const ets::Options& options) {
  switch (options.write_concurrency) {
    case ets::WriteConcurrency::kOff:
      return "false";
    case ets::WriteConcurrency::kOn:
      return "true";
    case ets::WriteConcurrency::kAuto:
      return "auto";
  }
  return "";
}

// How the rows lie.
void put_shape(Output& out, const ets::Table& table, bool crash) {
  if (table.ordered()) return out.print("Ordered set (AVL tree), Elements: {}\n", table.size());
  ets::HashTable::Chains chains = dynamic_cast<const ets::HashTable&>(table).chains(!crash);
  out.print(
      "Buckets: {}\nChain Length Avg: {:.6f}\nChain Length Max: {}\nChain Length Min: {}\n"
      "Chain Length Std Dev: {:.6f}\nChain Length Expected Std Dev: {:.6f}\n",
      chains.buckets, chains.average, chains.longest, chains.shortest, chains.deviation, chains.expected_deviation);
  // The reference shows how many fixations there are less one, or that there are none.
  auto fixations = table.fixations();
  if (!fixations) return out.put("Fixed: false\n");
  std::size_t count = 0;
  for (const auto& fixation : fixations->fixations)
    count += fixation.count;
  out.print("Fixed: {}\n", count - 1);
}

// Bucket by bucket, or row by row.
void put_rows(Report& report, ets::Table& table) {
  for (std::size_t slot = 0;; ++slot) {
    Arena space;
    Term rows;
    if (table.slot(slot, space, rows) != ets::Outcome::kOk) return;
    if (rows.is_nil()) continue;
    report.out.print("{}: ", slot);
    report.put_term(rows);
    report.out.put('\n');
  }
}

void put_table(Report& report, ets::Table& table) {
  Output& out = report.out;
  const ets::Options& options = table.options();
  out.put("=ets:");
  report.put_term(table.owner());
  out.print("\nSlot: {}\nTable: ", reinterpret_cast<std::uintptr_t>(&table));
  if (options.named) {
    report.put_term(table.name());
  } else {
    const Word reference[Reference::kWords] = {make_header(Tag::kReference, Reference::kWords - 1), table.number()[0],
                                               table.number()[1]};
    report.put_term(Term::boxed(reference));
  }
  out.put("\nName: ");
  report.put_term(table.name());
  out.put('\n');
  put_shape(out, table, report.crash);
  if (!report.crash) put_rows(report, table);
  out.print("Objects: {}\nWords: {}\nType: {}\nProtection: {}\nCompressed: {}\n", table.size(), table.memory_words(),
            type_name(table.type()), protection_name(table.protection()), options.compressed);
  out.print("Write Concurrency: {}\nRead Concurrency: {}\n", write_concurrency(options), options.read_concurrency);
}

}  // namespace

void put_tables(Report& report) {
  if (report.vm.tables == nullptr) return;
  std::vector<ets::TablePointer> tables = report.vm.tables->all();
  std::ranges::sort(tables, {}, [](const ets::TablePointer& table) {
    return std::pair(pid_number(table->owner()), table->number());
  });
  for (ets::TablePointer& table : tables)
    if (table->alive() && !report.out.full()) put_table(report, *table);
}

void put_timers(Report& report) {
  if (report.vm.timers == nullptr) return;
  std::int64_t now = report.vm.clock->monotonic_ns();
  static_cast<Timers&>(*report.vm.timers).each_message([&](std::int64_t deadline, const Signal& message) {
    constexpr std::int64_t kMillisecond = 1'000'000;
    report.out.put("=timer:");
    report.put_term(message.to);
    report.out.put("\nMessage: ");
    report.put_term(message.value);
    report.out.print("\nTime left: {}\n",
                     std::max<std::int64_t>(0, (deadline - now + kMillisecond - 1) / kMillisecond));
  });
}

}  // namespace mote::dump
