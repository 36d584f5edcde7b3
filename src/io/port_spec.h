// PortSpec: what open_port/2 was asked for, taken from its terms.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/file_name.h"
#include "io/framing.h"
#include "term/atom_table.h"

namespace mote::io {

struct PortSpec {
  enum Kind : std::uint8_t {
    kSpawn,       // a driver, or else a command for the shell
    kExecutable,  // a program
    kDriver,      // a driver linked in: sockets, files in memory
    kDescriptors,
  };
  Kind kind = kSpawn;
  std::string command;  // of kSpawn; the path of kExecutable; the name of kDriver
  int in_fd = -1, out_fd = -1;

  Framing framing;
  bool in = true, out = true;
  bool binary = false;
  bool eof = false;
  bool exit_status = false;
  bool use_stdio = true;
  bool stderr_to_stdout = false;
  bool parallelism = false;
  std::size_t busy_low = 4096, busy_high = 8192;  // bytes queued
  bool busy_given = false;
  // Bytes of commands that wait, which count for linked-in drivers only; both SIZE_MAX: no limits.
  std::optional<std::pair<std::size_t, std::size_t>> queue_limits;
  std::optional<std::string> folder;
  std::optional<std::string> first_argument;
  std::vector<std::string> arguments;
  std::vector<std::pair<std::string, std::optional<std::string>>> environment;  // nothing: not set

  // Takes name and options apart. none(), or the atom open_port is to answer: badarg or badopt.
  Term parse(Term name, Term options, NameEncoding encoding, const AtomTable& atoms);

 private:
  Term parse_name(Term name, NameEncoding encoding, const AtomTable& atoms);
  bool parse_flag(Term flag);
  // Data come as lines, of `most` bytes at a time.
  void cut_lines(std::uint32_t most);
  bool parse_pair(Term key, Term value, NameEncoding encoding, const AtomTable& atoms);
  bool parse_environment(Term list, NameEncoding encoding);
  bool parse_arguments(Term list, NameEncoding encoding, const AtomTable& atoms);
  bool lines_given_ = false, packets_given_ = false, in_given_ = false, out_given_ = false;
  bool arguments_given_ = false;
};

}  // namespace mote::io
