// The states of the reader of escape sequences, and what each sequence does to the cells.
#include "screen.h"

#include <wchar.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace mote::terminal {

namespace {

// How many bytes a character has that begins with this one.
std::size_t length_of(unsigned char first) {
  if (first >= 0xF0) return 4;
  if (first >= 0xE0) return 3;
  return first >= 0xC0 ? 2 : 1;
}

char32_t decode(std::string_view bytes) {
  auto first = static_cast<unsigned char>(bytes[0]);
  if (bytes.size() == 1) return first;
  char32_t code = first & (0xFFu >> (bytes.size() + 1));
  for (char byte : bytes.substr(1))
    code = code << 6 | (static_cast<unsigned char>(byte) & 0x3F);
  return code;
}

}  // namespace

Screen::Screen(int columns, int rows) : columns_(columns), rows_(rows), bottom_(rows - 1) {
  cells_.assign(static_cast<std::size_t>(rows), blank_row());
}

void Screen::write(std::string_view bytes) {
  for (char byte : bytes) {
    auto code = static_cast<unsigned char>(byte);
    switch (state_) {
      case State::kText:
        if (code < 0x20 || code == 0x7F) {
          pending_.clear();
          control(code);
          break;
        }
        pending_ += byte;
        if (pending_.size() < length_of(static_cast<unsigned char>(pending_[0]))) break;
        put(decode(pending_), pending_);
        pending_.clear();
        break;
      case State::kEscape:
        escape(byte);
        break;
      case State::kCharacterSet:
        state_ = State::kText;
        break;
      case State::kString:  // a title and the like: up to BEL or ESC backslash
        if (code == 7) state_ = State::kText;
        if (code == 0x1B) state_ = State::kEscape;
        break;
      case State::kSequence:
        if (code < 0x20) {
          control(code);
        } else if (code < 0x40) {
          parameters_ += byte;
        } else {
          state_ = State::kText;
          sequence(byte);
        }
        break;
    }
  }
}

void Screen::put(char32_t character, std::string_view bytes) {
  int width = wcwidth(static_cast<wchar_t>(character));
  if (width < 0) width = 1;
  if (width == 0) {
    int at = wrap_next_ ? column_ : column_ - 1;
    Row& row = cells_[static_cast<std::size_t>(row_)];
    while (at > 0 && row[static_cast<std::size_t>(at)].empty())
      --at;
    if (at >= 0) row[static_cast<std::size_t>(at)] += bytes;
    return;
  }
  if (wrap_next_ || column_ + width > columns_) {
    column_ = 0;
    line_feed();
  }
  wrap_next_ = false;
  if (insert_mode_) insert_characters(width, true);
  Row& row = cells_[static_cast<std::size_t>(row_)];
  auto at = static_cast<std::size_t>(column_);
  if (row[at].empty() && at > 0) row[at - 1] = " ";  // half of a wide one is overwritten
  auto after = at + static_cast<std::size_t>(width);
  if (after < row.size() && row[after].empty()) row[after] = " ";
  row[at] = bytes;
  if (width == 2) row[at + 1].clear();
  column_ += width;
  if (column_ >= columns_) {
    column_ = columns_ - 1;
    wrap_next_ = true;
  }
}

void Screen::control(unsigned char byte) {
  switch (byte) {
    case 7:
      ++bells_;
      break;
    case 8:
      move_to(row_, column_ - 1);
      break;
    case 9:
      move_to(row_, std::min(columns_ - 1, (column_ / 8 + 1) * 8));
      break;
    case 10:
    case 11:
    case 12:
      line_feed();
      break;
    case 13:
      move_to(row_, 0);
      break;
    case 0x1B:
      state_ = State::kEscape;
      break;
    default:
      break;
  }
}

void Screen::escape(char byte) {
  state_ = State::kText;
  switch (byte) {
    case '[':
      state_ = State::kSequence;
      parameters_.clear();
      break;
    case ']':
    case 'P':
      state_ = State::kString;
      break;
    case '(':
    case ')':
      state_ = State::kCharacterSet;
      break;
    case '7':
      saved_ = {row_, column_};
      break;
    case '8':
      move_to(saved_.row, saved_.column);
      break;
    case 'D':
      line_feed();
      break;
    case 'E':
      line_feed();
      column_ = 0;
      break;
    case 'M':
      if (row_ == top_)
        scroll(-1);
      else
        move_to(row_ - 1, column_);
      break;
    case 'c':
      *this = Screen(columns_, rows_);
      break;
    default:
      break;
  }
}

int Screen::parameter(std::size_t index, int otherwise) const {
  std::size_t at = parameters_.find_first_of("0123456789;");
  for (; index > 0 && at != std::string::npos; --index) {
    at = parameters_.find(';', at);
    if (at != std::string::npos) ++at;
  }
  if (at == std::string::npos || at >= parameters_.size()) return otherwise;
  int number = std::atoi(parameters_.c_str() + at);
  return number > 0 ? number : otherwise;
}

void Screen::sequence(char final_byte) {
  int count = parameter(0, 1);
  switch (final_byte) {
    case '@':
      insert_characters(count, true);
      break;
    case 'A':
      move_to(row_ - count, column_);
      break;
    case 'B':
    case 'e':
      move_to(row_ + count, column_);
      break;
    case 'C':
    case 'a':
      move_to(row_, column_ + count);
      break;
    case 'D':
      move_to(row_, column_ - count);
      break;
    case 'E':
      move_to(row_ + count, 0);
      break;
    case 'F':
      move_to(row_ - count, 0);
      break;
    case 'G':
    case '`':
      move_to(row_, count - 1);
      break;
    case 'H':
    case 'f':
      move_to(count - 1, parameter(1, 1) - 1);
      break;
    case 'I':
      for (; count > 0; --count)
        control(9);
      break;
    case 'J':
      erase_screen(parameter(0, 0));
      break;
    case 'K':
      erase_line(parameter(0, 0));
      break;
    case 'L':
      insert_lines(count, true);
      break;
    case 'M':
      insert_lines(count, false);
      break;
    case 'P':
      insert_characters(count, false);
      break;
    case 'S':
      scroll(count);
      break;
    case 'T':
      scroll(-count);
      break;
    case 'X':
      for (int at = column_; at < std::min(columns_, column_ + count); ++at)
        cells_[static_cast<std::size_t>(row_)][static_cast<std::size_t>(at)] = " ";
      break;
    case 'd':
      move_to(count - 1, column_);
      break;
    case 'h':
      mode(true);
      break;
    case 'l':
      mode(false);
      break;
    case 'n':
      if (parameter(0, 0) == 6)
        answers_ += "\x1b[" + std::to_string(row_ + 1) + ";" + std::to_string(column_ + 1) + "R";
      break;
    case 'r':
      top_ = count - 1;
      bottom_ = std::min(parameter(1, rows_), rows_) - 1;
      move_to(0, 0);
      break;
    case 's':
      saved_ = {row_, column_};
      break;
    case 'u':
      move_to(saved_.row, saved_.column);
      break;
    default:
      break;
  }
}

void Screen::mode(bool on) {
  int number = parameter(0, 0);
  if (!parameters_.starts_with('?')) {
    if (number == 4) insert_mode_ = on;
    return;
  }
  if (number == 2004) bracketed_paste_ = on;
  if (number == 1049 && on != alternate_) {
    alternate_ = on;
    std::swap(cells_, main_cells_);
    std::swap(saved_, main_saved_);
    if (on) {
      main_saved_ = {row_, column_};
      cells_.assign(static_cast<std::size_t>(rows_), blank_row());
    } else {
      move_to(saved_.row, saved_.column);
    }
  }
}

void Screen::erase_line(int how) {
  wrap_next_ = false;
  Row& row = cells_[static_cast<std::size_t>(row_)];
  int begin = how == 0 ? column_ : 0, end = how == 1 ? column_ + 1 : columns_;
  std::fill(row.begin() + begin, row.begin() + end, " ");
}

void Screen::erase_screen(int how) {
  wrap_next_ = false;
  if (how == 3) return;  // what went off at the top
  int begin = how == 0 ? row_ + 1 : 0, end = how == 1 ? row_ : rows_;
  for (int row = begin; row < end; ++row)
    cells_[static_cast<std::size_t>(row)] = blank_row();
  if (how != 2) erase_line(how);
}

void Screen::insert_lines(int count, bool insert) {
  if (row_ < top_ || row_ > bottom_) return;
  int saved_top = std::exchange(top_, row_);
  std::size_t off = scrolled_off_.size();
  scroll(insert ? -count : count);
  scrolled_off_.resize(off);  // deleted, not gone off
  top_ = saved_top;
}

void Screen::insert_characters(int count, bool insert) {
  Row& row = cells_[static_cast<std::size_t>(row_)];
  count = std::min(count, columns_ - column_);
  if (insert)
    std::rotate(row.begin() + column_, row.end() - count, row.end());
  else
    std::rotate(row.begin() + column_, row.begin() + column_ + count, row.end());
  auto blank = insert ? row.begin() + column_ : row.end() - count;
  std::fill(blank, blank + count, " ");
  wrap_next_ = false;
}

void Screen::line_feed() {
  wrap_next_ = false;
  if (row_ == bottom_)
    scroll(1);
  else if (row_ < rows_ - 1)
    ++row_;
}

void Screen::scroll(int count) {
  for (; count > 0; --count) {
    if (top_ == 0 && !alternate_) scrolled_off_.push_back(text_of(cells_[0], columns_));
    std::rotate(cells_.begin() + top_, cells_.begin() + top_ + 1, cells_.begin() + bottom_ + 1);
    cells_[static_cast<std::size_t>(bottom_)] = blank_row();
  }
  for (; count < 0; ++count) {
    std::rotate(cells_.begin() + top_, cells_.begin() + bottom_, cells_.begin() + bottom_ + 1);
    cells_[static_cast<std::size_t>(top_)] = blank_row();
  }
}

void Screen::move_to(int row, int column) {
  row_ = std::clamp(row, 0, rows_ - 1);
  column_ = std::clamp(column, 0, columns_ - 1);
  wrap_next_ = false;
}

void Screen::resize(int columns, int rows) {
  while (row_ >= rows) {
    if (!alternate_) scrolled_off_.push_back(text_of(cells_[0], columns_));
    cells_.erase(cells_.begin());
    --row_;
  }
  columns_ = columns;
  rows_ = rows;
  top_ = 0;
  bottom_ = rows - 1;
  for (std::vector<Row>* cells : {&cells_, &main_cells_}) {
    if (cells->empty()) continue;
    for (Row& row : *cells)
      row.resize(static_cast<std::size_t>(columns), " ");
    cells->resize(static_cast<std::size_t>(rows), blank_row());
  }
  move_to(row_, column_);
}

std::string Screen::text_of(const Row& row, int end) const {
  std::string text;
  for (int at = 0; at < end; ++at)
    text += row[static_cast<std::size_t>(at)];
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

std::string Screen::row(int number) const {
  return text_of(cells_[static_cast<std::size_t>(number)], columns_);
}

std::string Screen::before_cursor() const {
  return text_of(cells_[static_cast<std::size_t>(row_)], wrap_next_ ? columns_ : column_);
}

std::vector<std::string> Screen::take_scrolled_off() {
  return std::exchange(scrolled_off_, {});
}

std::string Screen::take_answers() {
  return std::exchange(answers_, {});
}

}  // namespace mote::terminal
