# Tracing of ports: their lives, what they receive and send, when they run; new ones, and questions about them
# normalise: pids ports refs
Process.flag(:trap_exit, true)
defmodule Show do
  # As many messages as there are to be, and any more that come soon.
  def all(label, count) do
    receive do
      message -> IO.puts("#{label}: #{inspect(message)}") && all(label, count - 1)
    after
      if(count > 0, do: 15_000, else: 20) -> :ok
    end
  end
end

open = fn options -> Port.open({:spawn, "cat"}, [:binary | options]) end
wanted = [:ports, :send, :receive]

:erlang.trace(:new_ports, true, wanted)
port = open.([])
Show.all("open", 2)
send(port, {self(), {:command, ["h", ["e"] | "y"]}})
Show.all("command", 3)
true = Port.command(port, "again")
Show.all("Port.command", 3)
Process.register(port, :some_name)
Process.unregister(:some_name)
Process.unlink(port)
Process.link(port)
Process.link(port)
Show.all("names and links", 4)
ref = Port.monitor(port)
Port.demonitor(ref)
Port.info(port)
send(port, {self(), {:connect, self()}})
Show.all("connect", 3)
pid = spawn(fn -> Process.sleep(:infinity) end)
Port.connect(port, pid)
Show.all("Port.connect", 3)
Port.connect(port, self())
Show.all("and back", 2)
Process.exit(pid, :gone)
Show.all("one it is linked to has ended", 3)

port = open.([])
IO.inspect({:erlang.trace_info(port, :flags), :erlang.trace_info(:new_ports, :flags), :erlang.trace_info(:new_processes, :flags)})
send(port, {self(), :close})
Show.all("close", 7)
port = open.([])
IO.inspect(:erlang.trace(:new_ports, false, [:all]))
Port.close(port)
Show.all("Port.close", 5)

port = open.([])
IO.inspect(:erlang.trace(port, true, [:running_ports | wanted]))
for {fun, count} <- [
      {fn -> Port.command(port, "x") end, 7},
      {fn -> Process.unlink(port) end, 3},
      {fn -> Process.link(port) end, 3},
      {fn -> Port.info(port) end, 2},
      {fn -> Port.demonitor(Port.monitor(port)) end, 4},
      {fn -> :erlang.port_control(port, 1, "") end, 3},
      {fn -> :erlang.port_call(port, 1, "") end, 2},
      {fn -> send(port, {self(), {:command, "y"}}) end, 7},
      {fn -> send(port, {self(), {:connect, self()}}) end, 5}
    ] do
  try do: fun.(), rescue: (e -> IO.inspect(e.__struct__))
  Show.all("running", count)
end
IO.inspect(:erlang.trace(port, false, [:running_ports, :send]))
IO.inspect(:erlang.trace_info(port, :flags))
send(port, {self(), {:command, "z"}})
Show.all("less", 2)
IO.inspect(:erlang.trace(port, false, [:all]))
send(port, {self(), {:command, "none"}})
Show.all("nothing", 1)

# exit/2 closes a port, whoever calls it.
for linked <- [true, false], who <- [:owner, :other], reason <- [:normal, :bad, :kill] do
  port = open.([])
  linked || Process.unlink(port)
  :erlang.trace(port, true, [:running_ports | wanted])
  if who == :owner do
    Process.exit(port, reason)
  else
    {_, ref} = spawn_monitor(fn -> Process.exit(port, reason) end)
    receive do: ({:DOWN, ^ref, _, _, how} -> IO.inspect(how))
  end
  Show.all(inspect({linked, who, reason}), if(linked, do: 4, else: 3))
  IO.inspect(Port.info(port))
end

port = open.([])
session = :trace.session_create(:mine, self(), [])
IO.inspect({:trace.port(session, port, true, [:ports, :receive]), :trace.info(session, port, :flags)})
IO.inspect(:trace.session_info(port))
Port.close(port)
Show.all("session", 3)
IO.inspect(:trace.session_destroy(session))
for bad <- [{port, [:ports]}, {:port, [:ports]}, {:ports, [:nope]}] do
  IO.inspect(try do :erlang.trace(elem(bad, 0), true, elem(bad, 1)) rescue e -> e.__struct__ end)
end
IO.inspect(try do :erlang.trace_info(port, :flags) rescue e -> e.__struct__ end)
