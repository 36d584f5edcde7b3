# System.halt/1 from another process
spawn(fn ->
  IO.puts("halting from here")
  System.halt(9)
end)

Process.sleep(:infinity)
