# Options of sockets: which of them sockets of each kind tell, which failures are told, and raw ones.

{:ok, udp} = :gen_udp.open(0, [:binary, ip: {127, 0, 0, 1}, active: false])
{:ok, listener} = :gen_tcp.listen(0, [:binary, active: false, ip: {127, 0, 0, 1}])
{:ok, port} = :inet.port(listener)
{:ok, tcp} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: false])

attempt = fn f ->
  try do
    f.()
  rescue
    error -> error
  end
end

all =
  ~w(active add_membership bind_to_device broadcast debug delay_send deliver dontroute exclusiveaddruse exit_on_close
     header high_msgq_watermark high_watermark ipv6_v6only keepalive line_delimiter linger low_msgq_watermark
     low_watermark mode multicast_loop multicast_ttl netns nodelay non_block_send nopush packet packet_size pktoptions
     priority read_ahead read_packets recvtclass recvtos recvttl reuseaddr reuseport reuseport_lb send_timeout
     send_timeout_close show_econnreset tclass tos ttl)a

for {kind, socket} <- [tcp: tcp, udp: udp], option <- all do
  IO.inspect({kind, option, attempt.(fn -> :inet.getopts(socket, [option]) end)})
end

set =
  [
    nodelay: true,
    nopush: true,
    packet: 4,
    exclusiveaddruse: true,
    exit_on_close: false,
    linger: {true, 3},
    add_membership: {{9, 9, 9, 9}, {0, 0, 0, 0}},
    drop_membership: {{224, 9, 9, 9}, {127, 0, 0, 1}},
    bind_to_device: "nosuch",
    ipv6_v6only: true,
    tclass: 3,
    ttl: 999,
    ttl: 9,
    tos: 256,
    line_delimiter: 65,
    pktoptions: [],
    raw: {1, 9999, <<1>>},
    reuseport: true,
    dontroute: true,
    read_packets: 3,
    buffer: 100,
    header: 2
  ]

for {kind, socket} <- [tcp: tcp, udp: udp], {option, _} = pair <- set do
  {set, got} = {attempt.(fn -> :inet.setopts(socket, [pair]) end), attempt.(fn -> :inet.getopts(socket, [option]) end)}
  IO.inspect({kind, pair, set, got})
end

IO.puts("-- raw")
IO.inspect(:inet.getopts(tcp, [{:raw, 1, 2, 4}, {:raw, 1, 2, <<0::32>>}, {:raw, 99, 99, 4}, {:raw, 1, 2, 0}, {:raw, 1, 2, ""}]))
IO.inspect(:inet.getopts(tcp, [{:raw, 1, 2, -1}]))
IO.inspect({:inet.setopts(tcp, [{:raw, 6, 1, <<1::native-32>>}]), :inet.getopts(tcp, [:nodelay])})
IO.inspect(:inet.setopts(tcp, [{:raw, 99, 1, <<1::native-32>>}]))
IO.inspect({:inet.setopts(udp, multicast_if: {127, 0, 0, 1}), :inet.setopts(udp, multicast_if: {9, 9, 9, 9})})

IO.puts("-- a namespace that is not there")
IO.inspect(:gen_tcp.listen(0, netns: "/no/such/file"))
IO.inspect(:gen_udp.open(0, netns: "/no/such/file"))
