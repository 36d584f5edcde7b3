// Terminfo: what a kind of terminal can do, from the compiled descriptions ncurses installs, by termcap's names of
// capabilities. Only those a line editor asks for are known here.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

class Terminfo {
 public:
  // The description of `terminal` ("xterm"), looked for in `folders` in turn. Nothing where there is none.
  static std::optional<Terminfo> load(std::string_view terminal, const std::vector<std::string>& folders);
  // A compiled description.
  static std::optional<Terminfo> parse(std::string_view bytes);

  // By the first two characters of the name: xn, am; co, li; up, do, cl, ...
  bool flag(std::string_view name) const;
  std::optional<int> number(std::string_view name) const;
  std::optional<std::string> text(std::string_view name) const;

 private:
  std::vector<bool> flags_;
  std::vector<int> numbers_;
  std::vector<std::optional<std::string>> texts_;
};

// Where descriptions are looked for, as ncurses does it: TERMINFO, ~/.terminfo, TERMINFO_DIRS, the system's.
std::vector<std::string> terminfo_folders(const std::optional<std::string>& terminfo,
                                          const std::optional<std::string>& home,
                                          const std::optional<std::string>& terminfo_dirs);

}  // namespace mote
