# The lesson's iex> snippets, input by input, in one process with one binding, as iex evaluates them
# normalise: pids
inputs = [
  ~S|pid = spawn(fn -> IO.puts("Hello from a new process!") end)|,
  ~S|self()|,
  ~S|Process.alive?(pid)|,
  ~S|send(self(), {:hello, "world"})|,
  ~S"""
  receive do
    {:hello, name} -> "Got: #{name}"
  end
  """,
  ~S"""
  defmodule Counter do
  def start(initial_count \\ 0) do
  spawn(fn -> loop(initial_count) end)
  end
  defp loop(count) do
  receive do
  {:increment, amount} ->
  loop(count + amount)
  {:get, caller} ->
  send(caller, {:count, count})
  loop(count)
  :stop ->
  IO.puts("Counter stopped at #{count}")
  # Not calling loop/1 -- the process exits
  end
  end
  end
  :defined
  """,
  ~S|pid = Counter.start(0)|,
  ~S|send(pid, {:increment, 5})|,
  ~S|send(pid, {:increment, 3})|,
  ~S|send(pid, {:get, self()})|,
  ~S"""
  receive do
    {:count, n} -> n
  end
  """,
  ~S|send(pid, :stop)|
]

# What other processes print comes before the value, as the lesson shows it: after these inputs the process ends.
ended = fn ended, pid -> Process.alive?(pid) && Process.sleep(1) && ended.(ended, pid) end
last_words = [hd(inputs), List.last(inputs)]

Enum.reduce(inputs, [], fn input, binding ->
  IO.write(["iex> ", input, if(String.ends_with?(input, "\n"), do: "", else: "\n")])
  {value, binding} = Code.eval_string(input, binding)
  if input in last_words, do: ended.(ended, binding[:pid])
  IO.inspect(value)
  binding
end)
