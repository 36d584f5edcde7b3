# Run by memory.sh: persistent terms and literals of code that have gone must not take memory. Exits with 1 where they do.
defmodule Literals do
  # What may stay in the allocator and in tables that have grown. What goes in each case is 20 MB and more.
  @most 12_000_000

  def resident do
    [_, kilobytes] = Regex.run(~r/VmRSS:\s+(\d+) kB/, File.read!("/proc/self/status"))
    String.to_integer(kilobytes) * 1024
  end

  def file(version) do
    body = :erl_parse.abstract({version, Enum.to_list(1..4000)}, 1)
    forms = [{:attribute, 1, :module, :made}, {:attribute, 1, :export, [{:f, 0}]}, {:function, 1, :f, 0, [{:clause, 1, [], [], [body]}]}]
    {:ok, :made, file} = :compile.forms(forms)
    file
  end

  def until(done?, left \\ 100) do
    done?.() or (left > 0 and (Process.sleep(50) == :ok and until(done?, left - 1)))
  end

  # A module of one fun, which is different code each time.
  def fun_file(version) do
    clause = {:clause, 1, [], [], [{:tuple, 1, [{:integer, 1, version}, {:var, 1, :X}]}]}
    body = {:fun, 1, {:clauses, [clause]}}
    forms = [{:attribute, 1, :module, :made}, {:attribute, 1, :export, [{:f, 1}]}, {:function, 1, :f, 1, [{:clause, 1, [{:var, 1, :X}], [], [body]}]}]
    {:ok, :made, file} = :compile.forms(forms)
    file
  end

  # Funs of purged versions: as long as a process has one, what tells it apart stays; then it goes with the next release.
  def check_funs do
    versions = fn -> :erts_debug.get_internal_state(:fun_versions) end

    load = fn version ->
      {:module, :made} = :code.load_binary(:made, ~c"made", fun_file(version))
      :code.purge(:made)
      apply(:made, :f, [version])
    end

    before = versions.()
    funs = Enum.map(1..200, load)
    load.(201)
    until(fn -> false end, 4)
    held = versions.() - before
    alike = Enum.count(Enum.zip(1..200, funs), fn {i, fun} -> :erlang.fun_info(fun, :env) == {:env, [i]} end)
    :erlang.garbage_collect()
    apart(fn -> load.(202) end)
    until(fn -> versions.() - before <= 5 end)
    left = versions.() - before
    IO.puts("versions of funs: #{held} while #{alike} are held, #{left} afterwards")
    held >= 200 and alike == 200 and left <= 5
  end

  # Each time in a process of its own, whose heap is gone afterwards.
  def apart(fun) do
    {pid, monitor} = spawn_monitor(fun)
    receive(do: ({:DOWN, ^monitor, _, ^pid, :normal} -> :ok))
  end

  # What a second run of the same adds to the first.
  def check(what, fun) do
    apart(fun)
    until(fn -> false end, 4)
    before = {resident(), :erlang.memory(:code)}
    apart(fun)
    more = fn -> {resident() - elem(before, 0), :erlang.memory(:code) - elem(before, 1)} end
    fits? = until(fn -> Enum.all?(Tuple.to_list(more.()), &(&1 <= @most)) end)
    {resident, code} = more.()
    IO.puts("#{what}: #{resident} bytes resident, #{code} of code, at most #{@most}: #{if fits?, do: "ok", else: "TOO MUCH"}")
    fits?
  end

  def run do
    list = Enum.to_list(1..1000)
    files = Enum.map(1..2, &file/1)

    fits? = [
      check("3,000 terms put and erased", fn ->
        for _ <- 1..3000, do: (:persistent_term.put(:key, list); :persistent_term.erase(:key))
      end),
      check("3,000 terms replaced", fn ->
        for i <- 1..3000, do: :persistent_term.put(:replaced, [i | list])
      end),
      check("30,000 keys put and erased", fn ->
        for i <- 1..30_000, do: :persistent_term.put({:key, i, make_ref()}, Enum.take(list, 40))
        for {{:key, _, _} = key, _} <- :persistent_term.get(), do: :persistent_term.erase(key)
      end),
      check("terms of 40 MB", fn ->
        long = Enum.to_list(1..500_000)
        for _ <- 1..5, do: (:persistent_term.put(:long, long); :persistent_term.erase(:long))
      end),
      check("400 modules loaded and purged", fn ->
        for _ <- 1..200, file <- files do
          {:module, :made} = :code.load_binary(:made, ~c"made", file)
          :code.purge(:made)
        end
      end),
      check("400 modules prepared and dropped", fn ->
        for _ <- 1..200, file <- files, do: :erlang.prepare_loading(:made, file)
      end),
      check_funs()
    ]

    unless Enum.all?(fits?), do: System.halt(1)
  end
end

Literals.run()
