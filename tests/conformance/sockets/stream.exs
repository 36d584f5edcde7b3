# socket: a connection over TCP from open to close, by calls that wait
loopback = %{family: :inet, addr: {127, 0, 0, 1}, port: 0}
{:ok, listener} = :socket.open(:inet, :stream, :tcp)
IO.inspect(:socket.setopt(listener, {:socket, :reuseaddr}, true))
IO.inspect(:socket.bind(listener, loopback))
IO.inspect(:socket.listen(listener))
{:ok, address} = :socket.sockname(listener)
IO.inspect(%{address | port: address.port > 0})

client =
  Task.async(fn ->
    {:ok, client} = :socket.open(:inet, :stream, :tcp)
    IO.inspect(:socket.connect(client, address))
    IO.inspect(:socket.send(client, "hello"))
    IO.inspect(:socket.recv(client, 5))
    IO.inspect(:socket.send(client, [<<"io">>, <<"data">>]))
    {:ok, peer} = :socket.peername(client)
    IO.inspect(peer == address)
    IO.inspect(:socket.recv(client))
    IO.inspect(:socket.recv(client, 0))
    IO.inspect(:socket.shutdown(client, :write))
    IO.inspect(:socket.close(client))
    IO.inspect(:socket.send(client, "late"))
    IO.inspect(:socket.recv(client, 0))
    IO.inspect(:socket.close(client))
  end)

{:ok, server} = :socket.accept(listener)
{:ok, "hel"} = :socket.recv(server, 3)
{:ok, "lo"} = :socket.recv(server, 0)
:ok = :socket.send(server, "world")
{:ok, "iodata"} = :socket.recv(server, 6, 5000)
:ok = :socket.send(server, String.duplicate("x", 20))
:ok = :socket.shutdown(server, :write)
Task.await(client)
IO.inspect(:socket.recv(server, 10))
IO.inspect(:socket.close(server))
IO.inspect(:socket.accept(listener, 10))
IO.inspect(:socket.accept(listener, 0))
IO.inspect(match?({:select, {:select_info, :accept, _}}, :socket.accept(listener, :nowait)))
IO.inspect(:socket.close(listener))
IO.inspect(:socket.accept(listener))

# what is no socket, no address, no option
for call <- [
      fn -> :socket.open(:inet, :stream, :nothing) end,
      fn -> :socket.open(:nothing, :stream) end,
      fn -> :socket.open(:inet, :nothing) end,
      fn -> :socket.open(:inet, :stream, 1_000_000) end,
      fn -> :socket.close(make_ref()) end,
      fn -> :socket.close({:"$socket", make_ref()}) end,
      fn -> :socket.recv({:"$socket", make_ref()}) end
    ] do
  IO.inspect(
    try do
      call.()
    catch
      kind, reason -> {kind, reason}
    end
    |> case do
      {:error, {:badarg, [{:"$socket", r}]}} when is_reference(r) -> :badarg
      {:error, {:badarg, [r]}} when is_reference(r) -> :badarg
      other -> other
    end
  )
end

{:ok, s} = :socket.open(:inet, :stream)
IO.inspect(:socket.bind(s, %{family: :inet, addr: {1, 2, 3}, port: 0}))
IO.inspect(:socket.bind(s, %{family: :inet, addr: {127, 0, 0, 1}, port: :x}))
IO.inspect(:socket.bind(s, %{family: :local, path: "/nowhere/x"}))
IO.inspect(:socket.connect(s, %{family: :inet, addr: {127, 0, 0, 1}, port: 1}))
IO.inspect(:socket.peername(s))
IO.inspect(:socket.listen(s, 10))
IO.inspect(:socket.shutdown(s, :read_write))
IO.inspect((try do :socket.shutdown(s, :both) catch k, r -> {k, r} end))
IO.inspect(:socket.getopt(s, {:otp, :nothing}))
IO.inspect(:socket.getopt(s, {:socket, :nothing}))
IO.inspect(:socket.setopt(s, {:socket, :reuseaddr}, 7))
IO.inspect(:socket.setopt(s, {:socket, :type}, :dgram))
IO.inspect(:socket.setopt(s, {:socket, :error}, 0))
