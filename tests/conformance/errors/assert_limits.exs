# Errors with long terms are cut, nested causes are shown
list = Enum.to_list(1..1000)
for f <- [
      fn -> {:ok, _} = {:error, list} end,
      fn -> Enum.fetch!([1, 2], 9) end,
      fn -> Enum.random([]) end,
      fn -> Enum.max([]) end,
      fn -> Enum.reduce([], &+/2) end,
      fn -> List.to_integer(list) end,
      fn -> String.to_existing_atom(String.duplicate("zq", 50)) end,
      fn -> Range.new(1, 2, 0) end,
      fn -> Date.from_iso8601!("2024-13-01") end,
      fn -> Date.new!(2023, 2, 29) end,
      fn -> URI.parse(5) end,
      fn -> Base.decode16!("XY") end,
      fn -> File.read!("/no/such/file") end,
      fn -> File.mkdir!("/proc/x/y") end,
      fn -> Module.concat(1, 2) end,
      fn -> Stream.take([1], :a) |> Enum.to_list() end,
      fn -> Version.parse!("1.x") end,
      fn -> :queue.get(:queue.new()) end,
      fn -> Enum.chunk_every([1], 0) end
    ] do
  try do
    IO.inspect(apply(f, []))
  rescue
    e -> IO.puts("#{inspect(e.__struct__)} #{Exception.message(e)}")
  end
end
