# State in a process: a counter as a loop of one's own, and the same as a GenServer.
#
#   mote run examples/counter.exs

defmodule Counter do
  def start(value \\ 0), do: spawn(fn -> loop(value) end)

  def add(counter, amount), do: send(counter, {:add, amount})

  def value(counter) do
    ref = make_ref()
    send(counter, {:value, self(), ref})

    receive do
      {^ref, value} -> value
    after
      1_000 -> raise "the counter does not answer"
    end
  end

  # The argument is the state: each message leads to the next call with a new one.
  defp loop(value) do
    receive do
      {:add, amount} ->
        loop(value + amount)

      {:value, from, ref} ->
        send(from, {ref, value})
        loop(value)
    end
  end
end

defmodule Till do
  use GenServer

  def start_link(cents), do: GenServer.start_link(__MODULE__, cents)
  def put(till, cents), do: GenServer.cast(till, {:put, cents})
  def take(till, cents), do: GenServer.call(till, {:take, cents})

  @impl true
  def init(cents), do: {:ok, cents}

  @impl true
  def handle_cast({:put, cents}, total), do: {:noreply, total + cents}

  @impl true
  def handle_call({:take, cents}, _from, total) when cents <= total,
    do: {:reply, {:ok, total - cents}, total - cents}

  def handle_call({:take, _cents}, _from, total), do: {:reply, {:error, :not_enough}, total}
end

counter = Counter.start()
Enum.each(1..10, &Counter.add(counter, &1))
IO.puts("A loop:    1 + 2 + ... + 10 = #{Counter.value(counter)}")

# A hundred processes add to it at once; no lock is needed, since only the counter touches its state.
parent = self()

for _ <- 1..100 do
  spawn(fn ->
    for _ <- 1..1_000, do: Counter.add(counter, 1)
    send(parent, :done)
  end)
end

for _ <- 1..100, do: receive(do: (:done -> :ok))
IO.puts("           and 100 processes adding 1,000 each: #{Counter.value(counter)}")

{:ok, till} = Till.start_link(500)
Till.put(till, 250)
IO.puts("GenServer: take 700 of 750: #{inspect(Till.take(till, 700))}")
IO.puts("           take 700 of 50:  #{inspect(Till.take(till, 700))}")
