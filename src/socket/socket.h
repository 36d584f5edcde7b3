// Socket: a socket of OTP's module `socket`: a descriptor, who waits for it, and who owns it.
//
// It has two sides, reading (with accepting) and writing (with connecting), each with a lock, so that who reads does
// not wait for who writes. What concerns the whole socket (descriptor, states of closing, owner) changes with both
// locks held, the reading side's first, and may be read with either. Functions named _locked want the lock of their
// side, or both where they say so. No call of the system that is made with a lock held waits, but for sendfile(2),
// which may wait for a disk.
//
// Terms own the socket; the descriptor is closed with it at the latest. While readiness is waited for, the message that
// is to tell of it keeps the socket. The owner is watched: when it ends, the socket is closed.
#pragma once

#include <array>
#include <mutex>

#include "io/select.h"
#include "process/exit_observer.h"
#include "process/process.h"
#include "process/send.h"
#include "socket/requestors.h"
#include "socket/service.h"

namespace mote::socket {

class Socket;

// What watches processes for a socket; processes may keep it longer than the socket lives.
class Watch final : public ExitObserver {
 public:
  Watch(Socket& socket, Term module) : module_(module), socket_(&socket) {}
  void leave();
  void process_ended(Term pid, ReferenceNumber monitor) override;
  Term shown(TermSpace& space) override;
  std::pair<Term, Term> kind() const override { return {module_, atoms::k_socket}; }

 private:
  Socket* retained();
  const Term module_;  // prim_socket
  std::mutex mutex_;
  Socket* socket_;  // null once it goes
};

enum State : unsigned {
  kBound = 1,
  kListening = 2,
  kAccepting = 4,
  kConnecting = 8,
  kConnected = 16,
  kSelected = 32,
  kClosing = 64,
  kClosed = 128,
};

struct Side {
  std::mutex mutex;
  unsigned state = 0;
  std::weak_ptr<io::PendingMessage> pending;  // what is sent once the descriptor is ready

  bool open() const { return (state & (kClosing | kClosed)) == 0; }
  // Whether a message about readiness is still to be sent.
  bool waits() const { return !pending.expired(); }
};

// Operations so far, and what they moved.
struct Traffic {
  std::uint64_t packages = 0, bytes = 0, tries = 0, waits = 0, failures = 0;
  std::uint64_t largest = 0;  // bytes of a package
  std::uint64_t running = 0;  // of the package under way
};

struct ReadingSide : Side {
  Requestors readers, acceptors;
  Traffic traffic;
  std::uint64_t accepted = 0, accept_failures = 0, accept_tries = 0, accept_waits = 0;
  std::size_t buffer_size = 8 * 1024;
  std::uint32_t buffer_count = 0;  // how many full buffers one receive may take; 0: not said
  std::uint32_t buffers_taken = 0;
  std::size_t control_size = 1024;
  // Received, and not enough yet for who waits.
  BinaryObject* partial = nullptr;
  std::size_t filled = 0;
};

// A file on its way.
struct FileTransfer {
  std::uint64_t calls = 0, bytes = 0, failures = 0, most = 0, packages = 0, largest_package = 0, tries = 0, waits = 0;
  std::uint64_t running = 0;
  int fd = -1;
};

struct WritingSide : Side {
  Requestors writers;
  std::optional<Requestor> connector;
  Traffic traffic;
  std::size_t control_size = 1024;
  std::unique_ptr<FileTransfer> file;  // once there was one
};

class Socket final : public Resource {
 public:
  // A socket over `fd`, born with one reference, the caller's, and owned by the process `owner`, which is running or
  // waits in accept.
  Socket(Service& service, int fd, int domain, int type, int protocol, Term owner);
  ~Socket() override;

  // The reference, and {'$socket', Reference}.
  Term term(TermSpace& space);
  Term tagged_term(TermSpace& space);

  Service& service;
  const int domain, type, protocol;
  int fd;
  int given_fd = -1;   // that it was made of
  bool closes = true;  // the descriptor is its own
  bool debug = false;
  bool counter_wraps = false;  // whether the owner is to be told when a counter begins anew: they never do
  bool registered = false;
  KeptTerm meta;
  Term owner;   // none() once it has ended
  Term closer;  // who is closing it
  ReadingSide reading;
  WritingSide writing;

  bool is_stream() const;

  // -- waiting (with the lock of the side)

  // Sends {'$socket', Socket, select, Reference} to `pid` once the side is ready; false where that cannot be waited
  // for.
  bool select_locked(Side& side, Term pid, Term reference);
  // ok, or select_sent where the message has gone.
  Term cancel_select_locked(Side& side);
  // Makes the running process the current requestor, or gives that one a new reference.
  void become_current_locked(Requestors& requestors, Term pid, Term reference);
  // Puts it in line.
  void line_up_locked(Requestors& requestors, Term pid, Term reference);
  // The current one is done (or gone): the next in line waits for readiness in its place.
  void next_locked(Side& side, Requestors& requestors);
  // All that wait are told {'$socket', Socket, abort, {Reference, Reason}}, but the current one.
  void fail_line_locked(Requestors& requestors, Term reason);
  void forget_requestor_locked(Requestor& requestor);
  void send_abort(const Requestor& requestor, Term reason);
  // Takes the process out of the line; false where it is not in it, or there with another reference.
  bool leave_line_locked(Requestors& requestors, Term pid, Term reference);

  // Gives up sending a file, if one is on its way.
  void give_up_file_locked();

  // -- ending (with both locks)

  // No readiness is waited for any more; who waits is told that it is closed.
  void stop_locked();
  // Closes the descriptor and leaves the registry. The descriptor that the caller is to close, once it holds no lock;
  // -1 where there is none.
  [[nodiscard]] int release_descriptor_locked();
  // The same for who may not wait: it is closed here or, where that may take long, aside.
  void close_descriptor_locked();
  // Watches `pid` in place of the owner. To be called without a lock for a process other than the running one.
  void watch_owner(Term pid);
  void unwatch_owner_locked();
  void watch_closer_locked();
  void unwatch_closer_locked();
  // A new owner: those who were watched as the owner are watched for themselves.
  void watch_requestors_locked(Term old_owner);

  void process_ended(Term pid, ReferenceNumber monitor);

 private:
  friend class Watch;
  void owner_ended_locked();
  void requestor_ended_locked(Side& side, Requestors& requestors, Term pid, ReferenceNumber monitor);
  ReferenceNumber watch(Term pid);
  void unwatch(Term pid, ReferenceNumber monitor);
  std::optional<ReferenceNumber> watch_requestor(Term pid);

  Watch* watch_;
  NewReference number_;
  std::optional<ReferenceNumber> owner_monitor_, closer_monitor_;
};

}  // namespace mote::socket
