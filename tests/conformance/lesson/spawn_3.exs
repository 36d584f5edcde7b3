# spawn/3 calls a function by module, name and arguments
pid = spawn(IO, :puts, ["Hello from spawn/3"])
ref = Process.monitor(pid)

receive do
  {:DOWN, ^ref, _, _, reason} when reason in [:normal, :noproc] -> IO.puts("done")
end
