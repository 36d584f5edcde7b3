# exit(:normal) ends the script with code 0
IO.puts("before")
exit(:normal)
