# The packet type ssl_tls of erlang:decode_packet/3 and of sockets.
# uses: socket_pair.ex
Code.require_file("socket_pair.ex")

decode = fn bytes, options ->
  IO.inspect(
    try do
      :erlang.decode_packet(:ssl_tls, bytes, options)
    rescue
      error -> error
    end
  )
end

decode.(<<22, 3, 1, 0, 5, "hello", "rest">>, [])
decode.(<<22, 3, 1, 0, 5, "hel">>, [])
decode.(<<22, 3, 1>>, [])
decode.(<<>>, [])
decode.(<<22, 3, 1, 0, 0>>, [])
decode.(<<0x80, 7, 1, 3, 1, "abcdefgh">>, [])
decode.(<<0x80, 2, 1, 3, 1, "abcdefgh">>, [])
decode.(<<0x80, 3, 1, 3, 1, "abcdefgh">>, [])
decode.(<<0x80, 0x7F, 1, 3, 1, "abcdefgh">>, [])
decode.(<<0x80, 7, 2, 3, 1, "abcdefgh">>, [])
decode.(<<22, 3, 1, 0, 5, "hello">>, packet_size: 4)
decode.(<<22, 3, 1, 0, 5, "hello">>, packet_size: 5)
decode.(<<1::size(3)>>, [])

{client, server} = Pair.new()
IO.inspect({:inet.setopts(server, packet: :ssl_tls), :inet.getopts(server, [:packet])})

:ok =
  :gen_tcp.send(client, <<22, 3, 1, 0, 5, "hello", 0x80, 7, 1, 3, 1, "abcd", 23, 3, 3, 0, 2, "xy", 23, 3, 3, 0, 1, "z">>)

named = fn
  message when is_tuple(message) -> {elem(message, 1) == server, put_elem(message, 1, :socket)}
  other -> other
end

receive_one = fn ->
  {:ok, packet} = :gen_tcp.recv(server, 0, 1000)
  IO.inspect(named.(packet))
end

receive_one.()

for mode <- [:binary, :list] do
  :inet.setopts(server, active: :once, mode: mode)

  receive do
    message -> IO.inspect(named.(message))
  after
    1000 -> IO.puts("nothing")
  end
end

receive_one.()
:ok = :gen_tcp.send(client, <<23, 3, 3, 0, 1, "a", "raw">>)
receive_one.()
:inet.setopts(server, packet: :raw, mode: :binary)
IO.inspect(:gen_tcp.recv(server, 3, 1000))
