# Persistent terms that are erased or replaced, and literals of purged modules, while all kinds of things refer to them.
defmodule Held do
  # A term of every kind, of which nobody else has parts.
  def term(tag) do
    long = String.duplicate("#{tag}.", 100)

    %{
      tag: {tag, [1, 2.5, 123_456_789_012_345_678_901_234_567_890], %{"k" => ~c"abc", nested: %{a: [tag]}}},
      list: Enum.map(1..50, &{&1, "#{&1}"}),
      binary: long,
      part: binary_part(long, 10, 80),
      bits: <<tag::binary, 5::3>>,
      big: Map.new(1..40, &{&1, &1 * 1.5}),
      fun: &String.length/1,
      empty: {}
    }
  end

  def put(tag), do: :persistent_term.put({:held, tag}, term(tag))
  def get(tag), do: :persistent_term.get({:held, tag})

  def same?(value, tag), do: value === term(tag)

  # Until everything that was given up has been freed.
  def settle do
    collector =
      Enum.find(Process.list(), &(Process.info(&1, :initial_call) == {:initial_call, {:erts_literal_area_collector, :start, 0}}))

    idle? = fn ->
      ref = make_ref()
      send(collector, {:get_status, ref, self()})
      receive(do: ({^ref, status} -> status == :idle))
    end

    for _ <- 1..3 do
      Process.sleep(10)
      Stream.repeatedly(idle?) |> Enum.find(& &1)
    end

    # Something else where it was.
    for i <- 1..50, do: :persistent_term.put({:other, i}, List.duplicate(i, 200))
    for i <- 1..50, do: :persistent_term.erase({:other, i})
  end

  def holder(tag, fun) do
    parent = self()

    pid =
      spawn(fn ->
        result = fun.(fn -> send(parent, {:ready, self()}) end)
        send(parent, {:result, self(), same?(result, tag)})
      end)

    {tag, pid}
  end

  def go, do: receive(do: (:go -> :ok))

  def woken(term, tag, parent) do
    go()
    send(parent, {:result, self(), same?(term, tag)})
  end
end

ets = :ets.new(:rows, [:public])
tags = ~w(heap old stack dictionary fun mailbox hibernated suspended timer exit spawned tag list_end ets replaced sent)
Enum.each(tags, &Held.put/1)
main = self()

holders = [
  Held.holder("heap", fn ready ->
    value = Held.get("heap")
    ready.()
    Held.go()
    value
  end),
  Held.holder("old", fn ready ->
    value = {:wrapped, Held.get("old"), make_ref()}
    for _ <- 1..3, do: :erlang.garbage_collect()
    ready.()
    Held.go()
    elem(value, 1)
  end),
  Held.holder("stack", fn ready ->
    value = Held.get("stack")
    [_ | rest] = Enum.map([1, 2], fn i -> if(i == 1, do: (ready.(); Held.go())); i end)
    if rest == [2], do: value
  end),
  Held.holder("dictionary", fn ready ->
    Process.put(:held, Held.get("dictionary"))
    ready.()
    Held.go()
    Process.get(:held)
  end),
  Held.holder("fun", fn ready ->
    value = Held.get("fun")
    fun = fn -> value end
    ready.()
    Held.go()
    fun.()
  end),
  Held.holder("mailbox", fn ready ->
    send(self(), {:later, Held.get("mailbox")})
    ready.()
    Held.go()
    receive(do: ({:later, value} -> value))
  end),
  Held.holder("suspended", fn ready ->
    value = Held.get("suspended")
    ready.()
    Held.go()
    value
  end),
  Held.holder("timer", fn ready ->
    Process.send_after(self(), {:timer, Held.get("timer")}, 150)
    ready.()
    Held.go()
    receive(do: ({:timer, value} -> value))
  end),
  Held.holder("exit", fn ready ->
    Process.flag(:trap_exit, true)
    pid = spawn_link(fn -> value = Held.get("exit"); Held.go(); exit(value) end)
    ready.()
    Held.go()
    send(pid, :go)
    receive(do: ({:EXIT, ^pid, value} -> value))
  end),
  Held.holder("spawned", fn ready ->
    value = Held.get("spawned")
    ready.()
    Held.go()
    me = self()
    spawn(Kernel, :apply, [fn v -> send(me, {:back, v}) end, [value]])
    receive(do: ({:back, value} -> value))
  end),
  Held.holder("tag", fn ready ->
    pid = spawn(Held, :go, [])
    ref = :erlang.monitor(:process, pid, tag: Held.get("tag"))
    ready.()
    Held.go()
    send(pid, :go)
    receive(do: ({value, ^ref, :process, ^pid, :normal} -> value))
  end),
  Held.holder("list_end", fn ready ->
    value = Held.get("list_end")
    rest = Enum.drop(value.list, 30)
    ready.()
    Held.go()
    %{Held.term("list_end") | list: Enum.take(Held.term("list_end").list, 30) ++ rest}
  end),
  Held.holder("replaced", fn ready ->
    value = Held.get("replaced")
    ready.()
    Held.go()
    value
  end)
]

hibernated = spawn(:erlang, :hibernate, [Held, :woken, [Held.get("hibernated"), "hibernated", main]])
holders = [{"hibernated", hibernated} | holders]
for {tag, pid} <- holders, tag != "hibernated", do: receive(do: ({:ready, ^pid} -> :ok))
suspended = List.keyfind(holders, "suspended", 0) |> elem(1)
:erlang.suspend_process(suspended)
:ets.insert(ets, {:row, Held.get("ets")})
sent = Held.get("sent")

for tag <- tags, do: if(tag == "replaced", do: :persistent_term.put({:held, tag}, :new), else: :persistent_term.erase({:held, tag}))
Held.settle()
:erlang.resume_process(suspended)

for {tag, pid} <- holders do
  send(pid, :go)
  receive(do: ({:result, ^pid, same?} -> IO.puts("#{tag}: #{same?}")))
end

send(self(), sent)
IO.inspect(Held.same?(receive(do: (value -> value)), "sent"), label: "sent")
IO.inspect(Held.same?(:ets.lookup_element(ets, :row, 2), "ets"), label: "ets")
IO.inspect(:persistent_term.get({:held, "replaced"}))

# Of a module: what its functions return lives on when it has been purged.
make = fn version ->
  {:module, :made, file, _} =
    Module.create(:made, quote(do: (def f, do: {unquote(version), [:constant, "of the module"], %{a: unquote(version)}})), __ENV__)

  file
end

make.(1)
from_module = :made.f()
holder = Held.holder("module", fn ready -> value = :made.f(); ready.(); Held.go(); (if value == {1, [:constant, "of the module"], %{a: 1}}, do: Held.term("module")) end)
{_, pid} = holder
receive(do: ({:ready, ^pid} -> :ok))
Code.compiler_options(ignore_module_conflict: true)
make.(2)
IO.inspect({:code.purge(:made), :made.f()})
:code.delete(:made)
IO.inspect({:code.purge(:made), function_exported?(:made, :f, 0)})
Held.settle()
send(pid, :go)
receive(do: ({:result, ^pid, same?} -> IO.puts("module: #{same?}")))
IO.inspect(from_module)
IO.inspect(:persistent_term.info().count == length(:persistent_term.get()), label: "count")
