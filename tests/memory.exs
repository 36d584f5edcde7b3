# Run by memory.sh: exits with 1 where a budget is exceeded.
defmodule Budget do
  @count 500_000
  # For each process: control block, first heap, place in the table, everything counted.
  @idle 1_000

  def resident do
    [_, kilobytes] = Regex.run(~r/VmRSS:\s+(\d+) kB/, File.read!("/proc/self/status"))
    String.to_integer(kilobytes) * 1024
  end

  def wait, do: receive(do: (:stop -> :ok))

  # Nobody keeps their pids, so that only they are measured.
  def start(0), do: :ok

  def start(left) do
    spawn(Budget, :wait, [])
    start(left - 1)
  end

  # In a process of its own, whose heap is gone when memory is measured again.
  def stop(others) do
    {pid, monitor} =
      spawn_monitor(fn ->
        known = MapSet.new(others)
        for pid <- Process.list(), pid not in known, do: send(pid, :stop)
      end)

    receive(do: ({:DOWN, ^monitor, _, ^pid, _} -> :ok))
    until(fn -> length(Process.list()) <= length(others) end)
  end

  def until(done?, left \\ 200) do
    cond do
      done?.() -> true
      left == 0 -> false
      true ->
        Process.sleep(100)
        until(done?, left - 1)
    end
  end

  def check(what, bytes, limit) do
    verdict = if bytes <= limit, do: "ok", else: "TOO MUCH"
    IO.puts("#{what}: #{bytes} bytes for each process, at most #{limit}: #{verdict}")
    bytes <= limit
  end

  def run do
    others = Process.list()
    before = resident()
    each = fn -> div(resident() - before, @count) end
    start(@count)
    first = each.()
    idle? = check("idle", first, @idle)
    stop(others)
    returned? = until(fn -> each.() <= div(first, 4) end)
    check("after they ended", each.(), div(first, 4))
    # Where there is nothing to do for a while, what the allocator holds goes back.
    Process.sleep(1500)
    start(@count)
    again? = check("as many again", each.(), @idle)
    unless idle? and returned? and again?, do: System.halt(1)
  end
end

Budget.run()
