# exit({:shutdown, 3}) ends the script silently with exit code 3
IO.puts("before")
exit({:shutdown, 3})
IO.puts("after")
