# System.halt/1 stops everything at once with the given exit code
IO.puts("before")
System.at_exit(fn _ -> IO.puts("not called by halt") end)
System.halt(7)
