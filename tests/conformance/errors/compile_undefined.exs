# A script that does not compile: an undefined variable
IO.puts("never printed")
IO.puts(undefined_name)
