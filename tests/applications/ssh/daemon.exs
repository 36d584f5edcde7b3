# An SSH daemon on loopback for the clients of ssh.sh, and an echo server to forward ports to. Prints both ports; ends
# with standard input. Arguments: the folder of host keys, that of the user's keys, that which sftp shows.
[host_keys, user_keys, root] = Enum.map(System.argv(), &String.to_charlist/1)
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssh)
loopback = {127, 0, 0, 1}

{:ok, listening} = :gen_tcp.listen(0, [:binary, active: false, ip: loopback, reuseaddr: true])
{:ok, echo_port} = :inet.port(listening)

defmodule Echo do
  def serve(listening) do
    {:ok, socket} = :gen_tcp.accept(listening)
    spawn(fn -> serve(listening) end) |> then(&:gen_tcp.controlling_process(listening, &1))
    loop(socket)
  end

  defp loop(socket) do
    case :gen_tcp.recv(socket, 0) do
      {:ok, data} -> :gen_tcp.send(socket, data) && loop(socket)
      {:error, _} -> :gen_tcp.close(socket)
    end
  end
end

spawn(fn -> Echo.serve(listening) end)

{:ok, daemon} =
  :ssh.daemon(loopback, 0,
    system_dir: host_keys,
    user_dir: user_keys,
    user_passwords: [{~c"user", ~c"secret"}],
    subsystems: [:ssh_sftpd.subsystem_spec(root: root)],
    preferred_algorithms: :ssh.default_algorithms(),
    modify_algorithms: [append: [kex: [:"diffie-hellman-group14-sha1"], compression: [:zlib]]],
    tcpip_tunnel_in: true,
    tcpip_tunnel_out: true
  )

{:ok, information} = :ssh.daemon_info(daemon)
IO.puts("#{information[:port]} #{echo_port}")
IO.read(:stdio, :eof)
:ok = :ssh.stop_daemon(daemon)
