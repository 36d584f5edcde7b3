// The commands of a session's script.
#include "session.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "keys.h"
#include "mode_names.h"
#include "normalise.h"

namespace mote::terminal {

namespace {

using Clock = std::chrono::steady_clock;

int since(Clock::time_point begin) {
  return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count());
}

bool is_block_line(const std::string& line) {
  return line == "|" || line.starts_with("| ");
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;)
    words.push_back(word);
  return words;
}

}  // namespace

bool Session::play(const std::vector<std::string>& lines) {
  for (std::size_t at = 0; at < lines.size();) {
    const std::string& line = lines[at++];
    if (line.empty() || line.starts_with('#')) continue;
    std::size_t space = line.find(' ');
    std::string word = line.substr(0, space);
    std::string text = space == std::string::npos ? "" : line.substr(space + 1);
    std::vector<std::string> block;
    for (; at < lines.size() && is_block_line(lines[at]); ++at)
      block.push_back(lines[at].size() > 2 ? lines[at].substr(2) : "");
    if (!command(word, text, block)) {
      if (failure_.empty()) fail("no such command");
      failure_ = line + ": " + failure_;
      return false;
    }
  }
  return true;
}

bool Session::command(const std::string& word, const std::string& text, const std::vector<std::string>& block) {
  if (word == "file") return write_file(text, block);
  if (word == "env") return options_.environment.push_back(text), true;
  if (word == "size" || word == "resize") return resize(text);
  if (word == "run") return start(text);
  if (terminal_ == nullptr) return fail("nothing runs yet");
  if (word == "type") return terminal_->write(text), true;
  if (word == "line") return terminal_->write(text + "\r"), true;
  if (word == "key") return keys(text);
  if (word == "paste") return paste(block, false);
  if (word == "bracketed-paste") return paste(block, true);
  if (word == "wait") return wait(text, false);
  if (word == "prompt") return wait(text, true);
  if (word == "signal") return signal(text);
  if (word == "hangup") return terminal_->hang_up(), true;
  if (word == "screen") return screen(text);
  if (word == "modes") return take([&] { return picture_of_modes(text); });
  if (word == "end") return end(text);
  return false;
}

bool Session::fail(const std::string& what) {
  failure_ = what;
  return false;
}

bool Session::write_file(const std::string& name, const std::vector<std::string>& block) {
  std::filesystem::path path = std::filesystem::path(options_.folder) / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path);
  for (const std::string& line : block)
    file << line << '\n';
  return file.good() || fail("cannot write it");
}

bool Session::start(const std::string& text) {
  screen_ = std::make_unique<Screen>(columns_, rows_);
  terminal_.reset();
  terminal_ =
      std::make_unique<PseudoTerminal>(ProgramOptions{text, options_.environment, options_.folder, columns_, rows_});
  return true;
}

bool Session::keys(const std::string& names) {
  for (const std::string& name : words_of(names)) {
    std::optional<std::string> bytes = key_bytes(name);
    if (!bytes) return fail("no key " + name);
    terminal_->write(*bytes);
    // As from a hand: what the key does is seen before the next one.
    for (int patience = 200; pump(patience);)
      patience = 15;
  }
  return true;
}

bool Session::paste(const std::vector<std::string>& block, bool bracketed) {
  // As a terminal does: brackets only where the program asked for them.
  bool brackets = bracketed && screen_->bracketed_paste();
  std::string bytes = brackets ? "\x1b[200~" : "";
  for (const std::string& line : block)
    bytes += line + '\r';
  terminal_->write(bytes + (brackets ? "\x1b[201~" : ""));
  return true;
}

bool Session::pump(int milliseconds) {
  std::string bytes = terminal_->read(milliseconds);
  if (bytes.empty()) return false;
  screen_->write(bytes);
  for (std::string& line : screen_->take_scrolled_off())
    scrolled_off_.push_back(std::move(line));
  if (std::string answers = screen_->take_answers(); !answers.empty()) terminal_->write(answers);
  return true;
}

bool Session::wait(const std::string& what, bool at_cursor) {
  Clock::time_point begin = Clock::now();
  auto there = [&] {
    if (at_cursor) return screen_->before_cursor().ends_with(what);
    for (int row = 0; row < screen_->rows(); ++row)
      if (screen_->row(row).find(what) != std::string::npos) return true;
    for (const std::string& line : scrolled_off_)
      if (line.find(what) != std::string::npos) return true;
    return false;
  };
  while (!there()) {
    if (since(begin) > options_.patience || (terminal_->ended() && !pump(100)))
      return fail("does not come\n" + picture("now"));
    pump(50);
  }
  return true;
}

bool Session::signal(const std::string& name) {
  for (int number = 1; number < 32; ++number) {
    const char* known = sigabbrev_np(number);
    if (known != nullptr && name == known) return terminal_->signal(number), true;
  }
  return fail("no signal of this name");
}

bool Session::resize(const std::string& text) {
  if (std::sscanf(text.c_str(), "%d %d", &columns_, &rows_) != 2) return fail("needs columns and rows");
  if (terminal_ == nullptr) return true;
  while (pump(0)) {
  }
  screen_->resize(columns_, rows_);
  terminal_->resize(columns_, rows_);
  // The program says nothing when it has taken note: what is typed next has to find it done.
  for (Clock::time_point begin = Clock::now(); since(begin) < 200;)
    pump(50);
  return true;
}

bool Session::end(const std::string& title) {
  Clock::time_point begin = Clock::now();
  while (!terminal_->ended()) {
    if (since(begin) > 3 * options_.patience) return fail("the program does not end\n" + picture("now"));
    pump(50);
  }
  while (pump(50)) {
  }
  return take([&] { return picture_of_end(title); });
}

bool Session::screen(const std::string& title) {
  bool taken = take([&] { return picture(title); });
  scrolled_off_.clear();
  return taken;
}

template <class Make>
bool Session::take(Make make) {
  Clock::time_point begin = Clock::now(), last = begin;
  if (options_.wanted) {
    std::size_t number = screens_.size();
    std::string wanted = number < options_.wanted->size() ? (*options_.wanted)[number] : "";
    bool same = false;
    while (!(same = make() == wanted) && since(begin) < options_.patience)
      pump(50);
    screens_.push_back(make());
    return same || fail("another screen than wanted");
  }
  while (since(last) < options_.quiet && since(begin) < options_.patience)
    if (pump(20)) last = Clock::now();
  screens_.push_back(make());
  return true;
}

std::string Session::picture(const std::string& title) const {
  std::string text = "== " + title + "\n";
  for (const std::string& line : scrolled_off_)
    text += "^" + normalise(line, options_.folder) + "\n";
  int last = screen_->rows() - 1;
  while (last > screen_->cursor_row() && screen_->row(last).empty())
    --last;
  for (int row = 0; row <= last; ++row)
    text += "|" + normalise(screen_->row(row), options_.folder) + "\n";
  text += "cursor in row " + std::to_string(screen_->cursor_row() + 1) + ", column " +
          std::to_string(screen_->cursor_column() + 1) + (screen_->alternate() ? ", alternate screen" : "") + "\n";
  return text;
}

std::string Session::picture_of_modes(const std::string& title) const {
  return "== " + title + "\n" + text_of_modes(terminal_->modes()) + "\n";
}

std::string Session::picture_of_end(const std::string& title) const {
  int status = *terminal_->ended();
  std::string how = WIFSIGNALED(status) ? std::string("by signal ") +
                                              (sigabbrev_np(WTERMSIG(status)) ? sigabbrev_np(WTERMSIG(status)) : "?")
                                        : "with status " + std::to_string(WEXITSTATUS(status));
  termios now = terminal_->modes();
  std::string before = text_of_modes(terminal_->modes_before()), after = text_of_modes(now);
  return "== " + title + "\nended " + how + "\n" +
         (before == after ? "the terminal's modes are what they were\n"
                          : "modes before: " + before + "\nafter: " + after + "\n");
}

}  // namespace mote::terminal
