// The terms of open_port/2.
#include "io/port_spec.h"

#include <algorithm>

#include "io/resource.h"

namespace mote::io {

namespace {

// Bytes of a name that may also be an atom.
std::optional<std::string> name_or_atom(Term term, NameEncoding encoding, const AtomTable& atoms) {
  if (term.is_atom()) return std::string(atoms.name(term));
  return name_to_bytes(term, encoding);
}

}  // namespace

Term PortSpec::parse(Term name, Term options, NameEncoding encoding, const AtomTable& atoms) {
  for (; options.is_cons(); options = Cons(options).tail()) {
    Term option = Cons(options).head();
    bool known = option.is_atom()
                     ? parse_flag(option)
                     : option.is_tuple(2) && parse_pair(Tuple(option)[0], Tuple(option)[1], encoding, atoms);
    if (!known) return atoms::k_badopt;
  }
  if (!options.is_nil() || (lines_given_ && packets_given_)) return atoms::k_badopt;
  if (in_given_ || out_given_) {
    in = in_given_;
    out = out_given_;
  }
  return parse_name(name, encoding, atoms);
}

Term PortSpec::parse_name(Term name, NameEncoding encoding, const AtomTable& atoms) {
  if (name.is_tuple(3) && Tuple(name)[0] == atoms::k_fd) {
    std::optional<int> in_number = to_narrow<int>(Tuple(name)[1]), out_number = to_narrow<int>(Tuple(name)[2]);
    if (!in_number || !out_number) return atoms::k_badarg;
    if (*in_number < 0 || *out_number < 0) return atoms::k_einval;
    kind = kDescriptors;
    in_fd = *in_number;
    out_fd = *out_number;
    command = std::to_string(in_fd) + "/" + std::to_string(out_fd);
    return arguments_given_ ? atoms::k_badarg : Term::none();
  }
  if (!name.is_tuple(2)) return atoms::k_badarg;
  Term what = Tuple(name)[0];
  if (what == atoms::k_spawn)
    kind = kSpawn;
  else if (what == atoms::k_spawn_executable)
    kind = kExecutable;
  else if (what == atoms::k_spawn_driver)
    kind = kDriver;
  else
    return atoms::k_badarg;
  std::optional<std::string> text = name_or_atom(Tuple(name)[1], encoding, atoms);
  if (!text || text->empty()) return atoms::k_badarg;
  if (arguments_given_ && kind != kExecutable) return atoms::k_badarg;
  command = std::move(*text);
  return Term::none();
}

void PortSpec::cut_lines(std::uint32_t most) {
  lines_given_ = true;
  framing = {Framing::kLine, most};
}

bool PortSpec::parse_flag(Term flag) {
  constexpr std::uint32_t kUsualLine = 512;
  if (flag == atoms::k_binary)
    binary = true;
  else if (flag == atoms::k_in)
    in_given_ = true;
  else if (flag == atoms::k_out)
    out_given_ = true;
  else if (flag == atoms::k_eof)
    eof = true;
  else if (flag == atoms::k_exit_status)
    exit_status = true;
  else if (flag == atoms::k_use_stdio)
    use_stdio = true;
  else if (flag == atoms::k_nouse_stdio)
    use_stdio = false;
  else if (flag == atoms::k_stderr_to_stdout)
    stderr_to_stdout = true;
  else if (flag == atoms::k_line)
    cut_lines(kUsualLine);
  else
    return flag == atoms::k_stream || flag == atoms::k_hide || flag == atoms::k_overlapped_io;
  return true;
}

bool PortSpec::parse_pair(Term key, Term value, NameEncoding encoding, const AtomTable& atoms) {
  if (key == atoms::k_packet) {
    if (value != Term::small(1) && value != Term::small(2) && value != Term::small(4)) return false;
    packets_given_ = true;
    framing = {Framing::kPacket, static_cast<std::uint32_t>(value.small_value())};
    return true;
  }
  if (key == atoms::k_line) {
    std::optional<std::uint32_t> size = to_narrow<std::uint32_t>(value);
    if (!size || *size == 0) return false;
    cut_lines(*size);
    return true;
  }
  if (key == atoms::k_env) return parse_environment(value, encoding);
  if (key == atoms::k_args) return parse_arguments(value, encoding, atoms);
  if (key == atoms::k_cd) {
    folder = name_or_atom(value, encoding, atoms);
    return folder.has_value();
  }
  if (key == atoms::k_arg0) {
    arguments_given_ = true;
    first_argument = name_or_atom(value, encoding, atoms);
    return first_argument.has_value();
  }
  if (key == atoms::k_parallelism) {
    parallelism = value == atoms::k_true;
    return value.is_boolean();
  }
  if (key == atoms::k_busy_limits_port || key == atoms::k_busy_limits_msgq) {
    bool port = key == atoms::k_busy_limits_port;
    if (value == atoms::k_disabled) {
      if (port) {
        busy_low = busy_high = SIZE_MAX;
        busy_given = true;
      } else {
        queue_limits.emplace(SIZE_MAX, SIZE_MAX);
      }
      return true;
    }
    if (!value.is_tuple(2) || !Tuple(value)[0].is_small() || !Tuple(value)[1].is_small()) return false;
    std::int64_t low = Tuple(value)[0].small_value(), high = Tuple(value)[1].small_value();
    if (low < 1 || high < 1) return false;
    if (port) {
      busy_high = static_cast<std::size_t>(high);
      busy_low = static_cast<std::size_t>(std::min(low, high));
      busy_given = true;
    } else {
      queue_limits.emplace(std::min(low, high), high);
    }
    return true;
  }
  return false;
}

bool PortSpec::parse_environment(Term list, NameEncoding encoding) {
  for (; list.is_cons(); list = Cons(list).tail()) {
    Term pair = Cons(list).head();
    if (!pair.is_tuple(2)) return false;
    Term name = Tuple(pair)[0], value = Tuple(pair)[1];
    std::optional<std::string> name_bytes, value_bytes;
    if (name.is_list()) name_bytes = list_to_name_bytes(name, encoding);
    if (!name_bytes || name_bytes->find('=') != std::string::npos) return false;
    if (value != atoms::k_false) {
      if (value.is_list()) value_bytes = list_to_name_bytes(value, encoding);
      if (!value_bytes) return false;
    }
    environment.emplace_back(std::move(*name_bytes), std::move(value_bytes));
  }
  return list.is_nil();
}

bool PortSpec::parse_arguments(Term list, NameEncoding encoding, const AtomTable& atoms) {
  arguments_given_ = true;
  arguments.clear();
  for (; list.is_cons(); list = Cons(list).tail()) {
    std::optional<std::string> argument = name_or_atom(Cons(list).head(), encoding, atoms);
    if (!argument) return false;
    arguments.push_back(std::move(*argument));
  }
  return list.is_nil();
}

}  // namespace mote::io
