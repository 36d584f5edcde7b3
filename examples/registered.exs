# Names for processes: Process.register, and Registry with keys of any kind.
#
#   mote run examples/registered.exs

defmodule Echo do
  def loop(greeting) do
    receive do
      {:say, from, word} ->
        send(from, "#{greeting}, #{word}")
        loop(greeting)

      :stop ->
        :ok
    end
  end

  def say(name, word) do
    send(name, {:say, self(), word})

    receive do
      answer -> answer
    end
  end
end

IO.puts("1. A name for a process.")
pid = spawn(Echo, :loop, ["good morning"])
Process.register(pid, :echo)
IO.puts("   :echo says: #{Echo.say(:echo, "world")}")
IO.puts("   whereis finds it: #{Process.whereis(:echo) == pid}")

IO.puts("2. A name is given once, and is free again when its process ends.")

try do
  Process.register(self(), :echo)
rescue
  ArgumentError -> IO.puts("   an ArgumentError: :echo is taken")
end

ref = Process.monitor(:echo)
send(:echo, :stop)
receive(do: ({:DOWN, ^ref, :process, _, _} -> :ok))
IO.puts("   after its end: #{inspect(Process.whereis(:echo))}")

IO.puts("3. A Registry takes keys of any kind, and many processes for one key.")
{:ok, _} = Registry.start_link(keys: :unique, name: Rooms)
{:ok, _} = Registry.start_link(keys: :duplicate, name: Topics)

for {room, greeting} <- [{1, "welcome"}, {{:tower, 2}, "well met"}] do
  {:ok, _} =
    Task.start_link(fn ->
      {:ok, _} = Registry.register(Rooms, room, nil)
      {:ok, _} = Registry.register(Topics, :weather, room)
      Echo.loop(greeting)
    end)
end

defmodule Eventually do
  def find(room) do
    case Registry.lookup(Rooms, room) do
      [{pid, _}] -> pid
      [] -> Process.sleep(1) && find(room)
    end
  end
end

for room <- [1, {:tower, 2}] do
  IO.puts("   room #{inspect(room)}: #{Echo.say(Eventually.find(room), "guest")}")
end

me = self()

Registry.dispatch(Topics, :weather, fn entries ->
  for {pid, _} <- entries, do: send(pid, {:say, me, "rain"})
end)

answers =
  for _ <- 1..2 do
    receive do
      answer -> answer
    end
  end

IO.puts("   on the weather: #{answers |> Enum.sort() |> Enum.join("; ")}")
