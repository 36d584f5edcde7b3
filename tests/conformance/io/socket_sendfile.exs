# file:sendfile/2,5: offsets, lengths, what comes before and after, closed sockets and other errors.
# uses: socket_pair.ex
Code.require_file("socket_pair.ex")

File.write!("numbers.txt", String.duplicate("0123456789", 100_000))

defmodule Reader do
  def receive_all(socket, size), do: Task.async(fn -> :gen_tcp.recv(socket, size, 5000) end)
end

file = fn ->
  {:ok, opened} = :file.open("numbers.txt", [:read, :raw, :binary])
  opened
end

{client, server} = Pair.new()
reader = Reader.receive_all(server, 1_000_006)
:ok = :gen_tcp.send(client, "abc")
IO.inspect(:file.sendfile("numbers.txt", client))
:ok = :gen_tcp.send(client, "xyz")
{:ok, all} = Task.await(reader)
IO.inspect({byte_size(all), binary_part(all, 0, 13), binary_part(all, 999_993, 13)})

IO.inspect(:file.sendfile(file.(), client, 5, 20, []))
IO.inspect(:gen_tcp.recv(server, 20, 1000))
IO.inspect({:beyond_its_end, :file.sendfile(file.(), client, 999_990, 100, []), :gen_tcp.recv(server, 10, 1000)})
IO.inspect({:behind_its_end, :file.sendfile(file.(), client, 2_000_000, 100, [])})
IO.inspect({:to_its_end, :file.sendfile(file.(), client, 999_997, 0, []), :gen_tcp.recv(server, 3, 1000)})
IO.inspect({:negative, :file.sendfile(file.(), client, -1, 10, []), :file.sendfile(file.(), client, 0, -10, [])})

opened = file.()
{:ok, "012"} = :file.read(opened, 3)
IO.inspect({:position, :file.sendfile(opened, client, 50, 10, []), :file.read(opened, 3)})
{:ok, _} = :gen_tcp.recv(server, 10, 1000)

# Who sends meanwhile comes behind it.
reader = Reader.receive_all(server, 1_000_003)
me = self()
spawn_link(fn -> receive do: (:go -> send(me, {:sent, :gen_tcp.send(client, "end")})) end) |> send(:go)
sent = :file.sendfile("numbers.txt", client)
receive do: ({:sent, :ok} -> :ok)
{:ok, all} = Task.await(reader)
IO.inspect({sent, byte_size(all)})

IO.inspect({:missing, :file.sendfile("missing.txt", client)})
IO.inspect({:not_the_owner, Task.await(Task.async(fn -> :file.sendfile("numbers.txt", client) end))})
:gen_tcp.close(server)
Process.sleep(50)
IO.inspect({:left, :file.sendfile(file.(), client, 0, 0, []), :file.sendfile(file.(), client, 0, 0, [])})
:gen_tcp.close(client)
IO.inspect({:closed, :file.sendfile("numbers.txt", client)})
{:ok, udp} = :gen_udp.open(0, ip: {127, 0, 0, 1})
IO.inspect({:udp, :file.sendfile(file.(), udp, 0, 10, [])})

# Nobody reads: closing does not wait.
{client, _server} = Pair.new()
File.write!("large.txt", :binary.copy("x", 20_000_000))
sender = spawn(fn -> receive do: (:go -> :file.sendfile("large.txt", client)) end)
:ok = :gen_tcp.controlling_process(client, sender)
watch = Process.monitor(sender)
send(sender, :go)
Process.sleep(50)
Process.exit(sender, :kill)
receive do: ({:DOWN, ^watch, _, _, reason} -> IO.inspect(reason))
IO.inspect(:erlang.port_info(client))
