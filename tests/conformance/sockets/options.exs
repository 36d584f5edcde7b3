# socket: options by name, by number, the socket's own
{:ok, tcp} = :socket.open(:inet, :stream, :tcp)
{:ok, udp} = :socket.open(:inet, :dgram, :udp)
{:ok, six} = :socket.open(:inet6, :dgram, :udp)
show = fn x -> IO.inspect(x, width: 120) end

both = fn socket, option, value ->
  show.({option, :socket.getopt(socket, option), :socket.setopt(socket, option, value), :socket.getopt(socket, option)})
end

for o <- [:acceptconn, :broadcast, :debug, :domain, :dontroute, :keepalive, :linger, :oobinline, :passcred, :priority, :protocol,
          :rcvlowat, :reuseaddr, :reuseport, :sndlowat, :timestamp, :type, :error, :rcvtimeo],
    do: show.({o, :socket.getopt(tcp, {:socket, o})})
both.(tcp, {:socket, :keepalive}, true)
both.(tcp, {:socket, :linger}, %{onoff: true, linger: 5})
both.(tcp, {:socket, :linger}, :abort)
both.(tcp, {:socket, :linger}, %{onoff: true, linger: -1})
both.(tcp, {:socket, :linger}, %{onoff: 1})
both.(tcp, {:socket, :priority}, 3)
both.(tcp, {:socket, :bindtodevice}, "lo")
both.(tcp, {:socket, :bindtodevice}, ~c"")
for o <- [:congestion, :cork, :keepcnt, :keepidle, :keepintvl, :nodelay], do: show.({o, :socket.getopt(tcp, {:tcp, o})})
both.(tcp, {:tcp, :nodelay}, true)
both.(tcp, {:tcp, :congestion}, ~c"reno")
both.(tcp, {:tcp, :congestion}, ~c"no such thing")
both.(tcp, {:tcp, :keepidle}, 60)
both.(tcp, {:ip, :tos}, :lowdelay)
both.(tcp, {:ip, :tos}, 0x10)
both.(tcp, {:ip, :tos}, :nothing)
show.(:socket.getopt(tcp, {:socket, :priority}))
for o <- [:freebind, :minttl, :mtu_discover, :multicast_all, :multicast_if, :multicast_loop, :multicast_ttl, :nodefrag, :pktinfo,
          :recverr, :recvopts, :recvtos, :recvttl, :retopts, :tos, :transparent, :ttl],
    do: show.({o, :socket.getopt(udp, {:ip, o})})
both.(udp, {:ip, :mtu_discover}, :do)
both.(udp, {:ip, :ttl}, 9)
both.(udp, {:ip, :multicast_if}, {127, 0, 0, 1})
both.(udp, {:ip, :multicast_loop}, false)
both.(udp, {:udp, :cork}, false)
member = %{multiaddr: {239, 1, 2, 3}, interface: {127, 0, 0, 1}}
show.(:socket.setopt(udp, {:ip, :add_membership}, member))
show.(:socket.setopt(udp, {:ip, :add_membership}, member))
show.(:socket.setopt(udp, {:ip, :block_source}, Map.put(member, :sourceaddr, {127, 0, 0, 1})))
show.(:socket.setopt(udp, {:ip, :unblock_source}, Map.put(member, :sourceaddr, {127, 0, 0, 1})))
show.(:socket.setopt(udp, {:ip, :msfilter}, Map.merge(member, %{mode: :exclude, slist: [{127, 0, 0, 2}]})))
show.(:socket.setopt(udp, {:ip, :msfilter}, Map.merge(member, %{mode: :what, slist: []})))
show.(:socket.setopt(udp, {:ip, :drop_membership}, member))
show.(:socket.setopt(udp, {:ip, :drop_membership}, %{multiaddr: {239, 1, 2, 3}}))
show.(:socket.setopt(udp, {:ip, :add_source_membership}, Map.put(member, :sourceaddr, {127, 0, 0, 1})))
show.(:socket.getopt(udp, {:ip, :add_membership}))
for o <- [:mtu_discover, :multicast_hops, :multicast_if, :multicast_loop, :recverr, :recvhoplimit, :recvpktinfo, :recvtclass,
          :tclass, :unicast_hops, :v6only],
    do: show.({o, :socket.getopt(six, {:ipv6, o})})
both.(six, {:ipv6, :v6only}, true)
both.(six, {:ipv6, :multicast_hops}, 300)
both.(six, {:ipv6, :multicast_hops}, 3)
both.(six, {:ipv6, :unicast_hops}, :default)
both.(six, {:ipv6, :mtu_discover}, :dont)
show.(:socket.setopt(six, {:ipv6, :add_membership}, %{multiaddr: {0xFF02, 0, 0, 0, 0, 0, 0, 0x77}, interface: 1}))
show.(:socket.setopt(six, {:ipv6, :drop_membership}, %{multiaddr: {0xFF02, 0, 0, 0, 0, 0, 0, 0x77}, interface: 1}))

# the socket's own
both.(tcp, {:otp, :rcvbuf}, 4096)
both.(tcp, {:otp, :rcvbuf}, {3, 1024})
both.(tcp, {:otp, :rcvbuf}, {0, 1024})
both.(tcp, {:otp, :rcvbuf}, :default)
both.(tcp, {:otp, :rcvctrlbuf}, 100)
both.(tcp, {:otp, :sndctrlbuf}, 0)
both.(tcp, {:otp, :iow}, true)
show.(:socket.getopt(tcp, {:otp, :domain}))
{:ok, fd} = :socket.getopt(tcp, {:otp, :fd})
show.(fd > 2)
show.(try do :socket.setopt(tcp, {:otp, :fd}, 1) catch k, r -> {k, r} end)
show.(:socket.setopt(tcp, {:otp, :use_registry}, false))

# as the system has them
show.(:socket.setopt_native(tcp, {:socket, :keepalive}, <<0::32-native>>))
show.(:socket.getopt_native(tcp, {:socket, :keepalive}, 4))
show.(:socket.setopt_native(tcp, {6, 1}, 0))
show.(:socket.getopt_native(tcp, {6, 1}, :integer))
show.(:socket.getopt_native(tcp, {:tcp, 1}, :boolean))
show.(:socket.getopt_native(tcp, {6, 1}, <<0, 0, 0, 0>>))
show.(:socket.getopt_native(tcp, {6, 1}, :what))
show.(:socket.setopt_native(tcp, {6, 1}, :what))
show.(:socket.getopt_native(tcp, {6, 9999}, 4))
