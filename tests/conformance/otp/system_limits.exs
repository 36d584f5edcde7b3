# system_info: the largest integer, and schedulers while others are blocked
largest = :erlang.system_info(:max_integer)
IO.inspect({byte_size(:binary.encode_unsigned(largest)), rem(largest, 1_000_007)})
IO.inspect(:erlang.system_info(:ets_always_compress))
online = :erlang.system_info(:schedulers_online)
IO.inspect(:erlang.system_info(:schedulers_active) == online)

if online > 1 do
  :erlang.system_flag(:multi_scheduling, :block)
  IO.inspect({:erlang.system_info(:schedulers_active), :erlang.system_info(:schedulers_online) == online})
  IO.inspect(elem(:erlang.system_info(:schedulers_state), 2))
  :erlang.system_flag(:multi_scheduling, :unblock)
end

# Those that were blocked are told to go on, and are counted when they do.
active? = fn -> :erlang.system_info(:schedulers_active) == online end
Enum.find(1..500, fn _ -> active?.() or Process.sleep(10) != :ok end)
IO.inspect(active?.())
