# SIGTERM ends the program in order: at the default handler's notice, with exit code 0
# signal: TERM when ready
# normalise: times
IO.puts("ready")
Process.sleep(10_000)
IO.puts("never printed")
