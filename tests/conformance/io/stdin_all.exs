# Reading all of standard input as a stream of lines
# stdin: 3
# stdin: 1
# stdin: 2
total =
  IO.stream(:stdio, :line)
  |> Stream.map(&String.trim/1)
  |> Stream.reject(&(&1 == ""))
  |> Enum.map(&String.to_integer/1)

IO.inspect({total, Enum.sum(total)})
IO.inspect(IO.read(:stdio, :eof))
