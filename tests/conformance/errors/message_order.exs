# What a script wrote before it failed stays: standard output and standard error
IO.puts("out 1")
IO.puts(:stderr, "err 1")
IO.write(:stderr, ["err ", ?2, "\n"])
IO.write("no newline at the end, é")
raise ArgumentError, message: "multi\nline\nmessage"
