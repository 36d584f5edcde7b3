// Port: one open port: a child program or a pair of descriptors, its owner, and who is linked to it or watches it.
// SocketPort (socket_port.h), RamFilePort (ram_file_port.h), TraceFilePort (trace_file_port.h) and the ports of
// linked-in drivers (drivers/driver_port.h) are, too, with input and operations of their own.
//
// All state is behind the port's mutex, which those who hold it may take again: drivers call back; messages are
// delivered while it is held, so that they arrive in the order in which things happened. A port that is closed sends
// nothing more, but what it had queued is still written; it lives as long as the reactor or the table refers to it.
#pragma once

#include <sys/types.h>

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "heap/arena.h"
#include "io/framing.h"
#include "io/port_spec.h"
#include "os/child.h"
#include "process/send.h"
#include "process/signal.h"
#include "process/trace.h"

namespace mote::io {

class Port : public std::enable_shared_from_this<Port> {
 public:
  // What the operating system gave: descriptors and a child, either may be missing.
  struct Channel {
    int in_fd = -1, out_fd = -1;
    bool own_fds = true;  // closed with the port, and not blocking
    std::optional<Child> child;
    std::optional<int> status;  // of a child that could not even start
  };
  // `mutex`: one that several ports share, in place of the port's own; it outlives the port's use.
  Port(Services& vm, Term self, Term owner, PortSpec spec, Channel channel, std::recursive_mutex* mutex = nullptr);
  virtual ~Port();

  // It is in the table of ports, and the owner has its link.
  void tell_opened();
  // Begins to read. The owner must have its link to the port by now.
  void start();

  // The reference by which the port tells that it has been opened, or why not, by the message {Reference, Port or
  // Reason}; nothing where it is open at once.
  virtual std::optional<NewReference> acknowledgement() const { return std::nullopt; }

  Term self() const { return self_; }
  bool open() const;

  enum class Result { kOk, kClosed, kBad, kBusy, kWait };
  enum class WhenBusy { kWait, kGiveUp, kForce };
  // Writes `bytes`. A busy port: kBusy for kGiveUp; for kWait, the message {Reference, true or badarg} goes to `from`
  // once it was written or cannot be. kBad: not a port for output.
  Result command(Term from, std::string bytes, WhenBusy when_busy, Term reference);
  // Whether commands may be forced on it while it is busy.
  virtual bool takes_force() const { return false; }
  // Closes for reason normal. False where it was closed before.
  bool close(Term from);
  void close_with(Term from, Term reason);
  // Makes `pid` the owner, and links it. False where the port is closed.
  bool connect(Term from, Term pid);
  // A message sent to the port: {Owner, {command, Data}}, {Owner, {connect, Pid}}, {Owner, close}. False where there is
  // something to log: the data of a command was no io data.
  bool receive(Term message);

  void exit_signal(Term from, Term reason);
  void link(Term from);
  void unlink(Term from, Term id);
  void monitor(Term from, Term reference, Term name);
  void demonitor(Term reference);

  struct Answer {
    Answer(std::string bytes, bool binary = false) : bytes(std::move(bytes)), binary(binary) {}
    std::string bytes;
    bool binary;  // to be seen as one, not as a list
  };
  // erlang:port_control/3: what it answers, or nothing for badarg.
  std::optional<Answer> control(Term caller, std::uint32_t operation, std::string_view data);
  // erlang:port_call/3, of and with terms in the external format.
  std::optional<std::string> call(Term caller, std::uint32_t operation, std::string_view data);

  // As it was opened.
  const std::string& name() const { return spec_.command; }
  // A snapshot for port_info.
  struct Info {
    std::string name;
    Term owner;
    std::vector<Term> links;
    std::vector<Term> watchers;
    std::uint64_t input, output, queued;
    std::optional<std::int64_t> program;  // the child's number
    bool parallelism;
    bool binary;
    PortSpec::Kind kind;
    int in_fd, out_fd;                                 // of a pair of descriptors
    std::vector<std::array<Word, 2>> watcher_numbers;  // of the references of `watchers`
    std::vector<Term> suspended;                       // who waits until the port is not busy any more
    std::vector<Term> watched;                         // processes
    bool shares_lock = false;                          // with the other ports of its driver
  };
  // Nothing where it is closed.
  std::optional<Info> info();
  // The same for a report about the whole runtime: tracers are told nothing.
  std::optional<Info> info_for_report() const;
  void set_data(Term data);
  Term copy_data(TermSpace& space) const;

  // Bytes not written yet, of closed ports too.
  virtual bool has_output() const;
  // Ends everything at once: the runtime goes.
  virtual void abandon();
  // The program is about to end badly. No lock is held, and what holds one may be stuck.
  virtual void close_in_emergency() {}

  // See TraceFlag; any thread.
  void set_trace_flags(std::uint32_t flags) { trace_flags_.store(flags, std::memory_order_relaxed); }
  // Writes a trace event, in the external format, as if the owner had commanded it.
  void put_event(Term event);
  // Tells tracers, where they ask for events of this kind.
  void tell(std::uint32_t flag, std::initializer_list<Term> elements);

 protected:
  struct Watcher {
    Term pid;
    Word reference[4];  // a copy of the reference object
    Term name;
  };
  struct Waiting {  // a command put off until the port is not busy any more
    Term from;
    Word low, high;  // of the reference to answer to; 0 where nobody waits for an answer
    std::string bytes;
  };

  // The port is at work, as tracers of its running are told: `at` is what for.
  class Running;

  // What kinds of ports differ in; with mutex_ held.
  // Control operations. The base knows the size of a terminal.
  virtual std::optional<Answer> operate(Term caller, std::uint32_t operation, std::string_view data);
  // Calls: most kinds take none. Who does tells tracers of the request by tell_asked.
  virtual std::optional<std::string> operate_on_term(Term, std::uint32_t, std::string_view) { return std::nullopt; }
  // Adds what a kind knows more.
  virtual void describe(Info&) const {}
  // A command that is not put off: by default its bytes are written.
  virtual void output(Term from, std::string bytes);
  virtual bool takes_output() const { return spec_.out && channel_.out_fd >= 0; }
  // Whether tracers see the data of a command as a list of pieces.
  virtual bool takes_pieces() const { return false; }
  virtual ssize_t put(const char* bytes, std::size_t size);
  virtual void output_failed(int error) { fail_with(error); }
  virtual void output_drained() {}
  // The port closes: before its descriptors do.
  virtual void closing() {}
  // It has closed, and who is linked or watches has been told. False where the end is not yet come: tell_closed(asker)
  // is then left to the port.
  virtual bool closed(Term reason, Term asker);
  virtual void close_input();
  virtual void close_output();

  // With mutex_ held:
  std::optional<Info> info_locked() const;
  template <typename Answer, typename Ask>
  std::optional<Answer> ask(Term caller, Term what, Ask ask);
  void read_ready();
  void write_ready();
  void child_ended();
  void finish_if_ended();
  void enqueue(std::string_view bytes);
  void write_some();
  void output_progressed();
  void wait_for_output();
  void admit_waiting();
  // Tracers are told `told` for the reason; `asker` gets the message {Port, closed}.
  void close_locked(Term reason) { close_locked(reason, reason); }
  void close_locked(Term reason, Term told, Term asker = Term::none());
  // Sends `asker`, if any, the message {Port, closed}.
  void tell_closed(Term asker);
  // Takes back the link between port and owner: the owner of a socket that ends by itself is told by a message only.
  void unlink_owner();
  // Writes what was commanded.
  void run_command(Term from, std::string bytes);
  // {From, What} or {From, {What, Value}} has been received.
  void tell_received(Term from, Term what, Term value = Term::none());
  void tell_received(Term from, Term what, std::string_view bytes);
  // A request with a number and bytes has been received.
  void tell_asked(Term from, Term what, std::uint32_t operation, std::string_view data);
  void tell_sent(const Signal& message);
  bool is_told(std::uint32_t flag) const { return (trace_flags_.load(std::memory_order_relaxed) & flag) != 0; }
  // Sends a message.
  void post(Signal* message);
  void post(Term to, std::initializer_list<Term> elements);
  void fail_with(int error);
  void bad_signal();
  Signal* data_message(Deframer::Part part, std::string_view bytes);
  void send_result(const Waiting& waiting, Term result);
  // `method` with the mutex held, keeping the port alive until then.
  template <typename Kind>
  std::function<void()> locked(void (Kind::*method)()) {
    return [port = std::static_pointer_cast<Kind>(shared_from_this()), method] {
      std::lock_guard lock(port->mutex_);
      ((*port).*method)();
    };
  }

  Services& vm_;
  const Term self_;
  std::atomic<std::uint32_t> trace_flags_{0};
  PortSpec spec_;
  mutable std::recursive_mutex own_mutex_;
  std::recursive_mutex& mutex_;
  std::atomic<Term> owner_;  // changed with mutex_ held
  Channel channel_;
  Deframer deframer_;
  bool closed_ = false;
  bool input_over_ = false;
  bool ended_ = false;  // both input and child are over and it was told
  std::string output_;
  std::size_t written_ = 0;  // of output_
  bool busy_ = false;
  bool held_ = false;  // commands wait, whatever is queued: something else is being written
  bool admitting_ = false;
  std::deque<Waiting> waiting_;
  std::vector<Term> links_;
  std::vector<Watcher> watchers_;
  std::uint64_t input_bytes_ = 0, output_bytes_ = 0;
  struct Data {
    Arena space;
    Term term;
  };
  std::unique_ptr<Data> data_;  // of port_set_data
};

}  // namespace mote::io
