# Mote's client against OpenSSH's sshd, for ssh.sh; what it prints must be the same under both runtimes.
# Arguments: port, user, the folder of the user's keys and known hosts, a folder to work in, a file to carry there and
# back, the port of an echo server.
[port, user, keys, folder, file, echo_port] = System.argv()
[port, echo_port] = Enum.map([port, echo_port], &String.to_integer/1)
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssh)

defmodule Client do
  def options(user, keys) do
    [user: to_charlist(user), user_dir: to_charlist(keys), user_interaction: false, silently_accept_hosts: true, save_accepted_host: false, auth_methods: ~c"publickey"]
  end

  # Standard output and error, exit status.
  def exec(connection, command, input \\ "") do
    {:ok, channel} = :ssh_connection.session_channel(connection, 10_000)
    :success = :ssh_connection.exec(connection, channel, to_charlist(command), 10_000)
    for <<piece::binary-size(10_000) <- input>>, do: :ok = :ssh_connection.send(connection, channel, piece, 20_000)
    :ok = :ssh_connection.send_eof(connection, channel)
    collect(connection, channel, %{0 => [], 1 => [], :status => nil})
  end

  def collect(connection, channel, result) do
    receive do
      {:ssh_cm, ^connection, {:data, ^channel, type, data}} ->
        :ssh_connection.adjust_window(connection, channel, byte_size(data))
        collect(connection, channel, %{result | type => [result[type], data]})

      {:ssh_cm, ^connection, {:exit_status, ^channel, status}} -> collect(connection, channel, %{result | status: status})
      {:ssh_cm, ^connection, {:exit_signal, ^channel, signal, _, _}} -> collect(connection, channel, %{result | status: signal})
      {:ssh_cm, ^connection, {:eof, ^channel}} -> collect(connection, channel, result)
      {:ssh_cm, ^connection, {:closed, ^channel}} -> {IO.iodata_to_binary(result[0]), IO.iodata_to_binary(result[1]), result.status}
    after
      20_000 -> {:late, result}
    end
  end

  def session(port, options, work) do
    case :ssh.connect({127, 0, 0, 1}, port, options, 20_000) do
      {:ok, connection} ->
        result = work.(connection)
        :ssh.close(connection)
        result

      {:error, reason} ->
        {:error, reason}
    end
  end
end

options = Client.options(user, keys)
echo = fn connection -> Client.exec(connection, "printf out; printf err >&2; exit 3") end

# One algorithm of each kind at a time.
preferences =
  for(kex <- ~w(curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group14-sha256 diffie-hellman-group16-sha512 diffie-hellman-group18-sha512), do: {:kex, kex}) ++
    for(key <- ~w(ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-256 rsa-sha2-512), do: {:public_key, key}) ++
    for(cipher <- ~w(chacha20-poly1305@openssh.com aes256-gcm@openssh.com aes128-gcm@openssh.com aes256-ctr aes192-ctr aes128-ctr), do: {:cipher, cipher}) ++
    for(mac <- ~w(hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha2-256 hmac-sha2-512), do: {:mac, mac}) ++
    [{:compression, "none"}, {:compression, "zlib@openssh.com"}]

for {kind, name} <- preferences do
  algorithm = String.to_atom(name)
  extra = if kind == :mac, do: [cipher: [:"aes128-ctr"]], else: []
  IO.inspect({kind, name, Client.session(port, [modify_algorithms: [append: [{kind, [algorithm]}]], preferred_algorithms: [{kind, [algorithm]}] ++ extra] ++ options, echo)})
end

for key <- ~w(ssh-ed25519 ecdsa-sha2-nistp256 rsa-sha2-256 rsa-sha2-512) do
  IO.inspect({:user_key, key, Client.session(port, [pref_public_key_algs: [String.to_atom(key)]] ++ options, echo)})
end

# Keys that the server does not know, a host whose key is another than the known one.
IO.inspect(Client.session(port, Client.options(user, Path.join(keys, "unknown")), echo))
IO.inspect(Client.session(port, Keyword.merge(Client.options(user, Path.join(keys, "other_host")), silently_accept_hosts: false, preferred_algorithms: [public_key: [:"ssh-ed25519"]]), echo))

data = File.read!(file)
path = to_charlist(Path.join(folder, "carried"))

for extra <- [[], [rekey_limit: 1_000_000], [preferred_algorithms: [compression: [:"zlib@openssh.com"]]]] do
  IO.inspect(
    Client.session(port, extra ++ options, fn connection ->
      {:ok, sftp} = :ssh_sftp.start_channel(connection)
      up = :ssh_sftp.write_file(sftp, path, data, 60_000)
      there = File.read!(path) == data
      {:ok, back} = :ssh_sftp.read_file(sftp, path, 60_000)
      {out, "", 0} = Client.exec(connection, "cat", binary_part(data, 0, 1_000_000))
      {up, there, back == data, out == binary_part(data, 0, 1_000_000), :ssh_sftp.delete(sftp, path), :ssh_sftp.read_file(sftp, path), :ssh_sftp.make_dir(sftp, path), :ssh_sftp.del_dir(sftp, path)}
    end)
  )
end

# A shell at a terminal, and a port forwarded there and back.
IO.inspect(
  Client.session(port, options, fn connection ->
    {:ok, channel} = :ssh_connection.session_channel(connection, 10_000)
    :success = :ssh_connection.ptty_alloc(connection, channel, term: ~c"dumb", width: 70, height: 20)
    :ok = :ssh_connection.shell(connection, channel)
    :ok = :ssh_connection.send(connection, channel, "stty size; exit 4\n")
    {out, _, status} = Client.collect(connection, channel, %{0 => [], 1 => [], :status => nil})
    {out =~ "20 70", status}
  end)
)

IO.inspect(
  Client.session(port, options, fn connection ->
    {:ok, near} = :ssh.tcpip_tunnel_to_server(connection, {127, 0, 0, 1}, 0, {127, 0, 0, 1}, echo_port)
    {:ok, far} = :ssh.tcpip_tunnel_from_server(connection, {127, 0, 0, 1}, 0, {127, 0, 0, 1}, echo_port)

    for forwarded <- [near, far] do
      {:ok, socket} = :gen_tcp.connect({127, 0, 0, 1}, forwarded, [:binary, active: false])
      part = binary_part(data, 0, 300_000)
      spawn_link(fn -> :ok = :gen_tcp.send(socket, part) end)
      {:ok, back} = :gen_tcp.recv(socket, 300_000, 20_000)
      :gen_tcp.close(socket)
      back == part
    end
  end)
)
