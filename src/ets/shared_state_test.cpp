// The registry of tables, persistent terms, atomic arrays, the lock.
#include <gtest/gtest.h>

#include <thread>

#include "ets/atomic_arrays.h"
#include "ets/persistent_terms.h"
#include "ets/tables.h"
#include "heap/arena.h"
#include "os/clock.h"
#include "process/process.h"
#include "process/table.h"
#include "term/build.h"
#include "term/compare.h"
#include "term/print.h"

namespace mote::ets {
namespace {

struct Sent : MessageSink {
  explicit Sent(const AtomTable& of) : atoms(of) {}
  void send(Term to, Term, Term message) override { text += term_text(atoms, to) + term_text(atoms, message); }
  const AtomTable& atoms;
  std::string text;
};

struct TablesTest : testing::Test {
  AtomTable atoms;
  Arena arena;
  VirtualClock clock;
  ProcessTable processes;
  Services vm;
  Process owner;
  Process heir;
  std::unique_ptr<Tables> tables;

  TablesTest() {
    vm.atoms = &atoms;
    vm.clock = &clock;
    vm.processes = &processes;
    processes.enter(owner);
    processes.enter(heir);
    tables = std::make_unique<Tables>(vm);
  }
  ~TablesTest() override {
    processes.remove(owner);
    processes.remove(heir);
  }
  TablePointer make(bool named, Term heir_pid = Term::none()) {
    return tables->create({.name = atoms.intern("people"), .named = named}, owner.pid(), heir_pid, Term::small(5));
  }
  Tables::Found find(Term identifier) {
    Table* table;
    TablePointer held;
    return tables->find(identifier, table, held);
  }
};

TEST_F(TablesTest, ByNameReferenceAndNumber) {
  TablePointer table = make(true);
  ASSERT_TRUE(table);
  EXPECT_FALSE(make(true));
  Term reference = table->reference(arena);
  const Word* number = Reference::number_of(reference);
  Term plain = make_reference(arena, number[0], number[1]);
  EXPECT_EQ(find(atoms.intern("people")), Tables::Found::kYes);
  EXPECT_EQ(find(reference), Tables::Found::kYes);
  EXPECT_EQ(find(plain), Tables::Found::kYes);
  EXPECT_EQ(find(atoms.intern("nobody")), Tables::Found::kNoTable);
  EXPECT_EQ(find(Term::small(1)), Tables::Found::kNoIdentifier);
  EXPECT_TRUE(tables->rename(*table, atoms.intern("persons")));
  EXPECT_EQ(find(atoms.intern("people")), Tables::Found::kNoTable);
  EXPECT_TRUE(make(true));
  EXPECT_FALSE(tables->rename(*table, atoms.intern("people")));
  EXPECT_EQ(tables->count(), 2u);
  EXPECT_NE(tables->remove(*table), nullptr);
  EXPECT_EQ(tables->remove(*table), nullptr);
  EXPECT_EQ(find(reference), Tables::Found::kNoTable);
  EXPECT_EQ(find(atoms.intern("persons")), Tables::Found::kNoTable);
  EXPECT_EQ(tables->count(), 1u);
}

TEST_F(TablesTest, TablesOfTheDeadGoToTheirHeirsOrEnd) {
  Term dead = owner.pid();
  TablePointer kept = make(true, heir.pid());
  TablePointer ended = make(false);
  for (std::int64_t i = 0; i < 100; ++i) {
    Row* row = make_row(make_tuple(arena, {Term::small(i)}));
    ended->insert(std::span(&row, 1));
  }
  TablePointer others = tables->create({.name = atoms.intern("other")}, heir.pid(), Term::none(), Term::none());
  tables->fix(*others, dead);
  tables->fix(*others, dead);
  ASSERT_TRUE(others->fixations().has_value());
  EXPECT_EQ(others->fixations()->fixations[0].count, 2u);
  Sent sent(atoms);
  owner.state = Process::kExiting;
  tables->process_exited(dead, sent);
  EXPECT_EQ(sent.text, term_text(atoms, heir.pid()) + "{'ETS-TRANSFER',people," + term_text(atoms, dead) + ",5}");
  EXPECT_EQ(kept->owner(), heir.pid());
  EXPECT_FALSE(ended->alive());
  EXPECT_FALSE(others->fixations().has_value());
  int slices = 0;
  while (tables->reap(10))
    ++slices;
  EXPECT_GE(slices, 9);
  EXPECT_FALSE(tables->give_away(*kept, heir.pid(), dead));
}

TEST_F(TablesTest, ManyThreadsMakeFindAndDelete) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      Term name = atoms.intern("name" + std::to_string(t % 2));
      for (int i = 0; i < 2000; ++i) {
        TablePointer table = tables->create({.name = name, .named = true}, owner.pid(), Term::none(), Term::none());
        if (TablePointer other = tables->find_name(name)) {
          Row* row;
          Arena local;
          row = make_row(make_tuple(local, {Term::small(i)}));
          other->insert(std::span(&row, 1));
          tables->fix(*other, heir.pid());
          tables->unfix(*other, heir.pid());
        }
        if (table) tables->remove(*table);
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(tables->count(), 0u);
}

TEST(PersistentTermsTest, ReadersNeedNoLock) {
  AtomTable atoms;
  LiteralArea literals(std::size_t{1} << 26);
  PersistentTerms terms(literals);
  std::atomic<bool> stop{false};
  auto value_of = [](TermSpace& space, std::int64_t i) {
    return make_tuple(space, {Term::small(i), make_list(space, std::vector{Term::small(i)})});
  };
  std::thread reader([&] {
    while (!stop) {
      for (std::int64_t i = 0; i < 2000; i += 7) {
        Term value = terms.get(Term::small(i));
        if (!value.is_none()) EXPECT_EQ(Tuple(value)[0], Cons(Tuple(value)[1]).head());
      }
    }
  });
  for (std::int64_t round = 0; round < 3; ++round) {
    for (std::int64_t i = 0; i < 2000; ++i) {
      Arena local;
      terms.put(Term::small(i), value_of(local, i + round));
    }
  }
  stop = true;
  reader.join();
  EXPECT_EQ(terms.count(), 2000u);
  Arena local;
  EXPECT_TRUE(exactly_equal(terms.get(Term::small(5)), value_of(local, 7)));
  EXPECT_TRUE(literals.contains(terms.get(Term::small(5)).pointer()));
  Term before = terms.get(Term::small(5));
  terms.put(Term::small(5), value_of(local, 7));
  EXPECT_EQ(terms.get(Term::small(5)), before);
  EXPECT_FALSE(terms.put_new(Term::small(5), Term::small(0)));
  EXPECT_TRUE(terms.erase(Term::small(5)));
  EXPECT_FALSE(terms.erase(Term::small(5)));
  EXPECT_TRUE(terms.get(Term::small(5)).is_none());
  EXPECT_TRUE(terms.put_new(Term::small(5), Term::small(0)));
  EXPECT_EQ(terms.get(Term::small(5)), Term::small(0));
  terms.erase_all();
  EXPECT_EQ(terms.count(), 0u);
  EXPECT_EQ(terms.memory_bytes(), 0u);
}

TEST(AtomicArraysTest, NothingIsLost) {
  AtomicArray* atomics = AtomicArray::create(3, true);
  CounterArray* counters = CounterArray::create(3);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10000; ++i) {
        (*atomics)[2].fetch_add(1);
        counters->add(2, 2, t);
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ((*atomics)[2].load(), 40000u);
  EXPECT_EQ(counters->get(2), 80000u);
  counters->put(2, 7);
  EXPECT_EQ(counters->get(2), 7u);
  EXPECT_EQ(counters->get(1), 0u);
  atomics->release();
  counters->release();
}

TEST(RwLockTest, WritersExcludeEverybody) {
  RwLock lock;
  std::int64_t value = 0;
  std::int64_t mirror = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20000; ++i) {
        bool writes = (i + t) % 4 == 0;
        LockGuard guard(lock, writes);
        if (writes) {
          ++value;
          ++mirror;
        }
        ASSERT_EQ(value, mirror);
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(value, 20000);
}

}  // namespace
}  // namespace mote::ets
