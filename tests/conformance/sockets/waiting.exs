# socket: operations that wait: select messages, lines of readers and acceptors, cancelling, closing, owners that end
# normalise: refs
defmodule Wait do
  def until(f), do: if(f.(), do: :ok, else: (Process.sleep(1); until(f)))
  def told(socket) do
    receive do
      {:"$socket", ^socket, :select, ref} when is_reference(ref) -> :select
      {:"$socket", ^socket, :abort, {ref, reason}} when is_reference(ref) -> {:abort, reason}
    end
  end
  def info(socket, key), do: Map.fetch!(:socket.info(socket), key)
end

{:ok, listener} = :socket.open(:inet, :stream, :tcp)
:ok = :socket.bind(listener, %{family: :inet, addr: :loopback, port: 0})
:ok = :socket.listen(listener)
{:ok, address} = :socket.sockname(listener)
{:ok, client} = :socket.open(:inet, :stream, :tcp)

# accepting without waiting
{:select, {:select_info, :accept, handle}} = :socket.accept(listener, :nowait)
:ok = :socket.connect(client, address)
receive(do: ({:"$socket", ^listener, :select, ^handle} -> IO.puts("ready to accept")))
{:ok, server} = :socket.accept(listener, :nowait)
IO.inspect({Wait.info(server, :domain), Wait.info(server, :type), Wait.info(server, :protocol)})
IO.inspect(Wait.info(server, :owner) == self())

# receiving without waiting, with a handle of our own
ref = make_ref()
IO.inspect(match?({:select, {:select_info, :recv, ^ref}}, :socket.recv(server, 0, [], ref)))
:ok = :socket.send(client, "abc")
receive(do: ({:"$socket", ^server, :select, ^ref} -> IO.puts("ready to read")))
IO.inspect(:socket.recv(server, 0, [], ref))

# more than there is: what came is kept
{:select, {:select_info, :recv, _} = info} = :socket.recv(server, 6, [], :nowait)
:ok = :socket.send(client, "def")
IO.inspect(Wait.told(server))
{:select, {:select_info, :recv, _}} = :socket.recv(server, 6, [], :nowait)
:ok = :socket.send(client, "ghi")
IO.inspect(Wait.told(server))
IO.inspect(:socket.recv(server, 6, [], :nowait))
IO.inspect(:socket.cancel(server, info))

# cancelling
{:select, info} = :socket.recv(server, 0, [], :nowait)
IO.inspect(:socket.cancel(server, info))
IO.inspect(:socket.cancel(server, info))
IO.inspect(Wait.info(server, :num_readers))

# a time limit, and bytes that came within it
IO.inspect(:socket.recv(server, 0, 10))
:ok = :socket.send(client, "12")
IO.inspect(:socket.recv(server, 4, 30))
:ok = :socket.send(client, "zz")
Wait.until(fn -> :socket.ioctl(server, :nread) == {:ok, 2} end)
IO.inspect(:socket.recv(server, 0, [:peek]))
IO.inspect(:socket.recv(server, 0, 0))
IO.inspect(:socket.recv(server, 0, 0))

# readers stand in line
parent = self()
readers =
  for i <- 1..3 do
    pid = spawn(fn -> send(parent, {i, :socket.recv(server, 1)}) end)
    Wait.until(fn -> Wait.info(server, :num_readers) == i end)
    pid
  end
Process.exit(Enum.at(readers, 1), :kill)
Wait.until(fn -> Wait.info(server, :num_readers) == 2 end)
:ok = :socket.send(client, "a")
receive(do: ({1, got} -> IO.inspect(got)))
:ok = :socket.send(client, "b")
receive(do: ({3, got} -> IO.inspect(got)))
Wait.until(fn -> Wait.info(server, :num_readers) == 0 end)

# whoever waits is told of the end
spawn(fn -> send(parent, {:waiting, :socket.recv(server, 1)}) end)
Wait.until(fn -> Wait.info(server, :num_readers) == 1 end)
spawn(fn -> send(parent, {:accepting, :socket.accept(listener)}) end)
Wait.until(fn -> Wait.info(listener, :num_acceptors) == 1 end)
spawn(fn -> send(parent, {:in_line, :socket.accept(listener)}) end)
Wait.until(fn -> Wait.info(listener, :num_acceptors) == 2 end)
IO.inspect({Wait.info(listener, :rstates), Wait.info(listener, :wstates)})
IO.inspect(:socket.close(server))
receive(do: ({:waiting, got} -> IO.inspect(got)))
IO.inspect(:socket.close(listener))
receive(do: ({:accepting, got} -> IO.inspect(got)))
receive(do: ({:in_line, got} -> IO.inspect(got)))
IO.inspect({Wait.info(listener, :rstates), Wait.info(listener, :num_acceptors), Wait.info(listener, :owner)})
IO.inspect(:socket.recv(client, 0))

# a socket goes with its owner
{owner, monitor} =
  spawn_monitor(fn ->
    {:ok, s} = :socket.open(:inet, :dgram, :udp)
    send(parent, {:mine, s})
    receive(do: (:end -> :ok))
  end)
owned = receive(do: ({:mine, s} -> s))
IO.inspect(:socket.setopt(owned, {:otp, :controlling_process}, self()))
send(owner, :end)
receive(do: ({:DOWN, ^monitor, _, _, _} -> :ok))
Wait.until(fn -> :socket.sockname(owned) == {:error, :closed} end)
IO.puts("gone")

# given away in time, it stays
{owner, monitor} =
  spawn_monitor(fn ->
    {:ok, s} = :socket.open(:inet, :dgram, :udp)
    send(parent, {:mine, s, :socket.setopt(s, {:otp, :controlling_process}, parent)})
    receive(do: (:end -> :ok))
  end)
kept = receive(do: ({:mine, s, answer} -> (IO.inspect(answer); s)))
send(owner, :end)
receive(do: ({:DOWN, ^monitor, _, _, _} -> :ok))
IO.inspect(:socket.getopt(kept, {:otp, :controlling_process}) == {:ok, self()})
IO.inspect(:socket.setopt(kept, {:otp, :meta}, {:some, "term"}))
IO.inspect(:socket.getopt(kept, {:otp, :meta}))
IO.inspect(:socket.setopt(kept, {:otp, :controlling_process}, owner))
Wait.until(fn -> :socket.sockname(kept) == {:error, :closed} end)

# a full connection: the writer waits, others behind it
{:ok, l} = :socket.open(:inet, :stream, :tcp)
:ok = :socket.bind(l, %{family: :inet, addr: :loopback, port: 0})
:ok = :socket.listen(l)
{:ok, to} = :socket.sockname(l)
{:ok, c} = :socket.open(:inet, :stream, :tcp)
:ok = :socket.connect(c, to)
{:ok, s} = :socket.accept(l)
data = :binary.copy("0123456789abcdef", 1_000_000)
writer = spawn_monitor(fn -> exit(:socket.send(c, data)) end)
Wait.until(fn -> Wait.info(c, :num_writers) == 1 end)
second = spawn_monitor(fn -> exit(:socket.send(c, "end")) end)
Wait.until(fn -> Wait.info(c, :num_writers) == 2 end)
{:ok, all} = :socket.recv(s, byte_size(data) + 3)
IO.inspect({all == data <> "end", byte_size(all)})
for {pid, m} <- [writer, second], do: receive(do: ({:DOWN, ^m, _, ^pid, r} -> IO.inspect(r)))
IO.inspect(match?({:select, {_, rest}} when is_binary(rest), :socket.send(c, data, [], :nowait)))
