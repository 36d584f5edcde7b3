# Run by soak.sh MINUTES SEED KINDS: workers do one random thing after another, each of which cleans up after itself. Once a
# minute they pause, and it is counted what there is.
#
# What has to come back to what it was after the first minute, or less: processes, their links, monitors and messages, ports,
# tables, persistent terms, modules made here, versions of funs, open files. Threads: on a busy machine up to 60 stand in for
# others, and are kept. Atoms: all names come from fixed lists, but OTP's own modules, which are loaded when they
# are first used, bring theirs: 300 more may be there. Memory: the runtime's
# own accounts may be a tenth and 2 MB larger, for tables of the runtime that have grown with the busiest moment so far;
# resident memory a fifth and 16 MB, as the C library's allocator keeps pages that it has used in part, more or fewer as
# it happens.
defmodule Soak.Work do
  import Bitwise

  # Random numbers and terms, of this process's seed.
  def below(n), do: :rand.uniform(n) - 1
  def pick(list), do: Enum.at(list, below(length(list)))

  def term(0), do: pick([:a, 17, 2.5, "short", "", [], {}, %{}, 1 <<< 90])

  def term(depth) do
    case below(7) do
      0 -> Enum.map(1..(1 + below(20)), fn _ -> term(depth - 1) end)
      1 -> List.to_tuple(Enum.map(1..(1 + below(10)), fn _ -> term(depth - 1) end))
      2 -> Map.new(1..(1 + below(50)), &{&1, term(0)})
      3 -> :binary.copy("x", below(2000))
      4 -> [term(depth - 1) | term(0)]
      5 -> make_ref()
      6 -> term(0)
    end
  end



  # Waits for the end of processes this one watches.
  def ended(pids) do
    for pid <- pids do
      ref = Process.monitor(pid)
      receive(do: ({:DOWN, ^ref, _, _, _} -> :ok))
    end
  end

  def flush do
    receive do
      _ -> flush()
    after
      0 -> :ok
    end
  end

  # -- processes

  def family do
    Process.flag(:trap_exit, true)
    me = self()
    reason = pick([:normal, :shutdown, :kill, {:bad, term(2)}, term(3)])

    pids =
      for i <- 1..(1 + below(30)) do
        spawn(fn ->
          :rand.seed(:exsss, i)
          Process.flag(:trap_exit, below(2) == 0)
          ref = if below(2) == 0, do: Process.monitor(me)
          others(term(2), ref)
        end)
      end

    for _ <- 1..20, do: send(pick(pids), {pick([:link, :monitor, :unlink, :ping]), pick(pids)})
    for _ <- 1..5, do: Process.link(pick(pids))
    for pid <- pids, do: Process.exit(pid, reason)
    for pid <- pids, do: Process.exit(pid, :kill)
    ended(pids)
    flush()
  end

  def others(kept, ref) do
    receive do
      {:link, pid} -> (try do Process.link(pid) catch _, _ -> 0 end)
      {:monitor, pid} -> Process.monitor(pid)
      {:unlink, pid} -> Process.unlink(pid)
      {:ping, pid} -> send(pid, {:pong, self(), kept})
      {:pong, _, _} -> 0
      _ -> 0
    end

    others(kept, ref)
  end

  def crowd do
    me = self()
    tag = make_ref()
    sent = term(3)
    for _ <- 1..(100 + below(900)), do: spawn(fn -> send(me, {tag, sent}) end)
    receive(do: ({^tag, _} -> 0))
    {_, pids} = Enum.unzip(for i <- 1..50, do: {i, spawn(fn -> receive(do: (:stop -> 0)) end)})
    for pid <- pids, do: send(pid, :stop)
    ended(pids)
  end

  def sleepers do
    pids = for i <- 1..20, do: spawn(:erlang, :hibernate, [Soak.Work, :woken, [term(3), i]])
    held = Enum.take_random(pids, 5)
    for pid <- held, do: :erlang.suspend_process(pid)
    for pid <- pids, do: (Process.info(pid, [:memory, :current_function, :dictionary]); :erlang.garbage_collect(pid, type: pick([:minor, :major])) |> then(fn _ -> 0 end))
    :persistent_term.put(:soak_sleepers, term(3))
    for pid <- held, do: :erlang.resume_process(pid)
    :persistent_term.erase(:soak_sleepers)
    for pid <- pids, do: send(pid, :wake)
    ended(pids)
  end

  def woken(_, i), do: if(rem(i, 3) == 0, do: exit({:woken, i}), else: receive(do: (:wake -> 0)))

  def servers do
    Process.flag(:trap_exit, true)
    {:ok, dynamic} = DynamicSupervisor.start_link(strategy: :one_for_one, max_restarts: 1000)
    agents = for _ <- 1..10, {:ok, pid} = DynamicSupervisor.start_child(dynamic, {Agent, fn -> term(2) end}), do: pid
    for agent <- Enum.take_random(agents, 5), do: Process.exit(agent, :kill)
    tasks = for i <- 1..10, do: Task.async(fn -> Enum.sum(1..i) end)
    Task.await_many(tasks)
    Supervisor.stop(dynamic)
    flush()
  end

  def limited do
    {pid, ref} = :erlang.spawn_opt(fn -> grow([]) end, [:monitor, max_heap_size: %{size: 100_000, kill: true, error_logger: false}])
    receive(do: ({:DOWN, ^ref, _, ^pid, _} -> 0))
  end

  def grow(list), do: grow([list | list])

  # -- messages and timers

  def messages do
    large = :binary.copy("payload", 100_000)
    pids = for _ <- 1..5, do: spawn(fn -> keep([]) end)
    for i <- 1..200, do: send(pick(pids), {i, binary_part(large, below(1000), 5000), term(1)})
    for pid <- pids, do: send(pid, :stop)
    ended(pids)
  end

  def keep(parts) do
    receive do
      :stop -> 0
      {i, part, _} when rem(i, 10) == 0 -> keep([part | parts])
      {_, _, _} -> keep(parts)
    end
  end

  def selective do
    for i <- 1..300, do: send(self(), {i, term(1)})
    for i <- Enum.shuffle(1..300), do: receive(do: ({^i, _} -> 0))
    alias_ = :erlang.alias([:reply])
    send(alias_, {:to, alias_})
    receive(do: ({:to, ^alias_} -> 0))
    send(alias_, :late)
  end

  def timers do
    dead = spawn(fn -> 0 end)
    refs = for i <- 1..200, do: :erlang.start_timer(rem(i, 50), pick([self(), dead]), term(1))
    for ref <- Enum.take_random(refs, 100), do: :erlang.cancel_timer(ref, pick([[], [async: true, info: false]]))
    {:ok, timer} = :timer.send_interval(5, :tick)
    receive(do: (:tick -> 0))
    :timer.cancel(timer)
    receive(do: (:never -> 0), after: (below(60) -> 0))
    flush()
  end

  # -- tables

  def tables do
    tables = for _ <- 1..(1 + below(5)), do: :ets.new(:soak, [pick([:set, :ordered_set, :bag, :duplicate_bag]), pick([:public, :protected]), {:write_concurrency, below(2) == 0}])

    for table <- tables do
      for i <- 1..(50 + below(500)), do: :ets.insert(table, {rem(i, 97), i, term(1)})
      :ets.safe_fixtable(table, true)
      :ets.select(table, [{{:"$1", :"$2", :_}, [{:>, :"$1", 50}], [:"$2"]}], 10)
      :ets.match_delete(table, {:_, 3, :_})
      for key <- 1..40, do: :ets.delete(table, key)
      :ets.foldl(fn _, n -> n + 1 end, 0, table)
      if below(2) == 0, do: :ets.safe_fixtable(table, false)
    end

    parent = self()
    heir = spawn(fn -> receive(do: ({:"ETS-TRANSFER", table, _, _} -> send(parent, {:got, :ets.info(table, :size)}))) end)
    owner = spawn(fn -> :ets.insert(:ets.new(:soak, [{:heir, heir, term(1)}]), {1, term(2)}) end)
    ended([owner, heir])
    receive(do: ({:got, 1} -> 0))
    # Those not deleted go with this process.
    for table <- Enum.take_random(tables, 2), do: :ets.delete(table)
  end

  # -- ports, sockets, files

  def programs do
    port = Port.open({:spawn_executable, "/bin/cat"}, [:binary, :exit_status])
    Port.command(port, "hello")
    receive(do: ({^port, {:data, "hello"}} -> 0))

    case below(3) do
      0 -> Port.close(port)
      1 -> Process.exit(spawn(fn -> Port.connect(port, self()) end), :normal)
      2 -> 0
    end

    if below(2) == 0, do: System.cmd("/bin/sh", ["-c", "exit 3"])
    if port in Port.list(), do: (try do Port.close(port) rescue ArgumentError -> 0 end)
    flush()
  end

  def sockets do
    {:ok, listener} = :gen_tcp.listen(0, [:binary, active: false, ip: {127, 0, 0, 1}])
    {:ok, number} = :inet.port(listener)
    data = :binary.copy("data", 1 + below(5000))

    client =
      spawn(fn ->
        {:ok, socket} = :gen_tcp.connect({127, 0, 0, 1}, number, [:binary, active: below(2) == 0])
        :gen_tcp.send(socket, data)
        if below(2) == 0, do: :gen_tcp.close(socket)
        receive(do: (:stop -> 0), after: (20 -> 0))
      end)

    {:ok, socket} = :gen_tcp.accept(listener)
    {:ok, ^data} = :gen_tcp.recv(socket, byte_size(data), 10_000)
    if below(2) == 0, do: :gen_tcp.close(socket)
    if below(2) == 0, do: :gen_tcp.close(listener)
    ended([client])
    {:ok, udp} = :gen_udp.open(0, [:binary, ip: {127, 0, 0, 1}])
    {:ok, own} = :inet.port(udp)
    :gen_udp.send(udp, {127, 0, 0, 1}, own, "datagram")
    receive(do: ({:udp, ^udp, _, _, "datagram"} -> 0), after: (5000 -> exit(:no_datagram)))
  end

  def files do
    name = inspect(self())
    File.write!(name, :binary.copy("line\n", below(10_000)))
    File.stream!(name) |> Enum.take(5)
    {:ok, file} = :file.open(name, pick([[:read, :binary], [:read, :raw], [:read, :write, :delayed_write]]))
    :file.read(file, 100)
    if below(2) == 0, do: :file.close(file)
    File.rm(name)
  end

  # -- data

  def binaries do
    built = Enum.reduce(1..2000, "", fn i, binary -> <<binary::binary, i::16>> end)
    parts = for i <- 0..50, do: binary_part(built, i * 10, 70)
    ^built = :erlang.binary_to_term(:erlang.term_to_binary({built, parts}, [:compressed])) |> elem(0)
    for <<n::16 <- built>>, rem(n, 100) == 0, do: n
    :zlib.gunzip(:zlib.gzip(built))
    Regex.scan(~r/a+/, :binary.copy("aab", 500))
    Process.put(below(50), parts)
  end

  def integers do
    n = Enum.reduce(1..200, 1, fn i, n -> n * (i + below(1000)) end)
    ^n = String.to_integer(Integer.to_string(n))
    :maps.from_list(for i <- 1..500, do: {i, n + i}) |> Map.values() |> Enum.sort() |> length()
  end

  # -- persistent terms

  def persistent do
    key = {:soak, below(20)}
    :persistent_term.put(key, term(4))
    holders = for _ <- 1..5, do: spawn(fn -> value = :persistent_term.get(key, 0); hold(value, [value]) end)
    for pid <- holders, do: send(pid, {:take, :persistent_term.get(key, 0)})
    if below(2) == 0, do: :persistent_term.put(key, term(4)), else: :persistent_term.erase(key)
    timer = Process.send_after(self(), :persistent_term.get(key, 0), 10)
    :erlang.suspend_process(hd(holders))
    :persistent_term.erase(key)
    for pid <- holders, do: send(pid, {:take, make_ref()})
    Process.sleep(below(20))
    :erlang.resume_process(hd(holders))
    for pid <- holders, do: send(pid, :stop)
    ended(holders)
    Process.cancel_timer(timer)
    flush()
  end

  def hold(value, all) do
    receive do
      {:take, other} -> hold(value, [other, value | all])
      :stop -> true = hd(all) == hd(all)
    end
  end

  # -- code

  # So many modules, each of which one worker at a time loads.
  @modules [:soak_module_0, :soak_module_1, :soak_module_2, :soak_module_3]

  def code do
    Soak.Turns.with(fn ->
      name = pick(@modules)
      for _ <- 1..(1 + below(3)), do: load(name)
      :code.delete(name)
      :code.purge(name)
      {:error, _} = :code.load_binary(name, ~c"none", "no code")
      if below(2) == 0, do: :erlang.prepare_loading(name, file(name, 0))
    end)
  end

  def file(name, value) do
    value = :erl_parse.abstract(value, 1)
    # f() -> Value.  g() -> receive stop -> f() end.  h() -> fun() -> f() end.
    forms = [
      {:attribute, 1, :module, name},
      {:attribute, 1, :export, [{:f, 0}, {:g, 0}, {:h, 0}]},
      {:function, 1, :f, 0, [{:clause, 1, [], [], [value]}]},
      {:function, 1, :g, 0, [{:clause, 1, [], [], [{:receive, 1, [{:clause, 1, [{:atom, 1, :stop}], [], [{:call, 1, {:atom, 1, :f}, []}]}]}]}]},
      {:function, 1, :h, 0, [{:clause, 1, [], [], [{:fun, 1, {:clauses, [{:clause, 1, [], [], [{:call, 1, {:atom, 1, :f}, []}]}]}}]}]}
    ]

    {:ok, ^name, file} = :compile.forms(forms)
    file
  end

  def load(name) do
    value = {below(1000), Enum.to_list(1..(1 + below(300))), "text", %{a: [1.5]}}
    {:module, ^name} = :code.load_binary(name, ~c"made", file(name, value))
    ^value = name.f()
    running = spawn(name, :g, [])
    holding = spawn(fn -> value = name.f(); fun = name.h(); hold({value, fun}, [value]) end)
    send(holding, {:take, name.f()})
    if below(2) == 0, do: send(running, :stop)
    :code.delete(name)
    :code.purge(name)
    ended([running])
    send(holding, :stop)
    ended([holding])
  end

  # -- tracing

  def traces do
    Soak.Turns.with(fn ->
      me = self()
      traced = spawn(fn -> receive(do: (:go -> 0)); for(_ <- 1..5, do: :lists.seq(1, 3)) end)
      :erlang.trace(traced, true, [:call, :procs, {:tracer, me}])
      :erlang.trace_pattern({:lists, :seq, 2}, [{:_, [], [{:return_trace}]}], [:global])
      send(traced, :go)
      ended([traced])
      :erlang.trace_pattern({:lists, :seq, 2}, false, [:global])
      flush()
    end)
  end

  @all [:family, :crowd, :sleepers, :servers, :limited, :messages, :selective, :timers, :tables, :programs, :sockets, :files, :binaries, :integers, :persistent, :code, :traces]
  def all, do: @all
end

# What only one can do at a time.
defmodule Soak.Turns do
  def start, do: Process.register(spawn(&loop/0), __MODULE__)

  def loop do
    receive do
      {:turn, pid} ->
        ref = Process.monitor(pid)
        send(pid, :turn)
        receive do
          {:done, ^pid} -> Process.demonitor(ref, [:flush])
          {:DOWN, ^ref, _, _, _} -> 0
        end
        loop()
    end
  end

  def with(fun) do
    send(__MODULE__, {:turn, self()})
    receive(do: (:turn -> 0))
    fun.()
    send(__MODULE__, {:done, self()})
  end
end

defmodule Soak do
  @workers 6

  def run(minutes, seed, kinds) do
    :persistent_term.put(:soak_kinds, kinds)
    Logger.configure(level: :none)
    Code.compiler_options(ignore_module_conflict: true)
    Soak.Turns.start()
    first = minute(1, seed)
    report(1, first)
    last = Enum.reduce(2..minutes//1, first, fn n, _ -> minute(n, seed) |> tap(&report(n, &1)) end)
    wrong = for {what, value} <- last, not fits?(what, value, first[what]), do: "#{name(what)}: #{value}, after the first minute #{first[what]}"
    IO.puts(if wrong == [], do: "soak: ok, SEED=#{seed}", else: "soak: FAILED, SEED=#{seed}: " <> Enum.join(wrong, "; "))
    if wrong != [], do: System.halt(1)
  end

  def fits?(:resident, now, first), do: now <= first * 1.2 + 16_000_000
  def fits?({:memory, _}, now, first), do: now <= first * 1.1 + 2_000_000
  def fits?(:atoms, now, first), do: now <= first + 300
  def fits?(:threads, now, first), do: now <= first + 60
  # Literals lie between others: what is erased and put again may take other places.
  def fits?(:literals, now, first), do: now <= first + 500_000
  # As many may be idle and not yet looked at again, or held by processes of before.
  def fits?(:fun_versions, now, first), do: now <= first + 20
  def fits?(_, now, first), do: now <= first

  # A minute of work, then what there is.
  def minute(n, seed) do
    until = System.monotonic_time(:millisecond) + 60_000
    workers = for i <- 1..@workers, do: spawn_monitor(fn -> :rand.seed(:exsss, {seed, n, i}); work(until) end)

    for {pid, ref} <- workers do
      receive do
        {:DOWN, ^ref, _, ^pid, :normal} -> 0
        {:DOWN, ^ref, _, ^pid, reason} -> fail("a worker ended: #{inspect(reason, limit: 20)}")
      after
        180_000 -> fail("a worker hangs: #{inspect(Process.info(pid, [:current_stacktrace, :messages, :dictionary]), limit: 50)}")
      end
    end

    quiet()
  end

  def work(until) do
    if System.monotonic_time(:millisecond) < until do
      what = Soak.Work.pick(:persistent_term.get(:soak_kinds))
      seed = Soak.Work.below(1_000_000_000)
      {pid, ref} = spawn_monitor(fn -> :rand.seed(:exsss, seed); apply(Soak.Work, what, []) end)
      Process.put(:doing, {what, seed, pid})

      receive do
        {:DOWN, ^ref, _, ^pid, :normal} -> 0
        {:DOWN, ^ref, _, ^pid, reason} -> exit({what, seed, reason})
      after
        100_000 -> exit({what, seed, :hangs, Process.info(pid, [:current_stacktrace, :messages])})
      end

      work(until)
    end
  end

  # Once what is still ending has ended, and all garbage is gone. The least of a few looks: something may be just about
  # to go.
  def quiet do
    looks =
      for _ <- 1..5 do
        Process.sleep(1000)
        for pid <- Process.list(), do: :erlang.garbage_collect(pid)
        Process.sleep(200)
        counts()
      end

    Enum.reduce(looks, fn look, least -> Map.merge(look, least, fn _, a, b -> min(a, b) end) end)
  end

  def counts do
    memory = for kind <- [:total, :processes, :ets, :code, :binary], into: %{}, do: {{:memory, kind}, :erlang.memory(kind)}
    relations = for pid <- Process.list(), info = Process.info(pid, [:links, :monitors, :monitored_by]), {_, list} <- info, do: length(list)

    Map.merge(memory, %{
      processes: length(Process.list()),
      ports: length(Port.list()),
      tables: length(:ets.all()),
      atoms: :erlang.system_info(:atom_count),
      persistent_terms: :persistent_term.info().count,
      persistent_bytes: :persistent_term.info().memory,
      relations: Enum.sum(relations),
      messages: Enum.sum(for pid <- Process.list(), {_, n} <- [Process.info(pid, :message_queue_len)], do: n),
      literals: literals(:erlang.system_info({:allocator_sizes, :literal_alloc})),
      fun_versions: :erts_debug.get_internal_state(:fun_versions),
      modules: Enum.count(:code.all_loaded(), fn {name, _} -> String.starts_with?(Atom.to_string(name), "soak") end),
      open_files: length(File.ls!("/proc/self/fd")),
      threads: status("Threads"),
      resident: status("VmRSS") * 1024
    })
  end

  def literals([{:instance, 0, kinds}]) do
    {:carriers_size, now, _, _} = List.keyfind(kinds[:mbcs], :carriers_size, 0)
    now
  end

  def status(name) do
    [_, number] = Regex.run(~r/#{name}:\s+(\d+)/, File.read!("/proc/self/status"))
    String.to_integer(number)
  end

  def report(n, counts) do
    text = Enum.map_join(Enum.sort(counts), " ", fn {what, value} -> "#{name(what)}=#{value}" end)
    IO.puts("minute #{n}: #{text}")
  end

  def name({:memory, kind}), do: kind
  def name(what), do: what

  def fail(text) do
    IO.puts("soak: FAILED: #{text}")
    System.halt(1)
  end
end

[minutes, seed, kinds] = System.argv()
kinds = if kinds == "all", do: Soak.Work.all(), else: kinds |> String.split(",") |> Enum.map(&String.to_existing_atom/1)
Soak.run(String.to_integer(minutes), String.to_integer(seed), kinds)
