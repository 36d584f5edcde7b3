// Running compiled match specifications.
#include <algorithm>

#include "base/memory.h"
#include "ets/match_spec.h"
#include "heap/copy.h"
#include "term/build.h"
#include "term/compare.h"
#include "term/map.h"

namespace mote::ets {

Word* Scratch::allocate_more(std::size_t words) {
  std::size_t size = std::max<std::size_t>(words, 4096);
  Word* block = static_cast<Word*>(require_memory(size * sizeof(Word), kOtherMemory));
  blocks_.push_back(block);
  top_ = block + words;
  limit_ = block + size;
  return block;
}

void Scratch::reset_used() {
  release_off_heap(off_heap_);
  off_heap_ = nullptr;
  for (Word* block : blocks_)
    std::free(block);
  blocks_.clear();
  top_ = inline_;
  limit_ = inline_ + std::size(inline_);
}

MatchRun::MatchRun(const MatchSpec& spec, const GuardContext& context)
    : spec_(spec), context_(context), registers_(spec.registers_), variables_(spec.variables_) {}

Term MatchRun::run(Term term, Term shown, TermSpace& space) {
  registers_[0] = term;
  Term result;
  for (const MatchSpec::Clause& clause : spec_.clauses_)
    if (match(clause, shown, space, result)) break;
  if (!trace_.message.is_none()) trace_.message = copied(trace_.message, space);
  scratch_.reset();
  return result;
}

bool MatchRun::call(const MatchSpec::Instruction& at, TermSpace& space) {
  stack_.resize(stack_.size() - at.b);
  Term result = guard_functions()[at.a].function({context_, scratch_, stack_.data() + stack_.size(), trace_});
  if (result.is_none()) return fail(at);
  if (at.copy && result.is_pointer()) result = copy_term(result, space, nullptr);
  stack_.push_back(result);
  return true;
}

// 'and' and 'or' of any number of values.
bool MatchRun::all_booleans(const MatchSpec::Instruction& at) {
  bool is_and = at.op == MatchSpec::Op::kAnd;
  bool value = is_and;
  bool valid = true;
  for (std::size_t i = stack_.size() - at.a; i < stack_.size(); ++i) {
    valid = valid && stack_[i].is_boolean();
    if (stack_[i] == Term::boolean(!is_and)) value = !is_and;
  }
  stack_.resize(stack_.size() - at.a);
  if (!valid) return fail(at);
  stack_.push_back(Term::boolean(value));
  return true;
}

// A map of the `pairs` keys and values on the stack; of equal keys the last one counts.
Term MatchRun::make_map(std::size_t pairs, TermSpace& space) {
  std::vector<Term> keys;
  std::vector<Term> values;
  for (std::size_t i = stack_.size() - 2 * pairs; i < stack_.size(); i += 2) {
    keys.push_back(stack_[i]);
    values.push_back(stack_[i + 1]);
  }
  stack_.resize(stack_.size() - 2 * pairs);
  return map_from_pairs(space, context_.atoms, keys, values);
}

bool MatchRun::match(const MatchSpec::Clause& clause, Term shown, TermSpace& space, Term& result) {
  using Op = MatchSpec::Op;
  stack_.clear();
  auto word = [this](const MatchSpec::Instruction* at) { return Term::from_bits(registers_[at->a].pointer()[at->b]); };
  const MatchSpec::Instruction* code = spec_.code_.data();
  for (const MatchSpec::Instruction* at = code + clause.code;; ++at) {
    switch (at->op) {
      case Op::kTuple:
        if (!registers_[at->a].is_tuple(at->b)) return false;
        break;
      case Op::kCons:
        if (!registers_[at->a].is_cons()) return false;
        break;
      case Op::kMap:
        if (!registers_[at->a].is_map()) return false;
        break;
      case Op::kLoad:
        registers_[at->c] = word(at);
        break;
      case Op::kWordIs:
        if (word(at) != at->term) return false;
        break;
      case Op::kWordEquals:
        if (!exactly_equal(word(at), at->term)) return false;
        break;
      case Op::kWordBind:
        variables_[at->c] = word(at);
        break;
      case Op::kWordSame:
        if (!exactly_equal(word(at), variables_[at->c])) return false;
        break;
      case Op::kIs:
        if (registers_[at->a] != at->term) return false;
        break;
      case Op::kEquals:
        if (!exactly_equal(registers_[at->a], at->term)) return false;
        break;
      case Op::kBind:
        variables_[at->c] = registers_[at->a];
        break;
      case Op::kBindShown:
        variables_[at->c] = shown;
        break;
      case Op::kSame:
        if (!exactly_equal(registers_[at->a], variables_[at->c])) return false;
        break;
      case Op::kMapGet:
        if (registers_[at->c] = map_get(registers_[at->a], at->term); registers_[at->c].is_none()) return false;
        break;
      case Op::kPush:
        stack_.push_back(at->copy ? copied(at->term, space) : at->term);
        break;
      case Op::kPushVariable:
        stack_.push_back(at->copy ? copied(variables_[at->a], space) : variables_[at->a]);
        break;
      case Op::kPushRoot:
        stack_.push_back(at->copy ? copied_root(shown, space) : shown);
        break;
      case Op::kPushAll:
        stack_.push_back(all_variables(spec_.clauses_[at->a], at->copy, space));
        break;
      case Op::kMakeTuple: {
        std::size_t first = stack_.size() - at->a;
        Term tuple = mote::make_tuple(at->copy ? space : scratch_, std::span<const Term>(stack_).subspan(first));
        stack_.resize(first);
        stack_.push_back(tuple);
        break;
      }
      case Op::kMakeCons: {
        Term tail = stack_.back();
        stack_.pop_back();
        stack_.back() = make_cons(at->copy ? space : scratch_, stack_.back(), tail);
        break;
      }
      case Op::kMakeMap:
        stack_.push_back(make_map(at->a, at->copy ? space : scratch_));
        break;
      case Op::kCall:
        if (!call(*at, space)) return false;
        break;
      case Op::kAnd:
      case Op::kOr:
        if (!all_booleans(*at)) return false;
        break;
      case Op::kAndAlso:
      case Op::kOrElse: {
        Term value = stack_.back();
        if (value == Term::boolean(at->op == Op::kAndAlso)) {
          stack_.pop_back();
          break;
        }
        if (!value.is_boolean()) {
          stack_.pop_back();
          if (!fail(*at)) return false;
        }
        at = code + at->a - 1;
        break;
      }
      case Op::kGuard:
        if (stack_.back() != atoms::k_true) return false;
        stack_.pop_back();
        break;
      case Op::kDrop:
        stack_.pop_back();
        break;
      case Op::kCopy:
        stack_.back() = copied(stack_.back(), space);
        break;
      case Op::kReturn:
        result = stack_.back();
        return true;
    }
  }
}

Term MatchRun::copied(Term term, TermSpace& space) {
  return term.is_pointer() ? copy_term(term, space, nullptr) : term;
}

Term MatchRun::copied_root(Term shown, TermSpace& space) {
  return row_ != nullptr ? copy_row(*row_, space) : copied(shown, space);
}

Term MatchRun::all_variables(const MatchSpec::Clause& clause, bool copy, TermSpace& space) {
  Term list = Term::nil();
  for (std::size_t i = clause.variables.size(); i-- > 0;) {
    Term value = variables_[clause.variables[i]];
    list = copy ? make_cons(space, copied(value, space), list) : make_cons(scratch_, value, list);
  }
  return list;
}

}  // namespace mote::ets
