# Many TLS connections, one after another and all at once, within one program; what is left afterwards is counted.
# Prints outcomes on standard output, times on standard error. Arguments: how many one after another, how many at once.
[one_by_one, at_once] = Enum.map(System.argv(), &String.to_integer/1)
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssl)
key = [digest: :sha256, key: {:namedCurve, :secp256r1}]
chain = %{root: key, intermediates: [], peer: key}
%{server_config: server, client_config: client} = :public_key.pkix_test_data(%{server_chain: chain, client_chain: chain})

defmodule Many do
  def listen(options) do
    {:ok, listening} = :ssl.listen(0, [:binary, active: false, reuseaddr: true, nodelay: true, ip: {127, 0, 0, 1}, backlog: 2000] ++ options)
    {:ok, {_, port}} = :ssl.sockname(listening)
    acceptors = for _ <- 1..8, do: spawn_link(fn -> accept(listening) end)
    {listening, port, acceptors}
  end

  # The handshake and what follows are done by a process for each connection.
  defp accept(listening) do
    with {:ok, socket} <- :ssl.transport_accept(listening) do
      pid =
        spawn(fn ->
          receive do: (:yours -> :ok)

          with {:ok, socket} <- :ssl.handshake(socket, 60_000), {:ok, data} <- :ssl.recv(socket, 5, 60_000) do
            :ssl.send(socket, data)
            :ssl.recv(socket, 0, 60_000)
            :ssl.close(socket)
          end
        end)

      :ok = :ssl.controlling_process(socket, pid)
      send(pid, :yours)
      accept(listening)
    end
  end

  def connect(port, options), do: :ssl.connect({127, 0, 0, 1}, port, [:binary, active: false, nodelay: true, verify: :verify_peer, server_name_indication: ~c"localhost", customize_hostname_check: [match_fun: fn _, _ -> true end]] ++ options, 60_000)

  def exchange(socket) do
    :ok = :ssl.send(socket, "hello")
    {:ok, "hello"} = :ssl.recv(socket, 5, 60_000)
    :ok = :ssl.close(socket)
  end

  def counted do
    Process.sleep(100)
    for {pid, _} <- Enum.map(Process.list(), &{&1, 0}), do: :erlang.garbage_collect(pid)
    %{descriptors: length(File.ls!("/proc/self/fd")), processes: length(Process.list()), ports: length(Port.list()), tables: length(:ets.all()), memory: :erlang.memory(:total), binaries: :erlang.memory(:binary), atoms: :erlang.system_info(:atom_count)}
  end

  # What there is more of than before, once what ends by itself has had time to: nothing, where all is well. Memory may
  # keep 20 MB that later connections use again.
  def left(before, tries \\ 100) do
    now = counted()
    more = for {name, value} <- before, now[name] > value + allowed(name), do: {name, value, now[name]}
    if more != [] and tries > 0, do: left(before, tries - 1), else: more
  end

  defp allowed(:memory), do: 20_000_000
  defp allowed(:binaries), do: 2_000_000
  defp allowed(:atoms), do: 20
  defp allowed(_), do: 0

  def timed(name, fun) do
    {time, _} = :timer.tc(fun)
    IO.puts(:stderr, "#{name}: #{div(time, 1000)} ms")
  end
end

for version <- [:"tlsv1.3", :"tlsv1.2"] do
  {listening, port, acceptors} = Many.listen([versions: [version]] ++ server)
  options = [versions: [version]] ++ client
  one = fn -> {:ok, socket} = Many.connect(port, options); Many.exchange(socket) end
  for _ <- 1..200, do: one.()
  before = Many.counted()
  Many.timed("#{version}, #{one_by_one} one after another", fn -> Enum.each(1..one_by_one, fn _ -> one.() end) end)
  IO.inspect({version, :one_by_one, Many.left(before)})

  all = fn ->
    parent = self()

    tasks =
      for _ <- 1..at_once do
        Task.async(fn ->
          {:ok, socket} = Many.connect(port, options)
          send(parent, :connected)
          receive do: (:go -> Many.exchange(socket))
        end)
      end

    # All are connected before the first goes on.
    for _ <- tasks, do: receive(do: (:connected -> :ok))
    Enum.each(tasks, &send(&1.pid, :go))
    Task.await_many(tasks, 120_000)
  end

  all.()
  before = Many.counted()
  Many.timed("#{version}, #{at_once} at once", all)
  IO.inspect({version, :at_once, Many.left(before)})

  # Peers that go away in the middle: of a handshake, and of a connection without a word.
  for _ <- 1..200 do
    {:ok, socket} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: false])
    :gen_tcp.send(socket, <<22, 3, 1, 0, 100, 1>>)
    :gen_tcp.close(socket)
    {pid, monitor} = spawn_monitor(fn -> {:ok, _} = Many.connect(port, options); exit(:kill) end)
    receive do: ({:DOWN, ^monitor, _, ^pid, _} -> :ok)
  end

  IO.inspect({version, :gone, Many.left(before)})
  for pid <- acceptors, do: Process.unlink(pid)
  :ssl.close(listening)
end
