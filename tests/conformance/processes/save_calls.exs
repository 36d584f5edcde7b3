# process_flag(save_calls, N): which calls are saved, how many, of oneself and of others
defmodule S do
  def loop do
    receive do
      {:run, f, from} ->
        f.()
        send(from, :ran)
        __MODULE__.loop()

      :stop ->
        :ok
    end
  end

  def run(pid, f) do
    send(pid, {:run, f, self()})
    receive do: (:ran -> :ok)
  end

  def exported(x), do: local(x)
  defp local(x), do: [x]

  def show(title, f) do
    :erlang.process_flag(:save_calls, 20)
    f.()
    {:last_calls, calls} = :erlang.process_info(self(), :last_calls)
    :erlang.process_flag(:save_calls, 0)
    IO.inspect(calls, label: title, limit: :infinity)
  end

  def refused(arguments) do
    apply(:erlang, :process_flag, arguments)
  rescue
    error -> {error.__struct__, Exception.message(error)}
  end
end

for n <- [0, 5, 10, 10000, 10001, 0, -1, :a, 0x100000000000000000], do: IO.inspect(S.refused([:save_calls, n]))
IO.inspect(:erlang.process_info(self(), :last_calls))

S.show("nothing", fn -> :ok end)
S.show("local and exported", fn -> for _ <- 1..3, do: S.exported(1) end)
S.show("send", fn -> send(self(), :hello) end)
S.show("send/3", fn -> :erlang.send(self(), :hello, []) end)
S.show("receive", fn -> receive do: (:hello -> :ok) end)
S.show("receive or not", fn -> receive do: (:hello -> :ok), after: (0 -> :ok) end)
S.show("timeout 0", fn -> receive do: (:never -> :ok), after: (0 -> :ok) end)
S.show("timeout 10", fn -> receive do: (:never -> :ok), after: (10 -> :ok) end)
module = Process.get(:none, S)
S.show("by name", fn -> module.exported(1) end)
S.show("apply", fn -> apply(module, :exported, [1]) end)
S.show("apply of a builtin", fn -> apply(:erlang, Process.get(:none, :put), [1, 2]) end)
S.show("builtin", fn -> :erlang.put(1, 2) end)
fun = &Enum.at/2
S.show("export fun", fn -> fun.([1], 0) end)
fun = &:erlang.put/2
S.show("export fun of a builtin", fn -> fun.(1, 2) end)
S.show("applied", fn -> apply(fun, [1, 2]) end)
fun = fn x -> x end
S.show("local fun", fn -> fun.(1) end)
S.show("undefined", fn -> try do: apply(:lists, module, [[]]), rescue: (_ -> :ok) end)
S.show("failing", fn -> try do: :erlang.atom_to_list(Process.get(:none, 3)), rescue: (_ -> :ok) end)
S.show("thrown", fn -> try do: throw(1), catch: (_ -> :ok) end)
S.show("in guards", fn -> if is_list(self()) and length(self()) > 1, do: node() end)

Process.register(self(), :saver)
S.show("names", fn -> send(:saver, 1); send({:saver, node()}, 1) end)
S.show("nobody", fn -> try do: send(:no_such_name, 1), rescue: (_ -> :ok) end)
{dead, monitor} = spawn_monitor(fn -> :ok end)
receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
S.show("the dead", fn -> send(dead, 1) end)
reference = :erlang.alias([:explicit_unalias])
S.show("alias", fn -> send(reference, 1) end)
:erlang.unalias(reference)
S.show("old alias", fn -> send(reference, 1) end)
S.show("timer", fn -> :erlang.cancel_timer(:erlang.send_after(10000, self(), :x)) end)

# Across slices and collections nothing is lost or doubled.
S.show("many", fn -> for i <- 1..20_000, do: S.exported(i) end)
S.show("collections", fn -> for i <- 1..2_000, do: :erlang.list_to_tuple(Enum.to_list(1..rem(i, 100)//1)) end)

pid = spawn(S, :loop, [])
S.run(pid, fn -> :ok end)
:erlang.suspend_process(pid)
last = fn -> :erlang.process_info(pid, :last_calls) end
wait = fn -> S.run(pid, fn -> :ok end) end
IO.inspect({last.(), :erlang.process_flag(pid, :save_calls, 4), last.()}, label: "another")
:erlang.resume_process(pid)
S.run(pid, fn -> :erlang.put(1, 2); S.exported(1) end)
wait.()
:erlang.suspend_process(pid)
IO.inspect(last.())
:erlang.resume_process(pid)
IO.inspect({:erlang.process_flag(pid, :save_calls, 2), last.(), :erlang.process_flag(pid, :save_calls, 2), last.()}, label: "anew")
S.run(pid, fn -> :erlang.put(1, 2); S.exported(1); S.exported(1) end)
IO.inspect({:erlang.process_flag(pid, :save_calls, 0), last.()}, label: "off")

busy = spawn(fn -> Stream.repeatedly(fn -> S.exported(1) end) |> Stream.run() end)
IO.inspect(:erlang.process_flag(busy, :save_calls, 3), label: "busy")
Process.sleep(20)
{:last_calls, calls} = :erlang.process_info(busy, :last_calls)
IO.inspect({length(calls), Enum.all?(calls, &(&1 == {S, :exported, 1})), :erlang.process_flag(busy, :save_calls, 0)})
Process.exit(busy, :kill)

for arguments <- [[pid, :save_calls, 10001], [pid, :save_calls, -1], [pid, :save_calls, :a], [pid, :trap_exit, true],
                  [:a, :save_calls, 1], [dead, :save_calls, 1], [make_ref(), :save_calls, 1], [self(), :save_calls, 3],
                  [self(), :save_calls, 0]], do: IO.inspect(S.refused(arguments), label: "process_flag/3")
