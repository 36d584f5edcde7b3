# A script that is not UTF-8 is refused with its line
IO.puts("before")
IO.puts("café")
