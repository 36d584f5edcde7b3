# Runs the tests; the application, which most of them talk to, is started at free ports.
ExUnit.start()
