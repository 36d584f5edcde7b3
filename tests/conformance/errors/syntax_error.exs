# A script with a syntax error
x = [1, 2
IO.puts("never")
y = )
