# Run by memory.sh: exits with 1 where binaries that nobody uses any more are not given back in time.
defmodule Unwinding do
  # Each return makes a binary one byte longer and drops the one before: no call ends the slice.
  def ones(0), do: <<>>
  def ones(n) do
    rest = ones(n - 1)
    <<1, rest::binary>>
  end

  # The same with heap reserved for what is made of it.
  def pairs(0), do: {0, <<>>}
  def pairs(n) do
    {_, rest} = pairs(n - 1)
    {n, <<n::16, rest::binary>>}
  end

  def peak do
    [_, kilobytes] = Regex.run(~r/VmHWM:\s+(\d+) kB/, File.read!("/proc/self/status"))
    String.to_integer(kilobytes)
  end
end

length = 40_000
before = Unwinding.peak()
right? = Unwinding.ones(length) == :binary.copy(<<1>>, length)
{^length, pairs} = Unwinding.pairs(length)
pairs? = pairs == for(n <- length..1//-1, into: <<>>, do: <<n::16>>)
grown = Unwinding.peak() - before
limit = 64 * 1024
IO.puts("#{length} binaries on the way back: #{grown} KB more at most, of #{limit} allowed; right: #{right? and pairs?}")
unless right? and pairs? and grown <= limit, do: System.halt(1)
