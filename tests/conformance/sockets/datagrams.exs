# socket: datagrams, messages with addresses and control data, peeking, flags
{:ok, a} = :socket.open(:inet, :dgram, :udp)
{:ok, b} = :socket.open(:inet, :dgram, :udp)
for s <- [a, b], do: :ok = :socket.bind(s, %{family: :inet, addr: :loopback, port: 0})
{:ok, pa} = :socket.sockname(a)
{:ok, pb} = :socket.sockname(b)
plain = fn
  {:ok, {from, data}} -> {:ok, {from == pa, data}}
  {:ok, %{addr: from} = msg} -> {:ok, %{msg | addr: from == pa}}
  other -> other
end

IO.inspect(:socket.sendto(a, "one", pb))
IO.inspect(plain.(:socket.recvfrom(b)))
IO.inspect(:socket.sendto(a, "a longer one", pb))
IO.inspect(plain.(:socket.recvfrom(b, 4)))
IO.inspect(:socket.recvfrom(b, 0, [], 10))
IO.inspect(:socket.recvfrom(b, 0, [], 0))
IO.inspect(:socket.sendto(a, "", pb))
IO.inspect(plain.(:socket.recvfrom(b)))
IO.inspect(:socket.sendto(a, "peeked", pb))
IO.inspect(plain.(:socket.recvfrom(b, 0, [:peek])))
IO.inspect(plain.(:socket.recvfrom(b, 0)))
IO.inspect(:socket.sendmsg(a, %{addr: pb, iov: ["by ", "parts"]}))
IO.inspect(plain.(:socket.recvmsg(b)))
IO.inspect(:socket.sendmsg(a, %{addr: pb, iov: ["too long for it"]}))
IO.inspect(plain.(:socket.recvmsg(b, 3, 0)))

# control data, as values and as bytes
for option <- [:recvtos, :recvttl, :pktinfo], do: IO.inspect(:socket.setopt(b, {:ip, option}, true))
IO.inspect(:socket.sendmsg(a, %{addr: pb, iov: ["x"], ctrl: [%{level: :ip, type: :tos, value: :throughput}]}))
{:ok, msg} = :socket.recvmsg(b)
value = fn ctrl, type -> Enum.find_value(ctrl, &(&1.type == type && &1.value)) end
IO.inspect({msg.iov, msg.flags, value.(msg.ctrl, :tos), value.(msg.ctrl, :ttl), map_size(value.(msg.ctrl, :pktinfo))})
IO.inspect(Enum.sort(Enum.map(msg.ctrl, &{&1.level, &1.type, is_binary(&1.data)})))
IO.inspect(value.(msg.ctrl, :pktinfo).addr)
IO.inspect(:socket.sendmsg(a, %{addr: pb, iov: ["x"], ctrl: [%{level: :ip, type: :ttl, data: <<7::32-native>>}]}))
{:ok, msg} = :socket.recvmsg(b)
IO.inspect(value.(msg.ctrl, :ttl))
IO.inspect(:socket.sendmsg(a, %{addr: pb, iov: ["x"], ctrl: [%{level: :ip, type: :tos, value: :no_such}]}))
IO.inspect(:socket.sendmsg(a, %{addr: pb, iov: ["x"], ctrl: [%{level: :nowhere, type: :tos, value: 1}]}))
IO.inspect(:socket.sendmsg(a, %{addr: pb, iov: ["x", :y]}))
IO.inspect(:socket.sendmsg(a, %{iov: ["x"]}))
IO.inspect(:socket.setopt(b, {:socket, :timestamp}, true))
IO.inspect(:socket.sendto(a, "timed", pb))
{:ok, msg} = :socket.recvmsg(b)
IO.inspect(match?(%{sec: s, usec: u} when is_integer(s) and is_integer(u), value.(msg.ctrl, :timestamp)))

# control data that does not fit is cut
IO.inspect(:socket.sendto(a, "cut", pb))
{:ok, msg} = :socket.recvmsg(b, 0, 20)
IO.inspect({msg.iov, msg.flags})

# connected
IO.inspect(:socket.connect(a, pb))
IO.inspect(:socket.send(a, "connected"))
IO.inspect(:socket.recv(b))
IO.inspect(:socket.sendv(a, ["v", "e", "c"]))
IO.inspect(:socket.recv(b, 0))
IO.inspect(:socket.connect(a, %{family: :unspec, addr: <<0::112>>}))
IO.inspect(:socket.send(a, "nobody"))
IO.inspect(:socket.sendto(a, :binary.copy("x", 70_000), pb))
IO.inspect(:socket.send(a, "x", [:no_such_flag]))
IO.inspect(:socket.recv(b, 0, [:dontroute], 10) |> elem(0))

# to a group
{:ok, m} = :socket.open(:inet, :dgram, :udp)
:ok = :socket.bind(m, %{family: :inet, addr: :any, port: 0})
{:ok, at} = :socket.sockname(m)
IO.inspect(:socket.setopt(m, {:ip, :add_membership}, %{multiaddr: {239, 7, 8, 9}, interface: {127, 0, 0, 1}}))
IO.inspect(:socket.setopt(a, {:ip, :multicast_if}, {127, 0, 0, 1}))
IO.inspect(:socket.sendto(a, "to all", %{at | addr: {239, 7, 8, 9}}))
{:ok, {_, data}} = :socket.recvfrom(m, 0, [], 2000)
IO.inspect(data)

# the error of a datagram that nobody took
{:ok, c} = :socket.open(:inet, :dgram, :udp)
:ok = :socket.bind(c, %{family: :inet, addr: :loopback, port: 0})
{:ok, gone} = :socket.sockname(c)
:socket.close(c)
IO.inspect(:socket.setopt(a, {:ip, :recverr}, true))
IO.inspect(:socket.sendto(a, "lost", gone))
error = fn error ->
  case :socket.recvmsg(a, 0, 0, [:errqueue], 0) do
    {:ok, msg} -> msg
    _ -> (Process.sleep(2); error.(error))
  end
end
%{ctrl: [%{level: level, type: type, value: told}], flags: flags, iov: iov} = error.(error)
IO.inspect({level, type, flags, iov, Map.delete(told, :offender), told.offender.addr})
