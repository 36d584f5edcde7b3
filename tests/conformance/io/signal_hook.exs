# SIGHUP trapped with System.trap_signal: the function runs, then the script decides
# signal: HUP when ready
me = self()
IO.inspect(System.trap_signal(:sighup, :mine, fn -> send(me, :got_hup) && :ok end))
IO.puts("ready")

receive do
  :got_hup -> IO.puts("trapped")
after
  10_000 -> IO.puts("nothing came")
end

IO.inspect({System.untrap_signal(:sighup, :mine), System.untrap_signal(:sighup, :mine)})
System.halt(4)
