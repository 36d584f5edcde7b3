// The table of ports.
#include "io/ports.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <map>

#include "base/report_lock.h"
#include "io/host.h"
#include "io/ram_file_port.h"
#include "io/socket_port.h"
#include "io/trace_file_port.h"
#include "os/errors.h"
#include "process/log.h"
#include "process/registry.h"
#include "process/signal.h"
#include "process/table.h"
#include "term/build.h"

namespace mote::io {

namespace {

// A pipe of which the program keeps one end, not blocking, and the child gets the other.
struct Pipe {
  int read_end = -1, write_end = -1;
  bool make() {
    int ends[2];
    if (pipe(ends) != 0) return false;
    for (int end : ends)
      fcntl(end, F_SETFD, FD_CLOEXEC);
    read_end = ends[0];
    write_end = ends[1];
    return true;
  }
  void close_ends() {
    for (int end : {read_end, write_end})
      if (end >= 0) ::close(end);
  }
};

std::vector<std::string> merged_environment(const Environment& own, const PortSpec& spec) {
  std::map<std::string, std::string> merged;
  for (auto& [name, value] : own.all())
    merged[name] = value;
  for (auto& [name, value] : spec.environment) {
    if (value)
      merged[name] = *value;
    else
      merged.erase(name);
  }
  std::vector<std::string> lines;
  for (auto& [name, value] : merged)
    lines.push_back(name + "=" + value);
  return lines;
}

// What a child that cannot enter its folder or run its program would tell by itself, had it been started first.
std::optional<int> folder_error(const std::string& folder) {
  struct stat status;
  if (stat(folder.c_str(), &status) != 0) return errno;
  if (!S_ISDIR(status.st_mode)) return ENOTDIR;
  if (access(folder.c_str(), X_OK) != 0) return errno;
  return std::nullopt;
}

bool is_own_driver(std::string_view name) {
  return SocketPort::is_driver(name) || RamFilePort::is_driver(name) || TraceFilePort::is_driver(name);
}

std::string_view first_word(std::string_view command) {
  return command.substr(0, command.find(' '));
}

}  // namespace

std::vector<std::shared_ptr<Port>> Ports::alive_locked() const {
  std::vector<std::shared_ptr<Port>> ports;
  for (const auto& [number, port] : open_)
    ports.push_back(port);
  for (const std::weak_ptr<Port>& weak : closed_)
    if (auto port = weak.lock()) ports.push_back(port);
  return ports;
}

Ports::~Ports() {
  std::vector<std::shared_ptr<Port>> ports;
  {
    std::lock_guard lock(mutex_);
    ports = alive_locked();
    open_.clear();
  }
  for (auto& port : ports)
    port->abandon();
}

bool Ports::open_child(PortSpec& spec, Port::Channel* channel, Term* error) {
  ChildSpec child;
  if (spec.kind == PortSpec::kExecutable) {
    if (access(spec.command.c_str(), X_OK) != 0) {
      *error = vm_.atoms->intern(error_name(errno));
      return false;
    }
    child.program = spec.command;
    child.arguments = {spec.first_argument.value_or(spec.command)};
    child.arguments.insert(child.arguments.end(), spec.arguments.begin(), spec.arguments.end());
  } else {
    child.program = "/bin/sh";
    child.arguments = {"sh", "-c", "exec " + spec.command};
  }
  child.environment = merged_environment(vm_.host->environment, spec);
  if (spec.folder && !spec.folder->empty()) child.folder = spec.folder;

  Pipe to_child, from_child;
  if ((spec.out && !to_child.make()) || (spec.in && !from_child.make())) {
    *error = vm_.atoms->intern(error_name(errno));
    to_child.close_ends();
    from_child.close_ends();
    return false;
  }
  child.descriptors = {-1, -1, -1};
  int reads = 0, writes = 1;
  if (!spec.use_stdio) {
    child.descriptors = {-1, -1, -1, -1, -1};
    reads = 3;
    writes = 4;
  }
  if (spec.out) child.descriptors[static_cast<std::size_t>(reads)] = to_child.read_end;
  if (spec.in) child.descriptors[static_cast<std::size_t>(writes)] = from_child.write_end;
  if (spec.stderr_to_stdout) child.descriptors[2] = spec.in ? from_child.write_end : STDOUT_FILENO;

  std::optional<int> failure = child.folder ? folder_error(*child.folder) : std::nullopt;
  if (failure) {
    std::string complaint = "spawn: Could not cd to " + *child.folder + "\r\n";
    [[maybe_unused]] ssize_t put = ::write(STDERR_FILENO, complaint.data(), complaint.size());
  } else {
    Child started;
    int start_error = Child::start(child, &started);
    if (start_error == 0)
      channel->child = std::move(started);
    else
      failure = start_error;
  }
  channel->status = failure;
  if (to_child.read_end >= 0) ::close(to_child.read_end);
  if (from_child.write_end >= 0) ::close(from_child.write_end);
  channel->out_fd = to_child.write_end;
  channel->in_fd = from_child.read_end;
  for (int fd : {channel->out_fd, channel->in_fd})
    if (fd >= 0) fcntl(fd, F_SETFL, O_NONBLOCK);
  return true;
}

std::span<const std::string_view> Ports::own_drivers() {
  static constexpr std::string_view kNames[] = {"tcp_inet", "udp_inet", "ram_file_drv"};
  return kNames;
}

std::shared_ptr<Port> Ports::open_trace_file(PortSpec spec, Term owner, Term* error) {
  std::optional<TraceFileSpec> files = TraceFileSpec::parse(spec.command);
  int fd = files ? TraceFilePort::create(*files) : -EINVAL;
  if (fd < 0) {
    *error = files ? vm_.atoms->intern(error_name(-fd)) : atoms::k_badarg;
    return nullptr;
  }
  auto make = [&](Term self) { return std::make_shared<TraceFilePort>(vm_, self, owner, std::move(spec), *files, fd); };
  std::shared_ptr<Port> port = add(make, error);
  if (port == nullptr) ::close(fd);
  return port;
}

std::shared_ptr<Port> Ports::open_driver(PortSpec spec, Term owner, Term* error) {
  if (SocketPort::is_driver(spec.command))
    return add([&](Term self) { return std::make_shared<SocketPort>(vm_, self, owner, std::move(spec)); }, error);
  if (RamFilePort::is_driver(spec.command))
    return add([&](Term self) { return std::make_shared<RamFilePort>(vm_, self, owner, std::move(spec)); }, error);
  if (TraceFilePort::is_driver(spec.command)) return open_trace_file(std::move(spec), owner, error);
  if (drivers_ != nullptr) return drivers_->open(std::move(spec), owner, error);
  *error = atoms::k_badarg;
  return nullptr;
}

std::shared_ptr<Port> Ports::open(PortSpec spec, Term owner, Term* error) {
  Port::Channel channel;
  // A driver goes before a program of its name.
  if (spec.kind == PortSpec::kSpawn &&
      (is_own_driver(spec.command) || (drivers_ != nullptr && drivers_->has(first_word(spec.command)))))
    spec.kind = PortSpec::kDriver;
  switch (spec.kind) {
    case PortSpec::kDriver:
      return open_driver(std::move(spec), owner, error);
    case PortSpec::kDescriptors:
      channel.own_fds = false;
      if (spec.in) channel.in_fd = spec.in_fd;
      if (spec.out) channel.out_fd = spec.out_fd;
      break;
    case PortSpec::kSpawn:
    case PortSpec::kExecutable:
      if (!open_child(spec, &channel, error)) return nullptr;
      break;
  }
  std::array<int, 2> own = {channel.in_fd, channel.out_fd};
  if (!channel.own_fds) own = {-1, -1};
  auto port = add(
      [&](Term self) { return std::make_shared<Port>(vm_, self, owner, std::move(spec), std::move(channel)); }, error);
  if (port == nullptr)
    for (int fd : own)
      if (fd >= 0) ::close(fd);
  return port;
}

std::shared_ptr<Port> Ports::add(const std::function<std::shared_ptr<Port>(Term self)>& make, Term* error) {
  std::lock_guard lock(mutex_);
  if (open_.size() >= limit_) {
    *error = atoms::k_system_limit;
    return nullptr;
  }
  Word number = next_number_++;
  std::shared_ptr<Port> port = make(Term::local_port(number));
  open_.emplace(number, port);
  return port;
}

std::shared_ptr<Port> Ports::find(Term port) const {
  if (port.is_atom()) port = vm_.registry->find(port);
  if (!port.is_local_port()) return nullptr;
  ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
  auto found = open_.find(port.local_data());
  return found == open_.end() ? nullptr : found->second;
}

std::vector<Term> Ports::all() const {
  std::vector<Term> ports;
  {
    ReportLock<std::unique_lock<std::mutex>> lock(mutex_);
    for (auto& [number, port] : open_)
      ports.push_back(port->self());
  }
  std::ranges::sort(ports, {}, [](Term port) { return port.local_data(); });
  return ports;
}

std::size_t Ports::count() const {
  std::lock_guard lock(mutex_);
  return open_.size();
}

Term Ports::name_of(Term port) const {
  return vm_.registry->name_of(port);
}

bool Ports::all_written() const {
  std::vector<std::shared_ptr<Port>> ports;
  {
    std::lock_guard lock(mutex_);
    ports = alive_locked();
  }
  return std::ranges::none_of(ports, [](const std::shared_ptr<Port>& port) { return port->has_output(); });
}

void Ports::remove(const Port& port) {
  {
    std::lock_guard lock(mutex_);
    auto found = open_.find(port.self().local_data());
    if (found == open_.end()) return;
    std::erase_if(closed_, [](const std::weak_ptr<Port>& weak) { return weak.expired(); });
    closed_.push_back(found->second);
    open_.erase(found);
  }
  vm_.registry->forget(port.self());  // now that it gets no new one: see register_2
}

void Ports::log_bad_value(Port& port, Process& sender) {
  std::optional<Port::Info> info = port.info();
  if (!info) return;
  Arena space;
  Term text = make_byte_list(space, "Bad value on output port '" + info->name + "'\n");
  log_event(vm_, atoms::k_error, "~s~n", std::span(&text, 1), sender.pid(), sender.group_leader);
}

void Ports::receive(Term port, Term sender, Term message) {
  auto found = find(port);
  if (found == nullptr || found->receive(message)) return;
  if (Process* process = vm_.processes->find(sender)) log_bad_value(*found, *process);
}

void Ports::exit_signal(Term port, Term from, Term reason) {
  if (auto found = find(port)) found->exit_signal(from, reason);
}

void Ports::exit_request(Term port, Term from, Term reason) {
  if (auto found = find(port)) found->close_with(from, reason);
}

void Ports::link(Term port, Term from) {
  if (auto found = find(port))
    found->link(from);
  else
    send_link_failed(vm_, from, port);
}

void Ports::unlink(Term port, Term from, Term id) {
  if (auto found = find(port))
    found->unlink(from, id);
  else
    send_signal(vm_, SignalKind::kUnlinkAck, from, port, id);
}

void Ports::monitor(Term port, Term from, Term reference, Term name) {
  if (auto found = find(port))
    found->monitor(from, reference, name);
  else
    send_down(vm_, from, reference, port, name, atoms::k_noproc);
}

void Ports::set_trace_flags(Term port, std::uint32_t flags) {
  if (auto found = find(port)) found->set_trace_flags(flags);
}

void Ports::put_event(Term port, Term event) {
  if (auto found = find(port)) found->put_event(event);
}

void Ports::demonitor(Term port, Term, Term reference) {
  if (auto found = find(port)) found->demonitor(reference);
}

}  // namespace mote::io
