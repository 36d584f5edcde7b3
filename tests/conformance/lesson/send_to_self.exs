# A process can write to itself; send/2 returns the message
IO.inspect(send(self(), {:hello, "world"}))

got =
  receive do
    {:hello, name} -> "Got: #{name}"
  end

IO.inspect(got)
