# Pids, ports and names of other nodes, where this one is not distributed
# normalise: pids ports times funs paths
node_name = <<119, 3, "a@b">>
pid = :erlang.binary_to_term(<<131, 88, node_name::binary, 0::32, 1::32, 1::32>>)
port = :erlang.binary_to_term(<<131, 89, node_name::binary, 1::32, 1::32>>)

show = fn name, fun ->
  result =
    try do
      fun.()
    rescue
      e -> Exception.message(e)
    catch
      kind, reason -> {kind, reason}
    end

  if is_reference(result) do
    receive do
      down -> IO.inspect({name, put_elem(down, 1, result == elem(down, 1))})
    end
  else
    IO.inspect({name, result})
  end
end

show.(:name_tag, fn -> :erlang.monitor(:process, {:a, :foo@bar}, tag: {:hi, :there}) end)
show.(:name, fn -> Process.monitor({:a, :foo@bar}) end)
show.(:own, fn -> Process.monitor({:a, node()}) end)
show.(:pid_tag, fn -> :erlang.monitor(:process, pid, tag: {:hi, :there}) end)
show.(:pid, fn -> Process.monitor(pid) end)
show.(:port, fn -> Port.monitor(port) end)
show.(:port_name, fn -> :erlang.monitor(:port, {:a, :foo@bar}) end)
show.(:port_own, fn -> :erlang.monitor(:port, {:a, node()}) end)
show.(:port_nobody, fn -> :erlang.monitor(:port, :nobody, tag: :t) end)
show.(:nobody, fn -> :erlang.monitor(:process, :nobody, tag: :t) end)
show.(:unlink, fn -> Process.unlink(pid) end)
show.(:link_dies, fn -> spawn_monitor(fn -> Process.link(pid) && Process.sleep(:infinity) end) |> elem(1) end)
Process.flag(:trap_exit, true)
show.(:link, fn -> Process.link(pid) end)

receive do
  message -> IO.inspect(message)
end

show.(:exit, fn -> Process.exit(pid, :kill) end)
show.(:link_port, fn -> Process.link(port) end)
show.(:close, fn -> Port.close(port) end)
show.(:noconnect, fn -> Process.send({:a, :foo@bar}, :hi, [:noconnect]) end)
show.(:noconnect_pid, fn -> Process.send(pid, :hi, [:noconnect]) end)
show.(:noconnect_own, fn -> Process.send({:a, node()}, :hi, [:noconnect]) end)
show.(:nosuspend, fn -> Process.send({:a, :foo@bar}, :hi, [:nosuspend]) end)
show.(:call, fn -> GenServer.call({:a, :b@c}, :hi, 100) end)
show.(:call_pid, fn -> GenServer.call(pid, :hi, 100) end)
show.(:multi_call, fn -> GenServer.multi_call([node(), :foo@bar], :name, :pop) end)
show.(:abcast, fn -> GenServer.abcast([node(), :foo@bar], :name, :pop) end)
show.(:erpc, fn -> :erpc.call(:foo@bar, :erlang, :node, []) end)
show.(:rpc, fn -> :rpc.call(:foo@bar, :erlang, :node, []) end)
show.(:connect, fn -> {Node.connect(:foo@bar), Node.ping(:foo@bar), Node.list()} end)
show.(:erpc_own, fn -> :erpc.call(node(), :erlang, :node, []) end)
show.(:global, fn -> {:global.register_name(:me, self()), :global.whereis_name(:me) == self()} end)
