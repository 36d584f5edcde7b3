# What 500,000 idle processes cost, by the operating system's account.
defmodule Resident do
  def bytes do
    [_, kilobytes] = Regex.run(~r/VmRSS:\s+(\d+) kB/, File.read!("/proc/self/status"))
    String.to_integer(kilobytes) * 1024
  end

  def idle, do: receive(do: (:stop -> :ok))

  def wait_until_idle(pid) do
    if Process.info(pid, :status) != {:status, :waiting} do
      Process.sleep(1)
      wait_until_idle(pid)
    end
  end

  def start(0, pids), do: pids
  def start(n, pids), do: start(n - 1, [spawn(__MODULE__, :idle, []) | pids])
end

count = 500_000
before = Resident.bytes()
pids = Resident.start(count, [])
Enum.each(pids, &Resident.wait_until_idle/1)
Measure.figure("idle process", div(Resident.bytes() - before, count), "B")
Enum.each(pids, &send(&1, :stop))
