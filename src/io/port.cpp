// A port's life: reading, the end of its input and of its child, owners, links and watchers.
#include "io/port.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "heap/copy.h"
#include "io/bytes.h"
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
}

Port::Port(Services& vm, Term self, Term owner, PortSpec spec, Channel channel)
    : vm_(vm),
      self_(self),
      spec_(std::move(spec)),
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
  std::array<char, kReadSize> buffer;
  ssize_t got = read(channel_.in_fd, buffer.data(), buffer.size());
  if (got > 0) {
    input_bytes_ += static_cast<std::uint64_t>(got);
    vm_.port_input.fetch_add(static_cast<std::uint64_t>(got), std::memory_order_relaxed);
    deframer_.feed(std::string_view(buffer.data(), static_cast<std::size_t>(got)),
                   [this](Deframer::Part part, std::string_view bytes) { deliver(vm_, data_message(part, bytes)); });
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
  if (!closed_) finish_if_ended();
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

void Port::close_locked(Term reason) {
  if (closed_) return;
  closed_ = true;
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
}

void Port::fail_with(int error) {
  Term reason = vm_.atoms->intern(error_name(error));
  close_locked(reason.is_none() ? atoms::k_einval : reason);
}

bool Port::close() {
  std::lock_guard lock(mutex_);
  if (closed_) return false;
  close_locked(atoms::k_normal);
  return true;
}

void Port::close_with(Term reason) {
  std::lock_guard lock(mutex_);
  close_locked(reason == atoms::k_kill ? atoms::k_killed : reason);
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

bool Port::connect(Term pid, bool link) {
  std::lock_guard lock(mutex_);
  if (closed_) return false;
  if (link && std::ranges::find(links_, pid) == links_.end()) {
    links_.push_back(pid);
    send_signal(vm_, SignalKind::kLink, pid, self_, Term::none());
  }
  owner_ = pid;
  return true;
}

void Port::exit_signal(Term from, Term reason) {
  std::lock_guard lock(mutex_);
  auto found = std::ranges::find(links_, from);
  if (closed_ || found == links_.end()) return;
  links_.erase(found);
  if (reason == atoms::k_normal && from != owner_) return;
  close_locked(reason);
}

void Port::link(Term from) {
  std::lock_guard lock(mutex_);
  if (closed_)
    send_tuple(vm_, SignalKind::kExit, from, self_, {atoms::k_EXIT, self_, atoms::k_noproc});
  else if (std::ranges::find(links_, from) == links_.end())
    links_.push_back(from);
}

void Port::unlink(Term from, Term id) {
  std::lock_guard lock(mutex_);
  std::erase(links_, from);
  send_signal(vm_, SignalKind::kUnlinkAck, from, self_, id);
}

void Port::monitor(Term from, Term reference, Term name) {
  std::lock_guard lock(mutex_);
  if (closed_) {
    send_down(vm_, from, reference, self_, name, atoms::k_noproc);
    return;
  }
  Watcher watcher{.pid = from, .reference = {}, .name = name};
  std::copy_n(reference.pointer(), std::min<std::size_t>(4, 1 + header_arity(*reference.pointer())), watcher.reference);
  watchers_.push_back(watcher);
}

void Port::demonitor(Term reference) {
  std::lock_guard lock(mutex_);
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
  std::unique_lock lock(mutex_);
  if (closed_) return true;
  if (owner != owner_) {
    bad_signal();
  } else if (what == atoms::k_close) {
    close_locked(atoms::k_normal);
    send_tuple(vm_, SignalKind::kMessage, owner, self_, {self_, atoms::k_closed});
  } else if (what.is_tuple(2) && Tuple(what)[0] == atoms::k_connect && Tuple(what)[1].is_local_pid()) {
    owner_ = Tuple(what)[1];
    send_tuple(vm_, SignalKind::kMessage, owner, self_, {self_, atoms::k_connected});
  } else if (what.is_tuple(2) && Tuple(what)[0] == atoms::k_command) {
    std::string bytes;
    bool sound = append_io_data(bytes, Tuple(what)[1]);
    if (sound && takes_output())
      output(owner, std::move(bytes));
    else
      bad_signal();
    return sound;
  } else {
    bad_signal();
  }
  return true;
}

// -- information

std::optional<Port::Info> Port::info() const {
  std::lock_guard lock(mutex_);
  if (closed_) return std::nullopt;
  Info info{.name = spec_.command,
            .owner = owner_,
            .links = links_,
            .watchers = {},
            .input = input_bytes_,
            .output = output_bytes_,
            .queued = output_.size() - written_,
            .program = std::nullopt,
            .parallelism = spec_.parallelism};
  for (const Watcher& watcher : watchers_)
    info.watchers.push_back(watcher.pid);
  if (channel_.child) info.program = channel_.child->pid();
  return info;
}

std::optional<std::string> Port::control(Term, std::uint32_t operation, std::string_view) {
  constexpr std::uint32_t kWindowSize = 0x018b0900 + 100;
  if (operation != kWindowSize) return std::nullopt;
  std::lock_guard lock(mutex_);
  std::optional<TerminalSize> size;
  if (!closed_ && channel_.out_fd >= 0) size = terminal_size(channel_.out_fd);
  if (!size) return std::nullopt;
  // Width and height.
  std::uint32_t numbers[2] = {static_cast<std::uint32_t>(size->columns), static_cast<std::uint32_t>(size->rows)};
  return std::string(reinterpret_cast<const char*>(numbers), sizeof numbers);
}

void Port::set_data(Term data) {
  std::lock_guard lock(mutex_);
  data_space_.clear();
  data_ = copy_term(data, data_space_, vm_.literals);
}

Term Port::copy_data(TermSpace& space) const {
  std::lock_guard lock(mutex_);
  return copy_term(data_, space, vm_.literals);
}

}  // namespace mote::io
