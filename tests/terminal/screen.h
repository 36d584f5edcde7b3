// Screen: what a terminal of the xterm kind shows of the bytes a program writes. Characters and where they stand are
// kept; colours and other attributes are read and dropped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mote::terminal {

class Screen {
 public:
  Screen(int columns, int rows);

  // Takes bytes in UTF-8; a sequence may be cut at any byte.
  void write(std::string_view bytes);
  // Lines keep their text from the left; what does not fit is cut off. Lines at the top go away where the cursor would
  // otherwise be below the last one.
  void resize(int columns, int rows);

  int columns() const { return columns_; }
  int rows() const { return rows_; }
  int cursor_row() const { return row_; }
  int cursor_column() const { return column_; }
  // The text of a row without spaces at its end; of the row left of the cursor.
  std::string row(int number) const;
  std::string before_cursor() const;
  // Rows that went off at the top since the last call.
  std::vector<std::string> take_scrolled_off();
  // What a program asked of the terminal (where the cursor is), to be sent to it. Empty where there is nothing.
  std::string take_answers();
  bool bracketed_paste() const { return bracketed_paste_; }
  bool alternate() const { return alternate_; }
  int bells() const { return bells_; }

 private:
  // A cell holds a character and those that combine with it; the right half of a wide one is empty.
  using Cell = std::string;
  using Row = std::vector<Cell>;
  struct Saved {
    int row = 0, column = 0;
  };

  std::string text_of(const Row& row, int end) const;
  Row blank_row() const { return Row(static_cast<std::size_t>(columns_), " "); }
  void put(char32_t character, std::string_view bytes);
  void control(unsigned char byte);
  void escape(char byte);
  void sequence(char final_byte);
  void mode(bool on);
  void erase_line(int how);
  void erase_screen(int how);
  void insert_lines(int count, bool insert);
  void insert_characters(int count, bool insert);
  void line_feed();
  void scroll(int count);
  void move_to(int row, int column);
  int parameter(std::size_t index, int otherwise) const;

  int columns_, rows_;
  std::vector<Row> cells_, main_cells_;
  std::vector<std::string> scrolled_off_;
  int row_ = 0, column_ = 0;
  bool wrap_next_ = false;  // the last column is written: the next character goes to the next line
  int top_ = 0, bottom_;    // the region that scrolls
  bool insert_mode_ = false, bracketed_paste_ = false, alternate_ = false;
  int bells_ = 0;
  Saved saved_, main_saved_;
  std::string answers_;

  enum class State : std::uint8_t { kText, kEscape, kSequence, kString, kCharacterSet };
  State state_ = State::kText;
  std::string pending_;     // bytes of a character that is not whole yet
  std::string parameters_;  // of a sequence
};

}  // namespace mote::terminal
