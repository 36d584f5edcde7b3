# :erlang.error/1 with a reason Elixir does not know
IO.puts("before")
:erlang.error({:my, "reason", [1, 2]})
