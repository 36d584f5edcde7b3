# SSH between OTP's own daemon and client on loopback: keys, passwords, algorithms, channels, sftp, forwarded ports
# timeout: 60
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssh)

defmodule Keys do
  def write(folder, name, key) do
    File.mkdir_p!(folder)
    File.write!(Path.join(folder, name), :public_key.pem_encode([:public_key.pem_entry_encode(elem(key, 0), key)]))
    key
  end

  def public({:RSAPrivateKey, _, n, e, _, _, _, _, _, _, _}), do: {:RSAPublicKey, n, e}
  def public({:ECPrivateKey, _, _, parameters, point, _}), do: {{:ECPoint, point}, parameters}
end

folder = Path.join(System.tmp_dir!(), "keys")
generate = &:public_key.generate_key/1
Keys.write(folder, "ssh_host_rsa_key", generate.({:rsa, 2048, 65_537}))
Keys.write(folder, "ssh_host_ecdsa_key", generate.({:namedCurve, :secp256r1}))
rsa = Keys.write(Path.join(folder, "rsa"), "id_rsa", generate.({:rsa, 2048, 65_537}))
ecdsa = Keys.write(Path.join(folder, "ecdsa"), "id_ecdsa", generate.({:namedCurve, :secp384r1}))
Keys.write(Path.join(folder, "unknown"), "id_ecdsa", generate.({:namedCurve, :secp384r1}))
lines = for key <- [rsa, ecdsa], do: {Keys.public(key), [comment: ~c"user"]}
File.write!(Path.join(folder, "authorized_keys"), :ssh_file.encode(lines, :auth_keys))

root = Path.join(folder, "root")
File.mkdir_p!(root)
loopback = {127, 0, 0, 1}

{:ok, daemon} =
  :ssh.daemon(loopback, 0,
    system_dir: to_charlist(folder),
    user_dir: to_charlist(folder),
    user_passwords: [{~c"user", ~c"secret"}],
    subsystems: [:ssh_sftpd.subsystem_spec(root: to_charlist(root))],
    exec: {:direct, fn text -> {:ok, Enum.reverse(text)} end},
    tcpip_tunnel_in: true
  )

{:ok, information} = :ssh.daemon_info(daemon)
port = information[:port]
common = [user: ~c"user", silently_accept_hosts: true, save_accepted_host: false, user_interaction: false, user_dir: to_charlist(folder)]
password = [password: ~c"secret", auth_methods: ~c"password"] ++ common

session = fn options, work ->
  with {:ok, connection} <- :ssh.connect(loopback, port, options, 10_000) do
    result = work.(connection)
    :ssh.close(connection)
    result
  end
end

exec = fn connection ->
  {:ok, channel} = :ssh_connection.session_channel(connection, 5000)
  :success = :ssh_connection.exec(connection, channel, ~c"abc", 5000)

  Stream.repeatedly(fn ->
    receive do
      {:ssh_cm, ^connection, message} -> message
    after
      5000 -> {:closed, :late}
    end
  end)
  |> Enum.reduce_while([], fn message, all -> if elem(message, 0) == :closed, do: {:halt, all ++ [message]}, else: {:cont, all ++ [message]} end)
end

IO.inspect(session.(password, exec))
IO.inspect(session.([password: ~c"wrong"] ++ Keyword.delete(password, :password), exec))
for name <- ~w(rsa ecdsa unknown), do: IO.inspect({name, session.([auth_methods: ~c"publickey", user_dir: to_charlist(Path.join(folder, name))] ++ Keyword.delete(common, :user_dir), exec)})

for {kind, names} <- :ssh.default_algorithms(), kind in [:kex, :cipher, :mac, :public_key, :compression] do
  names = if match?([{_, _} | _], names), do: names[:client2server], else: names

  for name <- names, name not in [:"ssh-ed25519", :"ssh-ed448"] do
    outcome = session.([preferred_algorithms: [{kind, [name]}]] ++ password, fn connection -> exec.(connection) |> hd() end)
    IO.inspect({kind, name, outcome})
  end
end

data = :binary.copy(<<1, 2, 3, 4, 5>>, 200_000)

session.(password, fn connection ->
  {:ok, sftp} = :ssh_sftp.start_channel(connection)
  IO.inspect(:ssh_sftp.write_file(sftp, ~c"/up", data))
  IO.inspect(File.read!(Path.join(root, "up")) == data)
  {:ok, back} = :ssh_sftp.read_file(sftp, ~c"/up")
  IO.inspect(back == data)
  IO.inspect({:ssh_sftp.make_dir(sftp, ~c"/d"), :ssh_sftp.rename(sftp, ~c"/up", ~c"/d/up"), :ssh_sftp.list_dir(sftp, ~c"/d")})
  {:ok, handle} = :ssh_sftp.open(sftp, ~c"/d/up", [:read, :binary])
  IO.inspect({:ssh_sftp.position(sftp, handle, {:bof, 999_998}), :ssh_sftp.read(sftp, handle, 10), :ssh_sftp.read(sftp, handle, 10), :ssh_sftp.close(sftp, handle)})
  IO.inspect({:ssh_sftp.del_dir(sftp, ~c"/d"), :ssh_sftp.delete(sftp, ~c"/d/up"), :ssh_sftp.del_dir(sftp, ~c"/d"), :ssh_sftp.read_file(sftp, ~c"/up")})
  IO.inspect(:ssh_sftp.read_file(sftp, ~c"/../authorized_keys"))
end)

# A port forwarded to an echo server.
{:ok, listening} = :gen_tcp.listen(0, [:binary, active: false, ip: loopback])
{:ok, echo_port} = :inet.port(listening)

spawn_link(fn ->
  {:ok, socket} = :gen_tcp.accept(listening)
  {:ok, data} = :gen_tcp.recv(socket, 100_000)
  :gen_tcp.send(socket, data)
  :gen_tcp.close(socket)
end)

session.(password, fn connection ->
  {:ok, forwarded} = :ssh.tcpip_tunnel_to_server(connection, loopback, 0, loopback, echo_port)
  {:ok, socket} = :gen_tcp.connect(loopback, forwarded, [:binary, active: false])
  part = binary_part(data, 0, 100_000)
  :ok = :gen_tcp.send(socket, part)
  IO.inspect(:gen_tcp.recv(socket, 100_000) == {:ok, part})
end)

IO.inspect(:ssh.stop_daemon(daemon))
IO.inspect(:ssh.connect(loopback, port, password, 1000))
