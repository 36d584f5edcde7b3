# Where the readers of HTTP lines are, over changes of the packet type.
# uses: socket_pair.ex
Code.require_file("socket_pair.ex")

defmodule Http do
  # Each step is a packet type and a length to receive.
  def run(name, text, steps) do
    {client, server} = Pair.new()
    :ok = :gen_tcp.send(client, text)
    IO.puts("-- #{name}")

    for {packet, length} <- steps do
      :ok = :inet.setopts(server, packet: packet)
      IO.inspect({packet, :gen_tcp.recv(server, length, 200)})
    end
  end
end

request = "POST /a HTTP/1.1\r\nHost: b\r\nContent-Length: 3\r\n\r\nxyzGET / HTTP/1.1\r\nA: 1\r\n\r\n"
h = {:http_bin, 0}
hh = {:httph_bin, 0}
Http.run("a body between two requests", request, [h, h, h, h, {:raw, 3}, h, h, h])
Http.run("headers asked for by their own type", request, [h, hh, hh, hh, {:raw, 3}, h, hh, hh])
Http.run("raw in the midst of headers", request, [h, hh, {:raw, 19}, h, {:raw, 3}, h])
Http.run("lines in the midst of headers", request, [h, {:line, 0}, {:line, 0}, {:line, 0}, {:raw, 3}, h, h])
Http.run("headers first", "A: 1\r\nB: 2\r\n\r\nGET / HTTP/1.0\r\n\r\n", [hh, h, h, h, h])
Http.run("no header", "GET / HTTP/1.1\r\nno header\r\nA: 1\r\n\r\nGET / HTTP/1.1\r\n\r\n", [h, h, h, h, h, h])
Http.run("no request", "what is this\r\nGET / HTTP/1.1\r\nA: 1\r\n\r\n", [h, h, h, h])
Http.run("a status", "HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody", [h, h, h, {:raw, 4}])

{client, server} = Pair.new()
:ok = :gen_tcp.send(client, request)
:ok = :inet.setopts(server, packet: :http_bin, active: true)

next = fn ->
  receive do
    message -> IO.inspect(put_elem(message, 1, :socket))
  after
    1000 -> IO.puts("nothing")
  end
end

for _ <- 1..3, do: next.()
