// A port's life: reading, the end of its input and of its child, owners, links and watchers.
#include "io/port.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/report_lock.h"
#include "heap/copy.h"
#include "io/bytes.h"
#include "io/port_trace.h"
#include "io/ports.h"
#include "io/reactor.h"
#include "os/errors.h"
#include "os/terminal.h"
#include "process/signal.h"
#include "term/atom_table.h"
#include "term/build.h"

namespace mote::io {

namespace {
constexpr std::size_t kReadSize = 65536;

std::string_view bytes_in(const std::string& bytes) {
  return bytes;
}
std::string_view bytes_in(const Port::Answer& answer) {
  return answer.bytes;
}
}  // namespace

Port::Port(Services& vm, Term self, Term owner, PortSpec spec, Channel channel, std::recursive_mutex* mutex)
    : vm_(vm),
      self_(self),
      spec_(std::move(spec)),
      mutex_(mutex == nullptr ? own_mutex_ : *mutex),
      owner_(owner),
      channel_(std::move(channel)),
      deframer_(spec_.framing),
      links_{owner} {}

Port::~Port() {
  if (!channel_.own_fds) return;
  if (channel_.in_fd >= 0) ::close(channel_.in_fd);
  if (channel_.out_fd >= 0 && channel_.out_fd != channel_.in_fd) ::close(channel_.out_fd);
}

void Port::start() {
  std::lock_guard lock(mutex_);
  if (spec_.in && channel_.in_fd >= 0) vm_.reactor->when_readable(channel_.in_fd, locked(&Port::read_ready));
  if (channel_.child) vm_.reactor->when_readable(channel_.child->end_fd(), locked(&Port::child_ended));
}

bool Port::open() const {
  std::lock_guard lock(mutex_);
  return !closed_;
}

// -- input

void Port::read_ready() {
  if (channel_.in_fd < 0 || closed_) return;
  Running running(*this, Term::small(0));
  std::array<char, kReadSize> buffer;
  ssize_t got = read(channel_.in_fd, buffer.data(), buffer.size());
  if (got > 0) {
    input_bytes_ += static_cast<std::uint64_t>(got);
    vm_.port_input.fetch_add(static_cast<std::uint64_t>(got), std::memory_order_relaxed);
    deframer_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(got)),
                   [this](Deframer::Part part, std::string_view bytes) { post(data_message(part, bytes)); });
  }
  if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) {
    vm_.reactor->when_readable(channel_.in_fd, locked(&Port::read_ready));
  } else if (got == 0) {
    close_input();
    input_over_ = true;
    finish_if_ended();
  } else {
    fail_with(errno);
  }
}

// The child is waited for even if nobody wants its status: it would stay a zombie.
void Port::child_ended() {
  if (!channel_.child) return;
  std::optional<int> status = channel_.child->status();
  if (!status) {
    vm_.reactor->when_readable(channel_.child->end_fd(), locked(&Port::child_ended));
    return;
  }
  channel_.status = status;
  if (closed_) return;
  Running running(*this, Term::small(0));
  finish_if_ended();
}

void Port::finish_if_ended() {
  if (!input_over_ || ended_ || closed_) return;
  bool wants_status = spec_.exit_status && (channel_.child || channel_.status);
  if (wants_status && !channel_.status) return;
  ended_ = true;
  // All at once: who takes the status looks right then, and only then, for the rest of a line.
  Arena space;
  std::vector<Signal*> last;
  auto add = [&](std::initializer_list<Term> elements) {
    std::span<const Term> tuple(elements.begin(), elements.size());
    last.push_back(make_tuple_signal(vm_, SignalKind::kMessage, owner_, self_, tuple));
  };
  if (wants_status) add({self_, make_tuple(space, {atoms::k_exit_status, Term::small(*channel_.status)})});
  deframer_.finish([&](Deframer::Part part, std::string_view bytes) { last.push_back(data_message(part, bytes)); });
  if (spec_.eof) add({self_, atoms::k_eof});
  for (const Signal* message : last)
    tell_sent(*message);
  deliver_together(vm_, last);
  if (!spec_.eof) close_locked(atoms::k_normal);
}

// {Port, {data, Bytes}}, where lines are asked for {Port, {data, {eol or noeol, Bytes}}}.
Signal* Port::data_message(Deframer::Part part, std::string_view bytes) {
  std::size_t words = 2 * Tuple::words(2) + (part == Deframer::kWhole ? 0 : Tuple::words(2));
  if (!spec_.binary)
    words += Cons::kWords * bytes.size();
  else
    words += bytes.size() <= HeapBinary::kMaxBytes ? HeapBinary::words(bytes.size()) : RefcBinary::kWords;
  SignalSpace space(SignalKind::kMessage, owner_, words);
  Term data = spec_.binary ? make_binary(space, bytes) : make_byte_list(space, bytes);
  CHECK(!data.is_none());
  if (part != Deframer::kWhole)
    data = make_tuple(space, {part == Deframer::kLineEnd ? atoms::k_eol : atoms::k_noeol, data});
  space->from = self_;
  space->value = make_tuple(space, {self_, make_tuple(space, {atoms::k_data, data})});
  return space.finish();
}

// -- closing

void Port::close_input() {
  if (channel_.in_fd < 0) return;
  vm_.reactor->forget(channel_.in_fd);
  if (channel_.own_fds) ::close(channel_.in_fd);
  channel_.in_fd = -1;
}

void Port::close_output() {
  if (channel_.out_fd < 0) return;
  vm_.reactor->forget(channel_.out_fd);
  if (channel_.own_fds) ::close(channel_.out_fd);
  channel_.out_fd = -1;
}

void Port::close_locked(Term reason, Term told, Term asker) {
  if (closed_) return;
  closed_ = true;
  tell(TraceFlag::kPorts, {atoms::k_closed, told});
  vm_.ports->remove(*this);
  closing();
  if (spec_.in) close_input();
  // What was queued is still written, unless the port was ended by force.
  if (written_ == output_.size() || reason != atoms::k_normal) {
    output_.clear();
    written_ = 0;
    close_output();
  }
  for (Waiting& waiting : waiting_)
    send_result(waiting, atoms::k_badarg);
  waiting_.clear();
  for (Term other : links_)
    send_tuple(vm_, SignalKind::kExit, other, self_, {atoms::k_EXIT, self_, reason});
  links_.clear();
  for (Watcher& watcher : watchers_)
    send_down(vm_, watcher.pid, Term::boxed(watcher.reference), self_, watcher.name, reason);
  watchers_.clear();
  if (closed(reason, asker)) tell_closed(asker);
  if (vm_.traces != nullptr) vm_.traces->forget_port(self_);
}

bool Port::closed(Term, Term) {
  return true;
}

void Port::tell_closed(Term asker) {
  if (asker.is_none()) return;
  tell(TraceFlag::kSend, {atoms::k_send, atoms::k_closed, asker});
  send_tuple(vm_, SignalKind::kMessage, asker, self_, {self_, atoms::k_closed});
}

void Port::fail_with(int error) {
  Term reason = vm_.atoms->intern(error_name(error));
  close_locked(reason.is_none() ? atoms::k_einval : reason);
}

bool Port::close(Term from) {
  std::lock_guard lock(mutex_);
  if (closed_) return false;
  Running running(*this, atoms::k_close);
  tell_received(from, atoms::k_close);
  close_locked(atoms::k_normal);
  return true;
}

void Port::close_with(Term from, Term reason) {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  Running running(*this, atoms::k_close);
  tell_received(from, atoms::k_close);
  close_locked(reason == atoms::k_kill ? atoms::k_killed : reason, reason);
}

void Port::abandon() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  if (channel_.child) vm_.reactor->forget(channel_.child->end_fd());
  close_input();
  close_output();
  channel_.child.reset();
}

// -- owners, links, watchers

bool Port::connect(Term from, Term pid) {
  std::lock_guard lock(mutex_);
  if (closed_) return false;
  Running running(*this, atoms::k_connect);
  if (std::ranges::find(links_, pid) == links_.end()) {
    links_.push_back(pid);
    send_signal(vm_, SignalKind::kLink, pid, self_, Term::none());
    tell(TraceFlag::kPorts, {atoms::k_getting_linked, pid});
  }
  tell_received(from, atoms::k_connect, pid);
  // Told, though only those get it who asked by a message.
  Arena space;
  tell(TraceFlag::kSend, {atoms::k_send, make_tuple(space, {self_, atoms::k_connected}), from});
  owner_ = pid;
  return true;
}

void Port::exit_signal(Term from, Term reason) {
  std::lock_guard lock(mutex_);
  auto found = std::ranges::find(links_, from);
  if (closed_ || found == links_.end()) return;
  links_.erase(found);
  Running running(*this, Term::small(0));
  tell_received(from, atoms::k_close);
  if (reason == atoms::k_normal && from != owner_) return;
  close_locked(reason);
}

void Port::link(Term from) {
  std::lock_guard lock(mutex_);
  if (closed_) {
    send_link_failed(vm_, from, self_);
    return;
  }
  Running running(*this, atoms::k_link);
  if (std::ranges::find(links_, from) != links_.end()) return;
  links_.push_back(from);
  tell(TraceFlag::kPorts, {atoms::k_getting_linked, from});
}

void Port::unlink(Term from, Term id) {
  std::lock_guard lock(mutex_);
  if (!closed_) {
    Running running(*this, atoms::k_unlink);
    if (std::erase(links_, from) != 0) tell(TraceFlag::kPorts, {atoms::k_getting_unlinked, from});
  }
  send_signal(vm_, SignalKind::kUnlinkAck, from, self_, id);
}

void Port::unlink_owner() {
  if (std::erase(links_, owner_) != 0) send_signal(vm_, SignalKind::kUnlink, owner_, self_, Term::small(1));
}

void Port::monitor(Term from, Term reference, Term name) {
  std::lock_guard lock(mutex_);
  if (closed_) {
    send_down(vm_, from, reference, self_, name, atoms::k_noproc);
    return;
  }
  Running running(*this, atoms::k_monitor);
  Watcher watcher{.pid = from, .reference = {}, .name = name};
  std::copy_n(reference.pointer(), std::min<std::size_t>(4, 1 + header_arity(*reference.pointer())), watcher.reference);
  watchers_.push_back(watcher);
}

void Port::demonitor(Term reference) {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  Running running(*this, atoms::k_demonitor);
  const Word* number = Reference::number_of(reference);
  std::erase_if(watchers_, [number](const Watcher& watcher) {
    return watcher.reference[1] == number[0] && watcher.reference[2] == number[1];
  });
}

// -- messages to the port

void Port::bad_signal() {
  send_tuple(vm_, SignalKind::kExitRequest, owner_, self_, {atoms::k_EXIT, self_, atoms::k_badsig});
}

bool Port::receive(Term message) {
  Term owner = Term::none(), what = Term::none();
  if (message.is_tuple(2)) {
    owner = Tuple(message)[0];
    what = Tuple(message)[1];
  }
  std::lock_guard lock(mutex_);
  if (closed_) return true;
  bool connects = what.is_tuple(2) && Tuple(what)[0] == atoms::k_connect && Tuple(what)[1].is_local_pid();
  bool commands = what.is_tuple(2) && Tuple(what)[0] == atoms::k_command;
  if (owner != owner_ || (what != atoms::k_close && !connects && !commands)) {
    Running running(*this, atoms::k_command);
    bad_signal();
    return true;
  }
  Running running(*this, what.is_tuple() ? Tuple(what)[0] : what);
  if (commands) {
    std::string bytes;
    bool sound = append_io_data(bytes, Tuple(what)[1]);
    if (sound && held_)
      waiting_.push_back({owner, 0, 0, std::move(bytes)});
    else if (sound && takes_output())
      run_command(owner, std::move(bytes));
    else
      bad_signal();
    return sound;
  }
  if (connects) {
    tell_received(owner, atoms::k_connect, Tuple(what)[1]);
    owner_ = Tuple(what)[1];
    post(owner, {self_, atoms::k_connected});
  } else {
    tell_received(owner, atoms::k_close);
    close_locked(atoms::k_normal, atoms::k_normal, owner);
  }
  return true;
}

// -- information

std::optional<Port::Info> Port::info() {
  std::lock_guard lock(mutex_);
  if (closed_) return std::nullopt;
  Running running(*this, atoms::k_info);
  return info_locked();
}

std::optional<Port::Info> Port::info_for_report() const {
  ReportLock<std::unique_lock<std::recursive_mutex>> lock(mutex_);
  return info_locked();
}

std::optional<Port::Info> Port::info_locked() const {
  if (closed_) return std::nullopt;
  Info info{.name = spec_.command,
            .owner = owner_,
            .links = links_,
            .watchers = {},
            .input = input_bytes_,
            .output = output_bytes_,
            .queued = output_.size() - written_,
            .program = std::nullopt,
            .parallelism = spec_.parallelism,
            .binary = spec_.binary,
            .kind = spec_.kind,
            .in_fd = spec_.in_fd,
            .out_fd = spec_.out_fd,
            .watcher_numbers = {},
            .suspended = {},
            .watched = {}};
  for (const Watcher& watcher : watchers_) {
    info.watchers.push_back(watcher.pid);
    info.watcher_numbers.push_back({watcher.reference[1], watcher.reference[2]});
  }
  for (const Waiting& waiting : waiting_)
    info.suspended.push_back(waiting.from);
  if (channel_.child) info.program = channel_.child->pid();
  describe(info);
  return info;
}

void Port::tell_asked(Term from, Term what, std::uint32_t operation, std::string_view data) {
  if (!is_told(TraceFlag::kReceive)) return;
  Arena space;
  tell_received(from, what, make_tuple(space, {Term::small(std::int64_t{operation}), make_binary(space, data)}));
}

// Asks the port, and tells of its answer.
template <typename Answer, typename Ask>
std::optional<Answer> Port::ask(Term caller, Term what, Ask ask) {
  std::lock_guard lock(mutex_);
  if (closed_) return std::nullopt;
  Running running(*this, what);
  std::optional<Answer> answer = ask();
  if (answer && is_told(TraceFlag::kSend)) {
    Arena space;
    Term reply = make_tuple(space, {what, make_binary(space, bytes_in(*answer))});
    tell(TraceFlag::kSend, {atoms::k_send, make_tuple(space, {self_, reply}), caller});
  }
  return answer;
}

std::optional<Port::Answer> Port::control(Term caller, std::uint32_t operation, std::string_view data) {
  return ask<Answer>(caller, atoms::k_control, [&] {
    tell_asked(caller, atoms::k_control, operation, data);
    return operate(caller, operation, data);
  });
}

std::optional<std::string> Port::call(Term caller, std::uint32_t operation, std::string_view data) {
  return ask<std::string>(caller, atoms::k_call, [&] { return operate_on_term(caller, operation, data); });
}

std::optional<Port::Answer> Port::operate(Term, std::uint32_t operation, std::string_view) {
  constexpr std::uint32_t kWindowSize = 0x018b0900 + 100;
  if (operation != kWindowSize || channel_.out_fd < 0) return std::nullopt;
  std::optional<TerminalSize> size = terminal_size(channel_.out_fd);
  if (!size) return std::nullopt;
  // Width and height.
  std::uint32_t numbers[2] = {static_cast<std::uint32_t>(size->columns), static_cast<std::uint32_t>(size->rows)};
  return std::string(reinterpret_cast<const char*>(numbers), sizeof numbers);
}

void Port::set_data(Term data) {
  auto copy = std::make_unique<Data>();
  copy->term = measure_and_copy(data, copy->space);
  std::lock_guard lock(mutex_);
  data_.swap(copy);
}

Term Port::copy_data(TermSpace& space) const {
  ReportLock<std::unique_lock<std::recursive_mutex>> lock(mutex_);
  return data_ == nullptr ? atoms::k_undefined : copy_term(data_->term, space, vm_.literals);
}

}  // namespace mote::io
