# Reading characters and terms from standard input
# stdin: äbc def
# stdin: {tuple, [1, "two"], 3.0}.
# stdin: 17 abc
IO.inspect(IO.getn("", 2))
IO.inspect(IO.getn("prompt", 1))
IO.inspect(IO.read(:stdio, :line))
IO.inspect(:io.read(~c"term> "))
IO.inspect(:io.fread(~c"> ", ~c"~d ~a"))
IO.inspect(:io.get_line(~c"end> "))
IO.inspect(:io.getopts() |> Keyword.get(:encoding))
