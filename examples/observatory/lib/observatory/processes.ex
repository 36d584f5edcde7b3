defmodule Observatory.Processes do
  @moduledoc """
  What can be told of the node's processes.

  A process may end at any moment, so whatever asks about one has to expect that it is gone.
  """

  @type column :: :pid | :name | :function | :memory | :reductions | :messages

  @columns [:pid, :name, :function, :memory, :reductions, :messages]

  @doc "The columns of the table, by the names that pages use."
  @spec columns() :: %{String.t() => column}
  def columns, do: Map.new(@columns, &{Atom.to_string(&1), &1})

  @doc """
  The first `count` processes in the order of a column.

  Of all processes nothing is asked but what they are sorted by; only those that are shown are described.
  """
  @spec top(column, :asc | :desc, pos_integer) :: [map]
  def top(column, direction, count) do
    keyed = for pid <- Process.list(), key = key(column, pid), do: {key, pid}

    for {key, pid} <- keyed |> Enum.sort(direction) |> Enum.take(count),
        row <- describe([pid]),
        do: in_order(row, column, key)
  end

  # A process goes on meanwhile: shown is what it was sorted by.
  defp in_order(row, :pid, _pid), do: row
  defp in_order(row, column, key), do: %{row | column => key}

  defp key(:pid, pid), do: pid
  defp key(:name, pid), do: with({:ok, name} <- name(pid), do: name, else: (_ -> nil))

  defp key(:function, pid) do
    with {:current_function, function} <- Process.info(pid, :current_function), do: mfa(function)
  end

  defp key(:messages, pid), do: value(pid, :message_queue_len)
  defp key(column, pid), do: value(pid, column)

  defp value(pid, item), do: with({^item, value} <- Process.info(pid, item), do: value)

  @doc "A row of the table for each process that still lives."
  @spec describe([pid]) :: [map]
  def describe(pids) do
    for pid <- pids,
        info = Process.info(pid, [:current_function, :memory, :reductions, :message_queue_len]),
        {:ok, name} <- [name(pid)] do
      %{
        pid: text(pid),
        name: name,
        function: mfa(info[:current_function]),
        memory: info[:memory],
        reductions: info[:reductions],
        messages: info[:message_queue_len]
      }
    end
  end

  @doc "All that there is to see of one process; nil if it is gone."
  @spec inspect_one(pid) :: map | nil
  def inspect_one(pid) do
    items = [
      :status,
      :priority,
      :current_stacktrace,
      :memory,
      :total_heap_size,
      :stack_size,
      :reductions,
      :message_queue_len,
      :trap_exit,
      :links,
      :monitors,
      :monitored_by
    ]

    with [_ | _] = info <- Process.info(pid, items),
         [%{} = row] <- describe([pid]) do
      Map.merge(row, %{
        status: info[:status],
        priority: info[:priority],
        heap_words: info[:total_heap_size],
        stack_words: info[:stack_size],
        trap_exit: info[:trap_exit],
        links: texts(info[:links]),
        monitors: texts(info[:monitors]),
        monitored_by: texts(info[:monitored_by]),
        stack: Enum.map(info[:current_stacktrace], &frame/1)
      })
    else
      _ -> nil
    end
  end

  @most_relatives 20

  defp texts(things) do
    %{
      count: length(things),
      first: things |> Enum.take(@most_relatives) |> Enum.map(&text/1)
    }
  end

  @doc "A process or port as text."
  @spec text(term) :: String.t()
  def text({:process, thing}), do: text(thing)
  def text({_kind, thing}), do: text(thing)
  def text(pid) when is_pid(pid), do: List.to_string(:erlang.pid_to_list(pid))
  def text(other), do: inspect(other)

  @doc "The process that a text names, if there may be one."
  @spec parse(term) :: {:ok, pid} | :error
  def parse(text) when is_binary(text) do
    pid = text |> to_charlist() |> :erlang.list_to_pid()
    if node(pid) == node(), do: {:ok, pid}, else: :error
  rescue
    ArgumentError -> :error
  end

  def parse(_other), do: :error

  # What a process is called: by its registered name, its label, or the function it began with.
  defp name(pid) do
    case Process.info(pid, [:registered_name, :initial_call, :dictionary]) do
      nil ->
        :gone

      [registered_name: name, initial_call: call, dictionary: dictionary] ->
        {:ok, registered(name) || label(dictionary) || started(dictionary) || mfa(call)}
    end
  end

  defp registered([]), do: nil
  defp registered(name), do: strip(name)

  defp label(dictionary) do
    with {_, label} <- List.keyfind(dictionary, :"$process_label", 0) do
      if is_binary(label) and String.valid?(label), do: label, else: inspect(label, limit: 8)
    end
  end

  defp started(dictionary) do
    with {_, {_, _, _} = call} <- List.keyfind(dictionary, :"$initial_call", 0), do: mfa(call)
  end

  defp mfa({module, function, arity}), do: Exception.format_mfa(module, function, arity)

  defp mfa(_unknown), do: "unknown"

  defp frame({module, function, arity, location}) do
    call = mfa({module, function, if(is_list(arity), do: length(arity), else: arity)})

    case location[:line] do
      nil -> call
      line -> "#{call}  #{Path.basename(to_string(location[:file]))}:#{line}"
    end
  end

  defp strip(name), do: name |> inspect() |> String.trim_leading("Elixir.")
end
