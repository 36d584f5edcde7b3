# How a connection ends: half closed ones, what the owner is told, and what can still be done.

Process.flag(:trap_exit, true)
{:ok, listener} = :gen_tcp.listen(0, [:binary, active: false, ip: {127, 0, 0, 1}])
{:ok, port} = :inet.port(listener)

defmodule Told do
  # Everything told about a socket.
  def all(socket) do
    receive do
      message when elem(message, 1) == socket -> [put_elem(message, 1, :socket) | all(socket)]
    after
      50 -> []
    end
  end
end

connect = fn ->
  {:ok, client} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: false])
  {:ok, server} = :gen_tcp.accept(listener)
  {client, server}
end

IO.puts("-- active, ended by the other side")

for how <- [:close, :shutdown, :reset] do
  {client, server} = connect.()
  :inet.setopts(server, active: true)

  case how do
    :close -> :gen_tcp.close(client)
    :shutdown -> :gen_tcp.shutdown(client, :write)
    :reset -> :inet.setopts(client, linger: {true, 0}) && :gen_tcp.close(client)
  end

  IO.inspect({how, Told.all(server), :erlang.port_info(server), elem(Process.info(self(), :links), 1) |> Enum.member?(server)})
end

IO.puts("-- ended here")
{client, _} = connect.()
Port.close(client)
IO.inspect(Told.all(client))
{client, _} = connect.()
:gen_tcp.close(client)
IO.inspect(Told.all(client))
{client, _} = connect.()
Process.exit(client, :bad)
IO.inspect(Told.all(client))

IO.puts("-- half closed")

for keep <- [true, false], active <- [false, true, :once] do
  {client, server} = connect.()
  :inet.setopts(server, exit_on_close: not keep)
  :ok = :gen_tcp.send(client, "last")
  :ok = :gen_tcp.shutdown(client, :write)
  Process.sleep(20)
  :inet.setopts(server, active: active)
  IO.inspect({:keep, keep, :active, active})
  if active == false, do: IO.inspect(for(_ <- 1..3, do: :gen_tcp.recv(server, 0, 500)))
  IO.inspect(Told.all(server))

  if active == :once do
    :inet.setopts(server, active: :once)
    IO.inspect(Told.all(server))
  end

  IO.inspect({:gen_tcp.send(server, "answer"), :gen_tcp.recv(client, 0, 300), :inet.getopts(server, [:active])})
  IO.inspect({:gen_tcp.recv(server, 0, 100), :gen_tcp.shutdown(server, :write), :gen_tcp.recv(client, 0, 300)})
  IO.inspect(:gen_tcp.close(server))
  :gen_tcp.close(client)
end
