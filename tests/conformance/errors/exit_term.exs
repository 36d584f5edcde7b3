# exit with any other reason prints it, code 1
IO.puts("before")
exit({:some, [reason: 1]})
