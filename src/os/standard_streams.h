// Standard input, output and error: that they are there, and writing to them without waiting.
#pragma once

#include <cstddef>
#include <string_view>

namespace mote {

// Of descriptors 0, 1 and 2, those that are closed become /dev/null: what is read ends at once and what is written is
// lost, and no file that is opened later takes their place. For the program's start, before it opens anything.
void open_standard_streams();

// Writes to a pipe, a socket or a device (a terminal for one) without ever waiting. Other programs may share the
// descriptor, so its flags are left alone: what it leads to is opened once more.
class PromptWriter {
 public:
  explicit PromptWriter(int fd);
  ~PromptWriter();
  PromptWriter(const PromptWriter&) = delete;

  // False for files, where nobody has to read before more can be written, and where the system refuses.
  bool usable() const { return own_ >= 0 || socket_ >= 0; }
  // How many of the bytes are written: those for which there is room, which may be none. *error is 0, or the errno
  // value of a write that failed.
  std::size_t write(std::string_view bytes, int* error) const;

 private:
  int own_ = -1, socket_ = -1;
};

}  // namespace mote
