// Session: a script of keys and of what to wait for, played to a program under a pseudo-terminal. What comes out is a
// transcript of the screens that the script asks for. README.md tells the script's commands.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pseudo_terminal.h"
#include "screen.h"

namespace mote::terminal {

struct SessionOptions {
  std::vector<std::string> environment;
  std::string folder;                              // an empty one
  std::optional<std::vector<std::string>> wanted;  // the screens of an earlier transcript, in order
  int patience = 40'000;                           // milliseconds to wait for anything
  int quiet = 400;                                 // how long nothing has to come before a screen is taken as it is
};

class Session {
 public:
  explicit Session(SessionOptions options) : options_(std::move(options)) {}

  // Plays the script; false, with failure() set, where what it waits for does not come. Where screens are wanted, each
  // is waited for, and the first that does not come ends the session; without, a screen is taken once all is quiet.
  bool play(const std::vector<std::string>& lines);
  const std::vector<std::string>& screens() const { return screens_; }
  const std::string& failure() const { return failure_; }

 private:
  bool command(const std::string& word, const std::string& text, const std::vector<std::string>& block);
  bool start(const std::string& text);
  bool keys(const std::string& names);
  bool wait(const std::string& what, bool at_cursor);
  bool paste(const std::vector<std::string>& block, bool bracketed);
  bool write_file(const std::string& name, const std::vector<std::string>& block);
  bool signal(const std::string& name);
  bool resize(const std::string& text);
  bool end(const std::string& title);
  bool screen(const std::string& title);
  // Takes the screen that `make` gives.
  template <class Make>
  bool take(Make make);
  bool fail(const std::string& what);
  // Reads for at most that long; false where nothing came.
  bool pump(int milliseconds);
  std::string picture(const std::string& title) const;
  std::string picture_of_modes(const std::string& title) const;
  std::string picture_of_end(const std::string& title) const;

  SessionOptions options_;
  int columns_ = 110, rows_ = 30;
  std::unique_ptr<Screen> screen_;
  std::unique_ptr<PseudoTerminal> terminal_;
  std::vector<std::string> scrolled_off_;
  std::vector<std::string> screens_;
  std::string failure_;
};

}  // namespace mote::terminal
