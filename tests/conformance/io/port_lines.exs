# Ports that cut their input into lines: limits, carriage returns, and ends that come in pieces.

defmodule Lines do
  def of(text, limit) do
    port = Port.open({:spawn_executable, "/bin/sh"}, [:binary, :exit_status, args: ["-c", text], line: limit])
    IO.inspect({text, limit})
    take(port)
  end

  defp take(port) do
    receive do
      {^port, {:exit_status, _}} -> rest(port)
      {^port, message} -> IO.inspect(message); take(port)
    end
  end

  # What has no end is told when the input is over, which may be after the end of the program.
  defp rest(port) do
    receive do
      {^port, message} -> IO.inspect(message); rest(port)
    after
      50 -> :ok
    end
  end
end

for {limit, bytes} <- [
      {10, "a\\r\\nb\\nlonger than ten\\r\\nx\\r"},
      {3, "ab\\r\\ncd\\r\\n"},
      {5, "12345\\n\\n\\r\\n\\rz"},
      {5, "12345\\r\\nx\\n"},
      {5, "1234\\r\\nx\\n"},
      {5, "123456\\r\\n\\r\\r\\n"},
      {1, "\\r\\n\\r\\na\\r\\n"}
    ] do
  Lines.of("printf '#{bytes}'", limit)
end

for limit <- [1, 2, 10] do
  Lines.of("printf 'ab\\r'; sleep 0.1; printf '\\ncd'; sleep 0.1; printf '\\r\\n'", limit)
end

# Without a number, lines are cut after 512 bytes.
port = Port.open({:spawn, "printf %01300d 5"}, [:eof, :line])
sizes = fn again ->
  receive do
    {^port, {:data, {kind, data}}} -> [{kind, length(data)} | again.(again)]
    {^port, :eof} -> [:eof]
  end
end
IO.inspect(sizes.(sizes))
