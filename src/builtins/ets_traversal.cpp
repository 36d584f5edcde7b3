// The slices of a traversal.
#include "builtins/ets_traversal.h"

#include <algorithm>

#include "ets/hash_table.h"
#include "ets/tree_table.h"
#include "term/compare.h"
#include "term/hash.h"

namespace mote::ets {

namespace {

constexpr std::size_t kRowsAtOnce = 1000;

Term resume(Context& c);

// Puts the state into terms and gives up the slice.
Term suspend(Context& c, Table& table, const Held<MatchSpec>& spec, const State& state) {
  TermSpace& heap = c.heap();
  Term position = table.ordered() ? (state.last_key.is_none() ? Term::nil() : make_tuple(heap, {state.last_key}))
                                  : Term::small(state.slot);
  Term flags = Term::small(static_cast<int>(state.mode) | (state.upward ? 4 : 0) | (state.reverse ? 8 : 0) |
                           (state.fixed ? 16 : 0));
  Term tuple = make_tuple(heap, {table.reference(heap), spec.reference(c), position, state.list, Term::small(state.got),
                                 Term::small(state.limit), flags, state.table});
  return c.trap(resume, {tuple});
}

Term resume(Context& c) {
  Tuple saved(c[0]);
  TableArgument table(c, saved[0], Right::kNone);
  if (!table) return Term::none();
  MatchSpec* spec = resource_of<MatchSpec>(saved[1]);
  spec->retain();
  std::int64_t flags = saved[6].small_value();
  State state;
  state.mode = static_cast<Mode>(flags & 3);
  state.upward = (flags & 4) != 0;
  state.reverse = (flags & 8) != 0;
  state.fixed = (flags & 16) != 0;
  state.list = saved[3];
  state.got = saved[4].small_value();
  state.limit = saved[5].small_value();
  state.table = saved[7];
  state.continued = true;
  if (saved[2].is_tuple()) state.last_key = Tuple(saved[2])[0];
  if (saved[2].is_small()) state.slot = saved[2].small_value();
  Held<MatchSpec> held(spec);
  return table->ordered() ? continue_tree(c, *table, held, state) : continue_hash(c, *table, held, state);
}

// Shows rows to the specification and does what the mode says.
class Worker {
 public:
  Worker(Context& c, const MatchSpec& spec, State& state)
      : c_(c), context_(guard_context(c)), run_(spec, context_), state_(state) {}

  Verdict operator()(const Row& row) {
    switch (state_.mode) {
      case Mode::kSelect: {
        Term result = run_.run(row, c_.heap());
        if (result.is_none()) return {};
        state_.list = make_cons(c_.heap(), result, state_.list);
        ++state_.got;
        return state_.got == state_.limit ? Verdict{Verdict::kStop} : Verdict{};
      }
      case Mode::kCount:
      case Mode::kDelete:
        if (!run_.is_true(row.term)) return {};
        ++state_.got;
        return {state_.mode == Mode::kDelete ? Verdict::kErase : Verdict::kNext};
      case Mode::kReplace: {
        Term result = run_.run(row, replacement_);
        if (result.is_none()) return {};
        ++state_.got;
        Verdict verdict{Verdict::kReplace, make_row(result)};
        replacement_.reset();
        return verdict;
      }
    }
    __builtin_unreachable();
  }
  bool exclusive() const { return state_.mode == Mode::kDelete || state_.mode == Mode::kReplace; }

 private:
  Context& c_;
  GuardContext context_;
  MatchRun run_;
  State& state_;
  Scratch replacement_;
};

// -- the end of a traversal

Term reversed(TermSpace& space, Term list) {
  Term result = Term::nil();
  for (; list.is_cons(); list = Cons(list).tail())
    result = make_cons(space, Cons(list).head(), result);
  return result;
}

// The first `count` elements of `list`, or those reversed; `list` becomes the rest.
Term split(TermSpace& space, Term& list, std::int64_t count, bool reversed) {
  std::vector<Term> first;
  for (; count > 0; --count, list = Cons(list).tail())
    first.push_back(Cons(list).head());
  if (reversed) std::reverse(first.begin(), first.end());
  return make_list(space, first);
}

Term plain_result(const State& state) {
  return state.mode == Mode::kSelect ? state.list : Term::small(state.got);
}

Term finish_hash(Context& c, Table& table, const Held<MatchSpec>& spec, State& state, bool done) {
  if (state.fixed) c.vm.tables->unfix(table, c.self());
  if (state.limit == 0) return plain_result(state);
  if (state.got == 0) return atoms::k_end_of_table;
  TermSpace& heap = c.heap();
  // The chunk is what was found first, at the end of the list. What is left over keeps its order the first time and
  // changes it at each continuation, as in the reference: programs that rely on it exist (Elixir's Module is one).
  Term chunk = state.list;
  Term rest = Term::nil();
  if (state.got > state.limit) rest = split(heap, chunk, state.got - state.limit, state.continued);
  if (done && rest.is_nil()) return make_tuple(heap, {chunk, atoms::k_end_of_table});
  Term length = Term::small(std::max<std::int64_t>(state.got - state.limit, 0));
  Term slot = Term::small(done ? -1 : state.slot);
  Term continuation = make_tuple(heap, {state.table, slot, Term::small(state.limit), spec.reference(c), rest, length});
  return make_tuple(heap, {chunk, continuation});
}

Term finish_tree(Context& c, const Held<MatchSpec>& spec, State& state, bool done) {
  if (state.limit == 0) return plain_result(state);
  if (state.got == 0) return atoms::k_end_of_table;
  TermSpace& heap = c.heap();
  Term chunk = reversed(heap, state.list);
  if (done) return make_tuple(heap, {chunk, atoms::k_end_of_table});
  Term continuation =
      make_tuple(heap, {state.table, state.last_key, Term::nil(), Term::small(state.limit), spec.reference(c),
                        Term::nil(), Term::small(state.reverse ? 1 : 0), Term::small(0)});
  return make_tuple(heap, {chunk, continuation});
}

// -- traversals of known keys

void sort_keys(const AtomTable& atoms, bool upward, std::vector<Term>& keys) {
  std::sort(keys.begin(), keys.end(), [&](Term a, Term b) {
    int order = compare(atoms, a, b);
    return upward ? order < 0 : order > 0;
  });
  auto same = [&](Term a, Term b) { return compare(atoms, a, b) == 0; };
  keys.erase(std::unique(keys.begin(), keys.end(), same), keys.end());
}

// Drops keys that have come before, keeping the order.
void drop_repeated_keys(std::vector<Term>& keys) {
  struct Less {
    bool operator()(const std::pair<std::uint64_t, std::size_t>& a,
                    const std::pair<std::uint64_t, std::size_t>& b) const {
      return a < b;
    }
  };
  std::vector<std::pair<std::uint64_t, std::size_t>> hashes;
  for (std::size_t i = 0; i < keys.size(); ++i)
    hashes.emplace_back(internal_hash(keys[i]), i);
  std::sort(hashes.begin(), hashes.end(), Less());
  std::vector<bool> repeated(keys.size());
  for (std::size_t i = 1; i < hashes.size(); ++i)
    for (std::size_t j = i; j-- > 0 && hashes[j].first == hashes[i].first && !repeated[hashes[i].second];)
      repeated[hashes[i].second] = exactly_equal(keys[hashes[j].second], keys[hashes[i].second]);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (!repeated[i]) keys[kept++] = keys[i];
  keys.resize(kept);
}

Term visit_keys(Context& c, Table& table, const Held<MatchSpec>& spec, State& state, std::vector<Term> keys) {
  if (table.ordered())
    sort_keys(c.atoms(), state.upward, keys);
  else if (keys.size() > 1)
    drop_repeated_keys(keys);
  std::int64_t limit = std::exchange(state.limit, 0);  // a bag's rows of a key are visited together
  {
    Worker worker(c, *spec, state);
    Visitor visitor = std::ref(worker);
    for (Term key : keys)
      if (table.visit_key(key, worker.exclusive(), visitor) == Outcome::kGone) return gone(c);
  }
  state.limit = limit;
  c.charge(static_cast<std::int64_t>(keys.size()) + state.got);
  return table.ordered() ? finish_tree(c, spec, state, true) : finish_hash(c, table, spec, state, true);
}

KeyRange range_of(const MatchSpec::Keys& keys) {
  KeyRange range;
  if (!keys.all)
    for (Term pattern : keys.patterns)
      range.add(pattern);
  return range;
}

}  // namespace

Term traverse(Context& c, Table& table, const Held<MatchSpec>& spec, State& state) {
  MatchSpec::Keys keys = spec->keys(c.atoms(), table.key_position());
  bool chunked_tree = table.ordered() && state.limit > 0 && keys.patterns.size() > 1;
  if (!keys.all && (keys.patterns.empty() || (keys.ground && !chunked_tree)))
    return visit_keys(c, table, spec, state, std::move(keys.patterns));
  return table.ordered() ? continue_tree(c, table, spec, state) : continue_hash(c, table, spec, state);
}

Term continue_hash(Context& c, Table& table, const Held<MatchSpec>& spec, State& state) {
  bool full = state.limit > 0 && state.got >= state.limit;
  if (full || state.slot < 0) return finish_hash(c, table, spec, state, state.slot < 0);
  HashTable& hash = static_cast<HashTable&>(table);
  std::size_t slot = static_cast<std::size_t>(state.slot);
  std::size_t effort = kRowsAtOnce;
  Outcome outcome;
  {
    Worker worker(c, *spec, state);
    outcome = hash.visit_slots(slot, effort, worker.exclusive(), std::ref(worker));
  }
  c.charge(static_cast<std::int64_t>(kRowsAtOnce - effort));
  if (outcome == Outcome::kGone) return gone(c);
  state.slot = static_cast<std::int64_t>(slot);
  if (state.limit > 0 && state.got >= state.limit) return finish_hash(c, table, spec, state, false);
  if (outcome == Outcome::kPosition || slot >= hash.buckets()) return finish_hash(c, table, spec, state, true);
  if (!state.fixed) c.vm.tables->fix(table, c.self());
  state.fixed = true;
  return suspend(c, table, spec, state);
}

Term continue_tree(Context& c, Table& table, const Held<MatchSpec>& spec, State& state) {
  TreeTable& tree = static_cast<TreeTable&>(table);
  KeyRange range = range_of(spec->keys(c.atoms(), table.key_position()));
  std::size_t effort = kRowsAtOnce;
  bool finished = false;
  Outcome outcome;
  {
    Worker worker(c, *spec, state);
    outcome = tree.visit_range(range, state.upward, state.last_key, c.heap(), effort, worker.exclusive(),
                               std::ref(worker), finished);
  }
  c.charge(static_cast<std::int64_t>(kRowsAtOnce - effort) + 1);
  if (outcome == Outcome::kGone) return gone(c);
  if (finished) return finish_tree(c, spec, state, true);
  if (state.limit > 0 && state.got >= state.limit) return finish_tree(c, spec, state, false);
  return suspend(c, table, spec, state);
}

}  // namespace mote::ets
