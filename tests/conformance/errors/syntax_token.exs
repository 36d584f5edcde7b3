# A script with a stray token
IO.puts("a")
value = 1 +* 2
