defmodule Observatory.HTTP.Transport do
  @moduledoc """
  Sockets, over TCP or TLS: one set of functions for both, so that nothing above needs to know which it is.

  A socket is passive: bytes are asked for with `receive_some/2`. After `activate/1` the next bytes come as a message,
  which `message/2` reads; that is for processes which wait for other messages, too.
  """

  import Kernel, except: [send: 2]

  @type kind :: :tcp | :tls
  @type t :: {:tcp, :gen_tcp.socket()} | {:tls, :ssl.sslsocket()}

  @send_timeout 15_000
  @handshake_timeout 10_000
  @file_piece 65_536

  # A peer that reads nothing for @send_timeout is given up, and its connection closed.
  @options [
    mode: :binary,
    active: false,
    reuseaddr: true,
    nodelay: true,
    backlog: 1024,
    send_timeout: @send_timeout,
    send_timeout_close: true
  ]
  @tls_options [
    versions: [:"tlsv1.2", :"tlsv1.3"],
    alpn_preferred_protocols: ["http/1.1"],
    honor_cipher_order: true,
    log_level: :none
  ]

  @spec listen(kind, :inet.port_number(), keyword) :: {:ok, t} | {:error, term}
  def listen(kind, port, options) do
    tag(kind, listen_on(kind, port, @options ++ options))
  end

  defp listen_on(:tcp, port, options), do: :gen_tcp.listen(port, options)
  defp listen_on(:tls, port, options), do: :ssl.listen(port, @tls_options ++ options)

  @doc "Waits for a connection. One over TLS has to be greeted with `handshake/1`, by the process that will serve it."
  @spec accept(t) :: {:ok, t} | {:error, term}
  def accept({:tcp, listener}), do: tag(:tcp, :gen_tcp.accept(listener))
  def accept({:tls, listener}), do: tag(:tls, :ssl.transport_accept(listener))

  @spec handshake(t) :: {:ok, t} | {:error, term}
  def handshake({:tcp, _} = socket), do: {:ok, socket}
  def handshake({:tls, socket}), do: tag(:tls, :ssl.handshake(socket, @handshake_timeout))

  @doc "Makes `pid` the owner: the socket is closed when that process ends."
  @spec give_to(t, pid) :: :ok | {:error, term}
  def give_to({:tcp, socket}, pid), do: :gen_tcp.controlling_process(socket, pid)
  def give_to({:tls, socket}, pid), do: :ssl.controlling_process(socket, pid)

  @doc "Waits up to `timeout` milliseconds for bytes, any number of them."
  @spec receive_some(t, timeout) :: {:ok, binary} | {:error, term}
  def receive_some({:tcp, socket}, timeout), do: :gen_tcp.recv(socket, 0, timeout)
  def receive_some({:tls, socket}, timeout), do: :ssl.recv(socket, 0, timeout)

  @spec send(t, iodata) :: :ok | {:error, term}
  def send({:tcp, socket}, data), do: :gen_tcp.send(socket, data)
  def send({:tls, socket}, data), do: :ssl.send(socket, data)

  @doc """
  Sends `length` bytes of an open file, from `offset` on. Over TCP the system moves them, without a copy in this
  program; over TLS they are read and encrypted piece by piece.
  """
  @spec send_file(t, :file.fd(), non_neg_integer, non_neg_integer) :: :ok | {:error, term}
  def send_file(_socket, _file, _offset, 0), do: :ok

  def send_file({:tcp, socket}, file, offset, length) do
    case :file.sendfile(file, socket, offset, length, []) do
      {:ok, ^length} -> :ok
      {:ok, _fewer} -> {:error, :file_has_shrunk}
      error -> error
    end
  end

  def send_file({:tls, _} = socket, file, offset, length) do
    piece = min(length, @file_piece)

    with {:ok, data} when byte_size(data) == piece <- :file.pread(file, offset, piece),
         :ok <- send(socket, data) do
      send_file(socket, file, offset + piece, length - piece)
    else
      {:error, _} = error -> error
      _eof_or_fewer -> {:error, :file_has_shrunk}
    end
  end

  @doc "Asks for the next bytes as a message."
  @spec activate(t) :: :ok | {:error, term}
  def activate({:tcp, socket}), do: :inet.setopts(socket, active: :once)
  def activate({:tls, socket}), do: :ssl.setopts(socket, active: :once)

  @doc "What a message says about the socket: bytes, its end, or nothing as it is about something else."
  @spec message(t, term) :: {:data, binary} | :closed | :other
  def message({:tcp, socket}, {:tcp, socket, data}), do: {:data, data}
  def message({:tcp, socket}, {:tcp_closed, socket}), do: :closed
  def message({:tcp, socket}, {:tcp_error, socket, _reason}), do: :closed
  def message({:tls, socket}, {:ssl, socket, data}), do: {:data, data}
  def message({:tls, socket}, {:ssl_closed, socket}), do: :closed
  def message({:tls, socket}, {:ssl_error, socket, _reason}), do: :closed
  def message(_socket, _message), do: :other

  @spec close(t) :: :ok
  def close({:tcp, socket}), do: :gen_tcp.close(socket)

  def close({:tls, socket}) do
    _ = :ssl.close(socket)
    :ok
  end

  @doc """
  Closes after a response to a request that was not read to its end.

  Closing while there are bytes unread makes TCP take back what the peer has not read yet, the response with it. So our
  side is closed first, and what still comes is read and dropped, for a second at most.
  """
  @spec linger(t) :: :ok
  def linger(socket) do
    _ = shutdown(socket)
    drop_input(socket, System.monotonic_time(:millisecond) + 1_000)
    close(socket)
  end

  defp shutdown({:tcp, socket}), do: :gen_tcp.shutdown(socket, :write)
  defp shutdown({:tls, socket}), do: :ssl.shutdown(socket, :write)

  defp drop_input(socket, deadline) do
    left = deadline - System.monotonic_time(:millisecond)

    with true <- left > 0, {:ok, _dropped} <- receive_some(socket, left) do
      drop_input(socket, deadline)
    end
  end

  @spec port(t) :: :inet.port_number()
  def port({:tcp, socket}) do
    {:ok, port} = :inet.port(socket)
    port
  end

  def port({:tls, socket}) do
    {:ok, {_address, port}} = :ssl.sockname(socket)
    port
  end

  @spec scheme(t) :: String.t()
  def scheme({:tcp, _}), do: "http"
  def scheme({:tls, _}), do: "https"

  defp tag(kind, {:ok, socket}), do: {:ok, {kind, socket}}
  defp tag(_kind, {:error, _} = error), do: error
end
