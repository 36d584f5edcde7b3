# Reading standard input line by line, then the end of it
# stdin: first line
# stdin: zweite Zeile mit Ümläut
# stdin: 42
# stdin: a b c
# stdin-raw: no newline
IO.inspect(IO.gets("name? "))
IO.inspect(IO.gets(""))
{n, _} = IO.gets("n? ") |> Integer.parse()
IO.inspect(n + 1)
IO.inspect(IO.read(:line) |> String.split())
IO.inspect(IO.read(:line))
IO.inspect({IO.read(:line), IO.gets("more? ")})
