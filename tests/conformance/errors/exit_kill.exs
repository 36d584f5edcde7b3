# The script kills its own process
IO.puts("before")
Process.exit(self(), :kill)
Process.sleep(:infinity)
