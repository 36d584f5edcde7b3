# exit with an exception as reason
IO.puts("before")
exit(%RuntimeError{message: "as a reason"})
