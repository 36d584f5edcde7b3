# How processes learn of each other's end: links, trapped exits, monitors, and a supervisor that restarts.
#
#   mote run examples/links_and_monitors.exs

defmodule Watch do
  # Runs the function in a monitored process and returns the reason it ended for.
  def reason(fun) do
    {pid, ref} = spawn_monitor(fun)

    receive do
      {:DOWN, ^ref, :process, ^pid, reason} -> reason
    end
  end
end

IO.puts("1. A monitor tells why a process ended.")
IO.puts("   returned:  #{inspect(Watch.reason(fn -> :ok end))}")
IO.puts("   exited:    #{inspect(Watch.reason(fn -> exit(:tired) end))}")
IO.puts("   killed:    #{inspect(Watch.reason(fn -> Process.exit(self(), :kill) end))}")

{pid, ref} = spawn_monitor(fn -> Process.sleep(:infinity) end)
Process.demonitor(ref, [:flush])
Process.exit(pid, :kill)
IO.puts("   and a monitor taken back tells nothing: #{inspect(Process.info(self(), :messages))}")

IO.puts("2. A link ends both, unless one traps exits.")
parent = self()

spawn(fn ->
  Process.flag(:trap_exit, true)
  child = spawn_link(fn -> exit(:tripped) end)

  receive do
    {:EXIT, ^child, reason} -> send(parent, {:trapped, reason})
  end
end)

receive do
  {:trapped, reason} -> IO.puts("   the trapping process got: #{inspect(reason)}")
end

reason =
  Watch.reason(fn ->
    # Ten in a row, each linked to the next; the last one's exit takes all of them down.
    Enum.reduce(1..10, fn -> exit(:domino) end, fn _, next ->
      fn ->
        spawn_link(next)
        Process.sleep(:infinity)
      end
    end).()
  end)

IO.puts("   a chain of links falls with: #{inspect(reason)}")

IO.puts("3. A supervisor starts anew what has ended.")

defmodule Worker do
  use Agent

  def start_link(_), do: Agent.start_link(fn -> 0 end, name: __MODULE__)

  # The worker that is not `old`, as soon as there is one.
  def after_restart(old) do
    case Process.whereis(__MODULE__) do
      pid when is_pid(pid) and pid != old -> pid
      _ -> Process.sleep(1) && after_restart(old)
    end
  end
end

{:ok, _supervisor} = Supervisor.start_link([Worker], strategy: :one_for_one)
first = Process.whereis(Worker)
Agent.update(Worker, &(&1 + 41))
IO.puts("   the first worker counted to #{Agent.get(Worker, & &1)}")

Process.exit(first, :kill)
next = Worker.after_restart(first)
IO.puts("   killed; the next one is another process, at #{Agent.get(next, & &1)}")
