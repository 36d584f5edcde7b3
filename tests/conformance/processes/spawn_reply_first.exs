# The reply to a spawn request comes before all that the new process sends and before the news of its end.

defmodule First do
  def of(0, _), do: :always
  def of(n, request) do
    reference = request.()
    first = receive do: (m -> m)
    second = receive do: (m -> m)
    case {first, second} do
      {{:spawn_reply, ^reference, :ok, pid}, {:DOWN, ^reference, :process, pid, :normal}} -> of(n - 1, request)
      {{:spawn_reply, ^reference, :ok, pid}, {:from, pid}} -> of(n - 1, request)
      _ -> {:not, n}
    end
  end
end

me = self()
IO.inspect(First.of(3000, fn -> :erlang.spawn_request(fn -> :ok end, [:monitor]) end))
IO.inspect(First.of(3000, fn -> :erlang.spawn_request(fn -> send(me, {:from, self()}) end, [:link]) end))
