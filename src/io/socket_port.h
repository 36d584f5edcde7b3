// SocketPort: a socket that OTP's inet modules work with: what the drivers tcp_inet and udp_inet are elsewhere.
// Requests come as port_control/3 with prim_inet's numbers and are answered by its bytes; what takes time is answered
// later by the message {inet_async, Port, Number, Result}. What is to be sent comes as a command and is answered by
// {inet_reply, Port, Result, Reference}.
//
// Reading only happens while somebody wants data: the owner of an active socket, or a request. A request with a time
// limit is answered by a timer unless the timer can be cancelled: who cancels it first answers.
#pragma once

#include <deque>

#include "io/port.h"
#include "io/socket_options.h"

namespace mote::io {

class SocketPort final : public Port {
 public:
  SocketPort(Services& vm, Term self, Term owner, PortSpec spec);
  ~SocketPort() override;
  // Whether `name` is one of the drivers these ports stand for.
  static bool is_driver(std::string_view name) { return name == "tcp_inet" || name == "udp_inet"; }

  std::optional<Answer> operate(Term caller, std::uint32_t operation, std::string_view data) override;

 private:
  struct Request {
    Term caller;
    std::uint16_t number = 0;
    std::uint32_t length = 0;  // wanted, 0: any
    bool timed = false;
    Word low = 0, high = 0;  // of the timer
  };

  void output(Term from, std::string bytes) override;
  bool takes_output() const override { return true; }
  bool takes_pieces() const override { return true; }
  ssize_t put(const char* bytes, std::size_t size) override;
  void output_failed(int error) override;
  void output_drained() override;
  void closing() override;
  void close_input() override;
  void close_output() override;

  // A file on its way; see socket_sendfile.cpp.
  struct FileTransfer {
    FileTransfer() = default;
    FileTransfer(const FileTransfer&) = delete;
    ~FileTransfer();
    int fd = -1;
    Term caller;
    off_t offset = 0;
    std::uint64_t left = 0, sent = 0;
  };

  // Answers of requests.
  static std::string success(std::string_view bytes = {});
  static std::string failure(std::string_view reason);
  static std::string failure(int error);
  static std::string number_answer(std::uint32_t value, std::size_t bytes);
  static std::string service_port(RequestReader data);
  static std::string service_name(RequestReader data);
  static std::string host_name();

  // With mutex_ held. Requests: the bytes to answer.
  std::string answer(Term caller, std::uint32_t request, std::string_view data);
  std::string open_socket(RequestReader data, bool given);
  std::string bind_to(RequestReader data);
  std::string start_listening(RequestReader data);
  std::string start_connecting(Term caller, RequestReader data);
  std::string start_accepting(Term caller, RequestReader data);
  std::string start_receiving(Term caller, RequestReader data);
  std::string shut_down(RequestReader data);
  std::string start_sending_file(Term caller, RequestReader data);
  std::string answer_about_interfaces(std::uint32_t request, RequestReader data) const;
  std::string set_options(RequestReader data);
  std::string get_options(RequestReader data);
  std::string address(int (*of)(int, sockaddr*, socklen_t*)) const;
  std::string subscribe(Term caller, RequestReader data);
  std::string statistics(RequestReader data) const;
  std::string status() const;

  Request new_request(Term caller, std::uint32_t timeout, std::uint32_t length);
  // Whether its time is not over and its caller is there.
  bool waits(const Request& request) const;
  // Answers a request, unless its timer has. False then.
  bool finish(const Request& request, Term result);
  void finish_with_error(const Request& request, Term reason);
  void fail_all(Term reason);
  Term reason_of(int error) const;

  void adopt(int fd, int domain);
  void connect_ready();
  void accept_some();
  std::shared_ptr<Port> accepted(int fd, Term acceptor);

  bool wants_input() const;
  void arm_input();
  void input_ready();
  void read_stream();
  void deliver_stream();
  // Takes the next packet out of what has been read; false where there is none yet, or where it is malformed.
  bool next_packet(std::uint32_t length, std::string_view* packet, std::size_t* used, bool* bad);
  void deliver_packet(std::string_view packet);
  void stream_ended(int error);
  void stream_broke(int error);
  void read_datagrams();
  void deliver_datagram(const SocketAddress& from, std::string_view bytes, msghdr& message);
  void count_message();
  Term data_term(TermSpace& space, std::string_view address, std::string_view bytes) const;
  Term packet_term(TermSpace& space, std::string_view packet);
  Term http_packet(TermSpace& space, std::string_view line);
  void tell_owner(std::initializer_list<Term> message);

  void send_some_of_file();
  void file_failed(int error);
  // The connection ends with a file on its way: who sends it is told.
  void abandon_file();
  void file_done(Term result);

  void send_datagram(std::string_view bytes, Term from, Term reference);
  void reply(Term to, Term result, Term reference);
  std::size_t queued() const { return output_.size() - written_; }

  // What its messages begin with.
  struct Names {
    explicit Names(AtomTable& atoms);
    Term tcp, tcp_closed, tcp_error, tcp_passive, udp, udp_error, udp_passive, http, inet_async, inet_reply,
        empty_out_q;
  };
  const Names names_;

  SocketOptions options_;
  int domain_ = -1;
  bool bound_ = false, listening_ = false, connecting_ = false, connected_ = false;
  bool gone_ = false;  // the other side has closed, or the connection broke
  bool shut_when_drained_ = false;
  bool http_headers_ = false;  // between the first line and the empty one
  std::uint16_t next_number_ = 0;
  std::optional<Request> receiving_;
  std::optional<Request> connect_request_;
  std::deque<Request> accepting_;
  std::string input_;
  std::size_t taken_ = 0;  // of input_
  std::vector<Term> drain_subscribers_;
  std::unique_ptr<FileTransfer> transfer_;
  std::uint64_t received_ = 0, received_most_ = 0, sent_ = 0, sent_most_ = 0;  // packets and their sizes
};

}  // namespace mote::io
