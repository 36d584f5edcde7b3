# Group leaders: output goes where the leader says, children inherit it, a leader of our own
{:ok, dev} = StringIO.open("typed in\n")
me = self()
original = Process.group_leader()

spawn(fn ->
  Process.group_leader(self(), dev)
  IO.puts("captured")
  child = spawn(fn -> IO.write("by the child"); send(me, {:gl, Process.group_leader() == dev}) end)
  send(me, {:read, IO.gets("prompt> "), is_pid(child)})
end)

IO.inspect(receive do: ({:read, _, _} = m -> m))
IO.inspect(receive do: ({:gl, same} -> same))
{_, out} = StringIO.contents(dev)
IO.inspect(out |> String.split(["\n", "prompt> "]) |> Enum.sort())
IO.inspect(Process.group_leader() == original)

leader =
  spawn(fn ->
    loop = fn loop ->
      receive do
        {:io_request, from, ref, request} ->
          send(me, {:request, elem(request, 0)})
          send(from, {:io_reply, ref, :ok})
          loop.(loop)
      end
    end

    loop.(loop)
  end)

Process.group_leader(self(), leader)
r = IO.puts("goes to the leader")
Process.group_leader(self(), original)
IO.inspect({r, receive(do: ({:request, x} -> x))})
IO.inspect(IO.puts(dev, "direct"))
IO.inspect(try do: Process.group_leader(self(), :not_a_pid), rescue: (e -> e.__struct__))
