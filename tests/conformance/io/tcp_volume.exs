# gen_tcp: much data, many connections, a server under load
# timeout: 40
loopback = {127, 0, 0, 1}
{:ok, l} = :gen_tcp.listen(0, [:binary, active: false, ip: loopback, backlog: 128, packet: 4])
{:ok, port} = :inet.port(l)

serve = fn serve, s ->
  case :gen_tcp.recv(s, 0) do
    {:ok, data} ->
      :ok = :gen_tcp.send(s, [Integer.to_string(byte_size(data)), ":", binary_part(data, 0, min(8, byte_size(data)))])
      serve.(serve, s)

    {:error, :closed} ->
      :gen_tcp.close(s)
  end
end

loop = fn loop ->
  case :gen_tcp.accept(l) do
    {:ok, s} ->
      pid = spawn(fn -> receive(do: (:go -> serve.(serve, s))) end)
      :ok = :gen_tcp.controlling_process(s, pid)
      send(pid, :go)
      loop.(loop)

    {:error, :closed} ->
      :ok
  end
end

server = Task.async(fn -> loop.(loop) end)

results =
  1..40
  |> Task.async_stream(
    fn n ->
      {:ok, s} = :gen_tcp.connect(loopback, port, [:binary, active: false, packet: 4])

      answers =
        for i <- 1..25 do
          data = String.duplicate("#{rem(n * i, 10)}", rem(n * i * 37, 5000))
          :ok = :gen_tcp.send(s, data)
          {:ok, answer} = :gen_tcp.recv(s, 0)
          answer
        end

      :gen_tcp.close(s)
      :erlang.phash2(answers)
    end,
    max_concurrency: 20,
    timeout: 30_000
  )
  |> Enum.map(fn {:ok, hash} -> hash end)

IO.inspect(:erlang.phash2(results))
:gen_tcp.close(l)
IO.inspect(Task.await(server))

# three megabytes to an active socket, and back at once to one that reads late
{:ok, l} = :gen_tcp.listen(0, [:binary, active: true, ip: loopback])
{:ok, port} = :inet.port(l)
big = :binary.copy("0123456789abcdef", 196_608)

sender =
  Task.async(fn ->
    {:ok, s} = :gen_tcp.connect(loopback, port, [:binary, active: false])
    :ok = :gen_tcp.send(s, big)
    :gen_tcp.shutdown(s, :write)
    Process.sleep(50)
    {:ok, back} = :gen_tcp.recv(s, byte_size(big))
    {back == big, :gen_tcp.recv(s, 0)}
  end)

{:ok, s} = :gen_tcp.accept(l)
:inet.setopts(s, exit_on_close: false)

collect = fn collect, acc ->
  receive do
    {:tcp, ^s, data} -> collect.(collect, [acc, data])
    {:tcp_closed, ^s} -> IO.iodata_to_binary(acc)
  end
end

got = collect.(collect, [])
IO.inspect({byte_size(got), got == big})
IO.inspect(:gen_tcp.send(s, got))
:gen_tcp.close(s)
IO.inspect(Task.await(sender, 20_000))
