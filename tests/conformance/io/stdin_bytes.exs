# Reading standard input by characters and as raw bytes
# stdin-raw: aé\x00\xffrest of it\nlast
IO.inspect(IO.binread(:stdio, 3))
IO.inspect(IO.binread(:stdio, 2))
IO.inspect(IO.binread(:stdio, :line))
IO.inspect(IO.binread(:stdio, :eof))
IO.inspect(IO.binread(:stdio, 1))
