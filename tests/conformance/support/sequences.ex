# Runs functions in processes with a sequential trace token, and shows what the system tracer is told.

defmodule Show do
  # On one line: where lines are broken would depend on how long names of files are.
  def line(term), do: IO.inspect(term, width: :infinity, limit: :infinity)
end

defmodule Seq do
  # The system tracer: keeps what it is told.
  def tracer(told \\ []) do
    receive do
      {:get, from, ref} ->
        send(from, {ref, Enum.reverse(told)})
        tracer([])
      event -> tracer([event | told])
    end
  end
  def start_tracer do
    Process.register(spawn(fn -> tracer() end), :tracer)
    # What is needed is loaded before anything is traced.
    Enum.each([ArgumentError, ErlangError, Port, Range, :erl_erts_errors], &Code.ensure_loaded/1)
    bad(fn -> :erlang.seq_trace(1, 1) end)
    :seq_trace.set_system_tracer(Process.whereis(:tracer))
  end
  # In the order of their serials, as events of two processes may come in another.
  def told do
    ref = make_ref()
    send(:tracer, {:get, self(), ref})
    receive do: ({^ref, events} -> Enum.sort_by(events, &key/1))
  end
  defp key(event) when elem(event, 0) == :seq_trace, do: {elem(elem(event, 2), 1) |> elem(1), event |> elem(2) |> elem(0) != :send}
  defp key(_), do: {0, false}

  # Runs f in a process of its own whose token has these flags; shows its result, its token then, and all events, once the
  # processes it waits for (`waited`) are gone.
  def run(title, flags \\ [:send, :receive, :print], f) do
    {pid, monitor} = spawn_monitor(fn ->
      for flag <- flags, do: :seq_trace.set_token(flag, true)
      :seq_trace.set_token(:label, title)
      result = f.()
      token = :seq_trace.get_token()
      :seq_trace.set_token([])
      for child <- Process.get(:children, []), do: gone(child)
      exit({result, token})
    end)
    {result, token} = receive do: ({:DOWN, ^monitor, _, _, r} -> r)
    Process.put(:names, %{self() => :main, pid => :self, Process.whereis(:tracer) => :tracer})
    Show.line(named({title, result, token}))
    for event <- told(), do: Show.line(named(event))
  end
  def waited(pid) do
    Process.put(:children, [pid | Process.get(:children, [])])
    pid
  end
  def gone(pid) do
    monitor = Process.monitor(pid)
    receive do: ({:DOWN, ^monitor, _, _, _} -> :ok)
  end
  # Processes, ports and references by numbers, in the order in which they are first seen.
  def named(x) when is_pid(x) or is_port(x) or is_reference(x) do
    names = Process.get(:names, %{})
    kind = cond do: (is_pid(x) -> :pid; is_port(x) -> :port; true -> :ref)
    name = Map.get(names, x, {kind, map_size(names)})
    Process.put(:names, Map.put(names, x, name))
    name
  end
  def named(x) when is_function(x), do: :fun
  def named([h | t]), do: [named(h) | named(t)]
  def named(x) when is_tuple(x), do: x |> Tuple.to_list() |> named() |> List.to_tuple()
  def named(x), do: x

  def any, do: (receive do: (m -> {m, :seq_trace.get_token()}))
  def token, do: :seq_trace.get_token()
  def bad(f) do
    f.()
  rescue
    e -> Exception.message(e)
  end
end
