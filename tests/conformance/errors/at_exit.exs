# at_exit hooks run in reverse order, even when the script fails, and see the exit code
System.at_exit(fn code -> IO.puts("first registered, code #{code}") end)
System.at_exit(fn code -> IO.puts("second registered, code #{code}") end)
raise "over"
