# exit(:shutdown) in the main script
IO.puts("before")
exit(:shutdown)
