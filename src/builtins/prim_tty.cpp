// prim_tty: standard input and output as OTP's line editor and its plain reader and writer use them.
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <memory>

#include "builtins/table.h"
#include "io/bytes.h"
#include "io/host.h"
#include "io/resource.h"
#include "io/select.h"
#include "os/errors.h"
#include "os/interrupt.h"
#include "os/locale.h"
#include "os/standard_streams.h"
#include "os/terminfo_parameters.h"
#include "process/process.h"
#include "process/waiting.h"
#include "term/map.h"

namespace mote {

namespace {

class Tty final : public Resource {
 public:
  static constexpr int kIn = 0;
  static constexpr int kOut = 1;
  PromptWriter prompt{kOut};
};

bool is_tty(Context& c) {
  return io::resource_of<Tty>(c[0]) != nullptr;
}

Term error_of(Context& c, int error) {
  Term reason = c.atom(error_name(error));
  return reason.is_none() ? reason : c.error_tuple(reason);
}

Term isatty(Context& c) {
  int fd = -1;
  if (is_tty(c) || c[0] == atoms::k_stdin)
    fd = 0;
  else if (c[0] == atoms::k_stdout)
    fd = 1;
  else if (c[0] == atoms::k_stderr)
    fd = 2;
  else
    return c.badarg();
  errno = 0;
  if (is_terminal(fd)) return atoms::k_true;
  return errno == EBADF ? atoms::k_ebadf : atoms::k_false;
}

Term tty_create(Context& c) {
  return c.ok(c.magic_reference(new Tty));
}

std::optional<bool> option(Context& c, Term options, std::string_view name) {
  Term key = c.atoms().find(name);
  Term value = key.is_none() ? Term::none() : map_get(options, key);
  if (value.is_none()) return std::nullopt;
  return value == atoms::k_true;
}

// Takes note of the mode asked for: tty_set puts it into effect.
Term tty_init(Context& c) {
  if (!is_tty(c) || !c[2].is_map()) return c.badarg();
  TerminalMode mode{.canonical = option(c, c[2], "canon").value_or(false),
                    .echo = option(c, c[2], "echo").value_or(false),
                    .interrupt_key = c.vm.host->terminal.interrupt_key,
                    .signals = option(c, c[2], "sig")};
  int error = 0;
  c.vm.host->terminal.terminal.reset();
  c.vm.host->terminal.terminal = open_terminal(Tty::kIn, mode, &error);
  return c.vm.host->terminal.terminal != nullptr ? atoms::k_ok : c.error_tuple(atoms::k_enotsup);
}

Term tty_set(Context& c) {
  if (!is_tty(c)) return c.badarg();
  if (c.vm.host->terminal.terminal == nullptr) return atoms::k_ok;
  int error = c.vm.host->terminal.terminal->apply();
  return error == 0 ? atoms::k_ok : error_of(c, error);
}

Term setlocale(Context& c) {
  return is_tty(c) ? Term::boolean(locale_is_utf8()) : c.badarg();
}

Term tty_select(Context& c) {
  if (!is_tty(c) || !c[1].is_reference() || !c[2].is_reference()) return c.badarg();
  if (SignalSource* signals = c.vm.host->signals.get()) {
    signals->handle(SIGWINCH);
    signals->handle(SIGCONT);
  }
  c.vm.host->terminal.when_signalled(io::select_message(c.vm, c.self(), c[0], c[1]));
  io::select_readable(c.vm, Tty::kIn, c.self(), c[0], c[2]);
  return atoms::k_ok;
}

Term tty_read_signal(Context& c) {
  if (!is_tty(c)) return c.badarg();
  std::optional<int> signal = c.vm.host->terminal.take_signal();
  c.vm.host->terminal.when_signalled(io::select_message(c.vm, c.self(), c[0], c[1]));
  if (!signal) return error_of(c, EAGAIN);
  return c.ok(*signal == SIGWINCH ? atoms::k_winch : atoms::k_cont);
}

Term tty_encoding(Context& c) {
  return is_tty(c) ? atoms::k_utf8 : c.badarg();
}

Term tty_window_size(Context& c) {
  if (!is_tty(c)) return c.badarg();
  std::optional<TerminalSize> size = terminal_size(Tty::kIn);
  if (!size) size = terminal_size(Tty::kOut);
  if (!size) return c.error_tuple(atoms::k_enotsup);
  return c.ok(make_tuple(c.heap(), {Term::small(size->columns), Term::small(size->rows)}));
}

// {ok, Bytes} with what is there, up to kMostRead, and another message once there is more. The editor is told what is
// typed; what comes from files and pipes waits in the mailbox of the process that serves input, in pieces, and whoever
// asks that process for a line has it look through all of them first: hence large ones.
// What was there may be gone by now (Ctrl-Z throws away what is typed before it); who waits for more would not hear of
// signals.
Term read_nif(Context& c) {
  constexpr std::size_t kMostRead = 65536;
  if (!is_tty(c)) return c.badarg();
  auto buffer = std::make_unique_for_overwrite<char[]>(kMostRead);
  pollfd ready{.fd = Tty::kIn, .events = POLLIN, .revents = 0};
  errno = EAGAIN;
  ssize_t got = poll(&ready, 1, 0) == 0 ? -1 : read(Tty::kIn, buffer.get(), kMostRead);
  if (got == 0) return c.error_tuple(atoms::k_closed);
  if (got < 0 && errno != EAGAIN && errno != EINTR) return error_of(c, errno);
  io::select_readable(c.vm, Tty::kIn, c.self(), c[0], c[1]);
  return c.ok(make_binary(c.heap(), std::string_view(buffer.get(), got < 0 ? 0 : static_cast<std::size_t>(got))));
}

Term write_nif(Context& c);

// Writes all of it, waiting where the other side is slow, even if it has made the descriptor non-blocking. The end
// of the runtime does not wait for that.
int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t put = write(fd, bytes.data(), bytes.size());
    if (put >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
    } else if (errno == EAGAIN) {
      pollfd poll_fd{.fd = fd, .events = POLLOUT, .revents = 0};
      if (poll(&poll_fd, 1, -1) < 0 && !retry_call()) return errno;
    } else if (!retry_call()) {
      return errno;
    }
  }
  return 0;
}

// Writes what there is room for; on a worker the rest goes on on another thread. There it waits for room, and goes back
// to the worker with what is left once the process has signals to take: one that is killed while nobody reads has to
// end.
Term write_promptly(Context& c, const PromptWriter& prompt, std::string_view bytes) {
  constexpr int kMilliseconds = 100;
  int error = 0;
  std::size_t put = prompt.write(bytes, &error);
  if (put == 0 && error == 0 && goes_to_wait(c)) return Term::none();
  bool waits = c.process.in_blocking != 0;
  while (put < bytes.size() && error == 0 && waits) {
    pollfd room{.fd = Tty::kOut, .events = POLLOUT, .revents = 0};
    int ready = poll(&room, 1, kMilliseconds);
    if (ready < 0 && !retry_call()) error = errno;
    if (ready == 0) waits = !c.process.signals_arrived();
    if (ready > 0) put += prompt.write(bytes.substr(put), &error);
  }
  if (error != 0) return error_of(c, error);
  c.charge(static_cast<std::int64_t>(put / 1024));
  if (put == bytes.size()) return atoms::k_ok;
  if (put == 0) return c.trap(write_nif, {c[0], c[1]});
  Term rest = make_binary(c.heap(), bytes.substr(put));
  return c.trap(write_nif, {c[0], make_cons(c.heap(), rest, Term::nil())});
}

Term write_nif(Context& c) {
  constexpr std::size_t kMostAtOnce = 65536;  // on a worker
  io::IoVector parts;
  const Tty* tty = io::resource_of<Tty>(c[0]);
  if (tty == nullptr || !parts.load(c[1])) return c.badarg();
  if (parts.size() == 0) return atoms::k_ok;
  if (parts.size() > kMostAtOnce && goes_to_wait(c)) return Term::none();
  std::string joined;  // small parts go out in one call
  if (parts.parts().size() > 1) {
    joined.reserve(parts.size());
    for (std::string_view part : parts.parts())
      joined += part;
  }
  std::string_view bytes = parts.parts().size() == 1 ? parts.parts()[0] : joined;
  if (tty->prompt.usable()) return write_promptly(c, tty->prompt, bytes);
  if (goes_to_wait(c)) return Term::none();
  int error = write_all(Tty::kOut, bytes);
  c.charge(static_cast<std::int64_t>(bytes.size() / 1024));
  return error == 0 ? atoms::k_ok : error_of(c, error);
}

// -- characters

Term isprint_1(Context& c) {
  std::optional<std::uint32_t> code = io::to_narrow<std::uint32_t>(c[0]);
  if (!code) return c.badarg();
  return Term::boolean(*code < 256 && std::isprint(static_cast<int>(*code)) != 0);
}

Term width_term(Context& c, int width) {
  return width < 0 ? c.error_tuple(atoms::k_not_printable) : Term::small(width);
}

Term wcwidth_1(Context& c) {
  std::optional<std::uint32_t> code = io::to_narrow<std::uint32_t>(c[0]);
  return code ? width_term(c, character_width(*code)) : c.badarg();
}

// Of a binary of characters as the C library has them.
Term wcswidth_1(Context& c) {
  if (!c[0].is_binary()) return c.badarg();
  std::string scratch;
  std::string_view bytes = io::bytes_of(c[0], scratch);
  int total = 0;
  for (std::size_t at = 0; at + sizeof(wchar_t) <= bytes.size() && total >= 0; at += sizeof(wchar_t)) {
    wchar_t character;
    std::memcpy(&character, bytes.data() + at, sizeof character);
    int width = character_width(static_cast<std::uint32_t>(character));
    total = width < 0 ? -1 : total + width;
  }
  return width_term(c, total);
}

Term sizeof_wchar(Context&) {
  return Term::small(sizeof(wchar_t));
}

// -- capabilities of the terminal; names come as characters followed by 0

std::optional<std::string> capability_name(Context& c) {
  std::string name;
  if (!c[0].is_list() || !io::append_io_data(name, c[0])) return std::nullopt;
  return name.substr(0, name.find('\0'));
}

Term tgetent_nif(Context& c) {
  std::optional<std::string> name = capability_name(c);
  if (!name) return c.badarg();
  const Environment& environment = c.vm.host->environment;
  std::optional<Terminfo> found = Terminfo::load(
      *name, terminfo_folders(environment.get("TERMINFO"), environment.get("HOME"), environment.get("TERMINFO_DIRS")));
  if (!found) return c.error_tuple(atoms::k_enotsup);
  c.vm.host->terminal.description = std::move(found);
  return atoms::k_ok;
}

Term tgetnum_nif(Context& c) {
  std::optional<std::string> name = capability_name(c);
  if (!name) return c.badarg();
  const std::optional<Terminfo>& description = c.vm.host->terminal.description;
  std::optional<int> number = description ? description->number(*name) : std::nullopt;
  return number ? c.ok(Term::small(*number)) : c.error_tuple(atoms::k_enotsup);
}

Term tgetflag_nif(Context& c) {
  std::optional<std::string> name = capability_name(c);
  if (!name) return c.badarg();
  const std::optional<Terminfo>& description = c.vm.host->terminal.description;
  return Term::boolean(description && description->flag(*name));
}

Term tgetstr_nif(Context& c) {
  std::optional<std::string> name = capability_name(c);
  if (!name) return c.badarg();
  const std::optional<Terminfo>& description = c.vm.host->terminal.description;
  std::optional<std::string> text = description ? description->text(*name) : std::nullopt;
  return text ? c.ok(make_binary(c.heap(), *text)) : atoms::k_false;
}

// tgoto_nif(Capability, Column, Row): the capability's parameters are the other way round.
template <int arity>
Term tgoto_nif(Context& c) {
  std::optional<std::string> capability = capability_name(c);
  if (!capability) return c.badarg();
  int column = 0, row = 0;
  for (int i = 1; i < arity; ++i) {
    std::optional<std::int32_t> number = io::to_narrow<std::int32_t>(c[i]);
    if (!number) return c.badarg();
    (i == 1 ? column : row) = *number;
  }
  std::optional<std::string> text = with_parameters(*capability, row, column);
  if (text) return c.ok(make_binary(c.heap(), *text));
  return c.error_tuple(make_tuple(c.heap(), {c.atom("tgoto"), c.atom("unknown")}));
}

constexpr Builtin kBuiltins[] = {
    {"prim_tty", "isatty", 1, isatty},
    {"prim_tty", "isprint", 1, isprint_1},
    {"prim_tty", "read_nif", 2, read_nif, Builtin::kBlocking},
    {"prim_tty", "setlocale", 1, setlocale},
    {"prim_tty", "sizeof_wchar", 0, sizeof_wchar},
    {"prim_tty", "tgetent_nif", 1, tgetent_nif},
    {"prim_tty", "tgetflag_nif", 1, tgetflag_nif},
    {"prim_tty", "tgetnum_nif", 1, tgetnum_nif},
    {"prim_tty", "tgetstr_nif", 1, tgetstr_nif},
    {"prim_tty", "tgoto_nif", 1, tgoto_nif<1>},
    {"prim_tty", "tgoto_nif", 2, tgoto_nif<2>},
    {"prim_tty", "tgoto_nif", 3, tgoto_nif<3>},
    {"prim_tty", "tty_create", 0, tty_create},
    {"prim_tty", "tty_encoding", 1, tty_encoding},
    {"prim_tty", "tty_init", 3, tty_init},
    {"prim_tty", "tty_read_signal", 2, tty_read_signal},
    {"prim_tty", "tty_select", 3, tty_select},
    {"prim_tty", "tty_set", 1, tty_set},
    {"prim_tty", "tty_window_size", 1, tty_window_size},
    {"prim_tty", "wcswidth", 1, wcswidth_1},
    {"prim_tty", "wcwidth", 1, wcwidth_1},
    {"prim_tty", "write_nif", 2, write_nif},
};

}  // namespace

std::span<const Builtin> prim_tty_builtins() {
  return kBuiltins;
}

}  // namespace mote
