# System.stop/1 shuts down in order, with the given exit code
IO.puts("before")
System.stop(5)
Process.sleep(:infinity)
