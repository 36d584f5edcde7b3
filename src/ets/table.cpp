// The common part of tables.
#include "ets/table.h"

#include "base/report_lock.h"
#include "term/build.h"
#include "term/compare.h"

namespace mote::ets {

Table::Table(const AtomTable& atoms, const Options& options, std::array<Word, 2> number)
    : atoms_(atoms), options_(options), number_(number), name_(options.name.bits()), protection_(options.protection) {}

Term Table::reference(TermSpace& space) {
  retain();
  return make_magic_reference(space, this, number_[0], number_[1]);
}

Term Table::heir() const {
  std::lock_guard lock(mutex_);
  return heir_;
}

Term Table::heir_data(TermSpace& space) const {
  std::lock_guard lock(mutex_);
  return heir_data_ == nullptr ? Term::none() : copy_row(*heir_data_, space);
}

void Table::set_heir(Term pid, Term data) {
  std::unique_ptr<Row, RowDeleter> copy(pid.is_none() ? nullptr : make_row(data));
  std::lock_guard lock(mutex_);
  heir_ = pid;
  heir_data_.swap(copy);
}

void Table::fix(Term pid, std::int64_t now_monotonic, std::int64_t now_system) {
  std::lock_guard lock(mutex_);
  if (fixations_.empty()) {
    fixed_since_monotonic_ = now_monotonic;
    fixed_since_system_ = now_system;
  }
  for (Fixation& fixation : fixations_) {
    if (fixation.pid == pid) {
      ++fixation.count;
      return;
    }
  }
  fixations_.push_back({pid, 1});
  pin();
}

bool Table::unfix(Term pid, bool all) {
  {
    std::lock_guard lock(mutex_);
    auto at = fixations_.begin();
    while (at != fixations_.end() && at->pid != pid)
      ++at;
    if (at == fixations_.end()) return false;
    if (!all && --at->count > 0) return false;
    fixations_.erase(at);
  }
  unpin();
  return true;
}

std::optional<Table::FixationInfo> Table::fixations() const {
  ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
  if (fixations_.empty()) return std::nullopt;
  return FixationInfo{fixed_since_monotonic_, fixed_since_system_, fixations_};
}

bool Table::same_key(Term a, Term b) const {
  return ordered() ? compare(atoms_, a, b) == 0 : exactly_equal(a, b);
}

Term Table::list_of_rows(const Row& row, TermSpace& space) const {
  return make_cons(space, copy_row(row, space), Term::nil());
}

}  // namespace mote::ets
