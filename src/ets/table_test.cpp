// Tables of all types against a simple model, their locks under many threads, fixing, clearing in pieces.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <thread>

#include "ets/hash_table.h"
#include "ets/tree_table.h"
#include "heap/arena.h"
#include "term/build.h"
#include "term/compare.h"

namespace mote::ets {
namespace {

struct TableTest : testing::Test {
  AtomTable atoms;
  Arena arena;

  TablePointer make(Type type, WriteConcurrency concurrency = WriteConcurrency::kOff) {
    Options options{.name = atoms::k_ets, .type = type, .write_concurrency = concurrency};
    return TablePointer::adopt(type == Type::kOrderedSet ? static_cast<Table*>(new TreeTable(atoms, options, {1, 0}))
                                                         : static_cast<Table*>(new HashTable(atoms, options, {1, 0})));
  }
  Term tuple(std::initializer_list<std::int64_t> numbers) {
    std::vector<Term> elements;
    for (std::int64_t number : numbers)
      elements.push_back(Term::small(number));
    return mote::make_tuple(arena, std::span<const Term>(elements));
  }
  void insert(Table& table, Term object) {
    Row* row = make_row(object);
    ASSERT_EQ(table.insert(std::span(&row, 1)), Outcome::kOk);
  }
  std::vector<Term> lookup(Table& table, Term key) {
    Term rows;
    EXPECT_EQ(table.lookup(key, arena, rows), Outcome::kOk);
    std::vector<Term> list;
    for (; rows.is_cons(); rows = Cons(rows).tail())
      list.push_back(Cons(rows).head());
    return list;
  }
};

// A term with every kind of part that copying has to get right.
Term mixed_term(TermSpace& space, std::int64_t seed) {
  std::string large(100 + static_cast<std::size_t>(seed % 50), static_cast<char>('a' + seed % 26));
  Term binary = make_binary(space, large);
  Word limbs[] = {static_cast<Word>(seed), 1};
  Term parts[] = {Term::small(seed),
                  make_float(space, 0.5),
                  make_integer(space, seed % 2 == 0, limbs),
                  binary,
                  make_sub_bits(space, binary, 3, 77 * 8),
                  make_binary(space, "short"),
                  Term::nil()};
  return make_tuple(space, {Term::small(seed), make_list(space, parts), make_tuple(space, {parts[2], parts[4]})});
}

TEST_F(TableTest, RowsHoldCopiesOfEverything) {
  for (std::int64_t seed = 0; seed < 40; ++seed) {
    Arena other;
    Row* row;
    {
      Arena temporary;
      Term term = mixed_term(temporary, seed);
      row = make_row(term);
      EXPECT_TRUE(exactly_equal(row->term, term));
    }
    Term copy = copy_row(*row, other);
    EXPECT_TRUE(exactly_equal(row->term, copy));
    free_row(row);
    EXPECT_TRUE(exactly_equal(copy, mixed_term(arena, seed)));
  }
}

struct EachType : TableTest, testing::WithParamInterface<std::tuple<Type, WriteConcurrency>> {
  TablePointer make_table() { return make(std::get<0>(GetParam()), std::get<1>(GetParam())); }
};

// Random insertions and removals against std::multimap.
TEST_P(EachType, AgreesWithAModel) {
  TablePointer table = make_table();
  bool unique = table->unique_keys();
  bool distinct = table->type() == Type::kBag;
  std::multimap<std::int64_t, std::int64_t> model;
  std::mt19937 random(7);
  for (int round = 0; round < 30000; ++round) {
    std::int64_t limit = round < 15000 ? 4000 : 300;  // grows, then shrinks
    std::int64_t key = random() % limit;
    std::int64_t value = random() % 3;
    if (random() % 10 < (round < 15000 ? 7u : 2u)) {
      insert(*table, tuple({key, value}));
      if (unique) model.erase(key);
      bool known = false;
      for (auto [at, end] = model.equal_range(key); distinct && at != end; ++at)
        known = known || at->second == value;
      if (!known) model.emplace(key, value);
    } else {
      key = round < 15000 ? key : static_cast<std::int64_t>(random() % 4000);
      ASSERT_EQ(table->erase(Term::small(key)), Outcome::kOk);
      model.erase(key);
    }
    ASSERT_EQ(table->size(), model.size());
    if (round % 16 != 0) continue;
    std::vector<Term> rows = lookup(*table, Term::small(key));
    auto [at, end] = model.equal_range(key);
    ASSERT_EQ(rows.size(), static_cast<std::size_t>(std::distance(at, end)));
    for (Term row : rows)
      ASSERT_EQ(Tuple(row)[1], Term::small((at++)->second));
  }
  // Every key once, in order where there is one.
  std::map<std::int64_t, bool> keys;
  Term key;
  ASSERT_EQ(table->step(Step::kFirst, Term::none(), false, arena, key), Outcome::kOk);
  while (key != atoms::k_end_of_table) {
    if (table->ordered() && !keys.empty()) ASSERT_LT(keys.rbegin()->first, key.small_value());
    ASSERT_TRUE(keys.emplace(key.small_value(), true).second);
    ASSERT_EQ(table->step(Step::kNext, key, false, arena, key), Outcome::kOk);
  }
  for (auto [number, value] : model)
    ASSERT_TRUE(keys.contains(number));
  // And away in small pieces.
  std::size_t rows;
  std::unique_ptr<Debris> debris = table->clear(false, rows);
  EXPECT_EQ(rows, model.size());
  EXPECT_EQ(table->size(), 0u);
  while (debris->free_some(7))
    continue;
  insert(*table, tuple({1, 2}));
  EXPECT_EQ(lookup(*table, Term::small(1)).size(), 1u);
}

// Threads insert, update, read, erase and traverse. What is left must be consistent.
TEST_P(EachType, ManyThreads) {
  TablePointer table = make_table();
  constexpr int kThreads = 4;
  constexpr int kRounds = 4000;
  for (std::int64_t key = 0; key < 8; ++key)
    insert(*table, tuple({-1 - key, 0}));
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      for (int round = 0; round < kRounds; ++round) {
        Arena local;
        std::int64_t key = t * kRounds + round;
        Row* row = make_row(mixed_term(local, key));
        table->insert(std::span(&row, 1));
        Term rows;
        table->lookup(Term::small(static_cast<std::int64_t>(random() % (kThreads * kRounds))), local, rows);
        if (round % 3 != 0) table->erase(Term::small(key));
        if (table->unique_keys()) {
          table->update(Term::small(-1 - static_cast<std::int64_t>(random() % 8)), [](Row* counter) -> Verdict {
            Word& value = counter->term.pointer()[2];
            value = Term::small(Term::from_bits(value).small_value() + 1).bits();
            return {};
          });
        }
        if (round % 500 == 0) {
          table->fix(Term::local_pid(static_cast<Word>(t + 1)), 0, 0);
          Term at;
          int steps = 0;
          table->step(Step::kFirst, Term::none(), false, local, at);
          for (; at != atoms::k_end_of_table && steps < 1000; ++steps)
            if (table->step(Step::kNext, at, false, local, at) != Outcome::kOk) break;
          table->unfix(Term::local_pid(static_cast<Word>(t + 1)), false);
        }
      }
    });
  }
  for (std::thread& thread : threads)
    thread.join();
  EXPECT_EQ(table->size(), 8u + kThreads * ((kRounds + 2) / 3));
  if (!table->unique_keys()) return;
  std::int64_t sum = 0;
  for (std::int64_t key = 0; key < 8; ++key)
    sum += Tuple(lookup(*table, Term::small(-1 - key))[0])[1].small_value();
  EXPECT_EQ(sum, kThreads * kRounds);
}

// While a table is fixed, a walk over it meets every row that stays, once, whatever else is inserted and erased.
TEST_P(EachType, WalksOfFixedTablesMissNothing) {
  TablePointer table = make_table();
  for (std::int64_t key = 0; key < 1000; ++key)
    insert(*table, tuple({key, 0}));
  Term pid = Term::local_pid(9);
  table->fix(pid, 1, 2);
  std::map<std::int64_t, int> seen;
  std::mt19937 random(3);
  Term key;
  table->step(Step::kFirst, Term::none(), false, arena, key);
  for (std::int64_t fresh = 1000; key != atoms::k_end_of_table; ++fresh) {
    ++seen[key.small_value()];
    for (int i = 0; i < 3; ++i)
      insert(*table, tuple({3 * fresh + i, 0}));
    table->erase(Term::small(static_cast<std::int64_t>(random() % 500)));
    if (random() % 4 == 0 && key.small_value() >= 500) table->erase(Term::small(key.small_value() + 100000));
    if (key.small_value() < 500) table->erase(key);  // the walk goes on from a key that is gone
    ASSERT_EQ(table->step(Step::kNext, key, false, arena, key), Outcome::kOk);
    if (fresh > 20000) break;
  }
  for (std::int64_t kept = 500; kept < 1000; ++kept)
    EXPECT_EQ(seen[kept], 1) << kept;
  EXPECT_TRUE(table->fixations().has_value());
  EXPECT_TRUE(table->unfix(pid, false));
  EXPECT_FALSE(table->fixations().has_value());
  EXPECT_TRUE(lookup(*table, Term::small(600)).size() == 1);
}

// Threads work on a table while another deletes it.
TEST_P(EachType, DeletedUnderWork) {
  TablePointer table = make_table();
  std::atomic<int> ready{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (std::int64_t key = t;; key += 3) {
        Arena local;
        Row* row = make_row(mixed_term(local, key));
        if (table->insert(std::span(&row, 1)) == Outcome::kGone) return;
        Term rows;
        if (table->lookup(Term::small(key / 2), local, rows) == Outcome::kGone) return;
        if (key == 300 + t) ++ready;
      }
    });
  }
  while (ready < 3)
    std::this_thread::yield();
  std::size_t rows;
  std::unique_ptr<Debris> debris = table->clear(true, rows);
  for (std::thread& thread : threads)
    thread.join();
  ASSERT_NE(debris, nullptr);
  EXPECT_GE(rows, 300u);
  EXPECT_FALSE(table->alive());
  bool found;
  EXPECT_EQ(table->member(Term::small(1), found), Outcome::kGone);
  EXPECT_EQ(table->clear(true, rows), nullptr);
}

INSTANTIATE_TEST_SUITE_P(Tables, EachType,
                         testing::Values(std::tuple(Type::kSet, WriteConcurrency::kOff),
                                         std::tuple(Type::kSet, WriteConcurrency::kOn),
                                         std::tuple(Type::kBag, WriteConcurrency::kOff),
                                         std::tuple(Type::kBag, WriteConcurrency::kOn),
                                         std::tuple(Type::kDuplicateBag, WriteConcurrency::kOff),
                                         std::tuple(Type::kOrderedSet, WriteConcurrency::kOff)));

TEST_F(TableTest, KeysOfOrderedSetsAreComparedAsNumbers) {
  TablePointer tree = make(Type::kOrderedSet);
  TablePointer hash = make(Type::kSet);
  for (Table* table : {tree.get(), hash.get()}) {
    insert(*table, tuple({1, 1}));
    insert(*table, make_tuple(arena, {make_float(arena, 1.0), Term::small(2)}));
  }
  EXPECT_EQ(tree->size(), 1u);
  EXPECT_EQ(hash->size(), 2u);
  EXPECT_EQ(lookup(*tree, Term::small(1)).size(), 1u);
  EXPECT_EQ(Tuple(lookup(*hash, Term::small(1))[0])[1], Term::small(1));
}

TEST_F(TableTest, RangesOfPartlyBoundKeys) {
  TablePointer table = make(Type::kOrderedSet);
  for (std::int64_t a = 0; a < 50; ++a)
    for (std::int64_t b = 0; b < 20; ++b)
      insert(*table, make_tuple(arena, {tuple({a, b}), Term::small(a * b)}));
  KeyRange range;
  range.add(make_tuple(arena, {Term::small(17), atoms.intern("$1")}));
  for (bool upward : {true, false}) {
    std::vector<std::int64_t> seen;
    int slices = 0;
    Term last_key;
    for (bool finished = false; !finished; ++slices) {
      std::size_t effort = 6;
      ASSERT_EQ(static_cast<TreeTable&>(*table).visit_range(
                    range, upward, last_key, arena, effort, false,
                    [&](const Row& row) {
                      EXPECT_EQ(Tuple(row.key(1))[0], Term::small(17));
                      seen.push_back(Tuple(row.key(1))[1].small_value());
                      return Verdict{};
                    },
                    finished),
                Outcome::kOk);
    }
    ASSERT_EQ(seen.size(), 20u);
    EXPECT_EQ(slices, 4);
    for (std::int64_t i = 0; i < 20; ++i)
      EXPECT_EQ(seen[static_cast<std::size_t>(i)], upward ? i : 19 - i);
  }
}

TEST_F(TableTest, BagsKeepTheOrderOfInsertion) {
  for (Type type : {Type::kBag, Type::kDuplicateBag}) {
    TablePointer table = make(type);
    for (std::int64_t value : {3, 1, 2, 1})
      insert(*table, tuple({7, value}));
    std::vector<std::int64_t> values;
    for (Term row : lookup(*table, Term::small(7)))
      values.push_back(Tuple(row)[1].small_value());
    std::vector<std::int64_t> expected{3, 1, 2};
    if (type == Type::kDuplicateBag) expected.push_back(1);
    EXPECT_EQ(values, expected);
    ASSERT_EQ(table->erase_object(tuple({7, 1})), Outcome::kOk);
    EXPECT_EQ(lookup(*table, Term::small(7)).size(), 2u);
  }
}

TEST_F(TableTest, LargeBinariesAreShared) {
  TablePointer table = make(Type::kSet);
  Term binary = make_binary(arena, std::string(1000, 'x'));
  Resource* bytes = RefcBinary::of(binary)->resource;
  insert(*table, make_tuple(arena, {Term::small(1), binary}));
  EXPECT_EQ(bytes->references(), 2);
  EXPECT_EQ(RefcBinary::of(Tuple(lookup(*table, Term::small(1))[0])[1])->resource, bytes);
  EXPECT_EQ(bytes->references(), 3);
  table->erase(Term::small(1));
  EXPECT_EQ(bytes->references(), 2);
}

TEST_F(TableTest, InsertNewOfManyIsAllOrNothing) {
  for (Type type : {Type::kSet, Type::kOrderedSet, Type::kBag}) {
    TablePointer table = make(type);
    insert(*table, tuple({5, 0}));
    for (std::int64_t first : {0, 6}) {
      std::vector<Row*> rows;
      for (std::int64_t key = first; key < first + 6; ++key)
        rows.push_back(make_row(tuple({key, 1})));
      bool inserted;
      ASSERT_EQ(table->insert_new(rows, inserted), Outcome::kOk);
      EXPECT_EQ(inserted, first == 6);
    }
    EXPECT_EQ(table->size(), 7u);
  }
}

}  // namespace
}  // namespace mote::ets
