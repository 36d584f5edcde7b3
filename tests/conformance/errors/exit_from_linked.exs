# A linked process exits: the script goes down with it, silently only for :normal
# normalise: pids
spawn_link(fn -> :ok end)
Process.sleep(20)
IO.puts("a normal end does no harm")
pid = spawn_link(fn -> exit({:bad, "reason"}) end)
ref = Process.monitor(pid)
receive do: ({:never, ^ref} -> :ok)
