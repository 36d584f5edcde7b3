# net: names, addresses and services, and interfaces, of the host itself
bad = fn f -> try do: f.(), catch: (kind, e -> {kind, e}) end
show = fn what -> IO.inspect(what, limit: :infinity, charlists: :as_lists) end
here = %{family: :inet, port: 80, addr: {127, 0, 0, 1}}

for host <- [~c"127.0.0.1", ~c"::1", ~c"127.1", ~c""], do: show.({host, :net.getaddrinfo(host)})
show.(:net.getaddrinfo(~c"127.0.0.1", ~c"http"))
show.(:net.getaddrinfo(:undefined, ~c"8080"))
for service <- [~c"nosuchservice", ~c"-1", ~c"99999"], do: show.(:net.getaddrinfo(~c"127.0.0.1", service))
show.(bad.(fn -> :net.getaddrinfo([1000]) end))
show.(bad.(fn -> :prim_net.getaddrinfo(~c"x", [:foo]) end))

flags = [:numerichost, :numericserv]
for {address, flags} <- [
      {here, flags}, {here, [:numerichost]}, {here, [:numerichost, :dgram]}, {here, flags ++ [:namereqd]}, {here, [:nonsense]},
      {%{here | addr: :any}, flags}, {%{here | addr: :loopback}, flags}, {%{here | addr: :broadcast}, flags},
      {%{here | addr: :nowhere}, flags}, {%{here | addr: {1, 2, 3}}, flags}, {%{here | addr: {1, 2, 3, 400}}, flags},
      {%{here | port: 99999}, flags}, {%{here | port: :x}, flags}, {%{family: :inet}, flags}, {%{family: :inet6}, flags},
      {%{family: :inet6, addr: {1, 2, 3, 4, 5, 6, 7, 8}, port: 53}, [:numerichost, :nofqdn]},
      {%{family: :inet6, addr: :loopback, scope_id: 3, flowinfo: 1}, flags}, {%{family: :inet6, addr: {1, 2}}, flags},
      {%{family: :inet6, addr: :any, scope_id: :x}, flags}, {%{family: :unspec, addr: <<>>}, flags},
      {%{family: 2, addr: <<0, 80, 127, 0, 0, 1, 0::64>>}, flags}, {%{family: 77, addr: <<1, 2>>}, flags},
      {%{family: :bogus}, flags}, {:nothing, flags}
    ],
    do: show.({address, bad.(fn -> :net.getnameinfo(address, flags) end)})
show.(elem(:net.getnameinfo(%{family: :local, path: "/tmp/x"}), 1).service)

for {name, protocol} <- [{~c"http", :tcp}, {~c"domain", :udp}, {~c"http", :udp}, {~c"zzz", :any}, {[1000], :tcp}],
    do: show.({name, protocol, bad.(fn -> :net.getservbyname(name, protocol) end)})
for {port, protocol} <- [{80, :tcp}, {53, :udp}, {53, :any}, {1, :udp}, {54321, :tcp}, {99999, :tcp}, {-1, :tcp}],
    do: show.({port, protocol, bad.(fn -> :net.getservbyport(port, protocol) end)})

{:ok, all} = :net.getifaddrs(:all)
for %{name: ~c"lo"} = one <- all, do: show.(one)
{:ok, inet} = :net.getifaddrs(:inet)
show.(Enum.all?(inet, &(&1.addr.family == :inet)))
show.(length(all) >= length(inet))
show.(bad.(fn -> :prim_net.getifaddrs(%{netns: ~c"/nonexistent"}) end))
for f <- [:get_adapters_addresses, :get_if_entry, :get_interface_info, :get_ip_address_table],
    do: show.(bad.(fn -> apply(:prim_net, f, [%{}]) end))
show.(:prim_net.info())
show.(:prim_net.debug(false))
show.(bad.(fn -> :prim_net.debug(:x) end))

# Its protocols are those of the host.
show.(Enum.sort(:socket.supports(:protocols)))
show.(:prim_socket.p_get(:protocols)[6])
