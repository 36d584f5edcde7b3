# TLS servers for the clients of tls.sh, on ports of loopback. Prints a line `name port` for each, then `ready`; ends with
# standard input. Every connection gets an HTTP answer that tells what was agreed on. Argument: the folder of certificates.
[folder] = System.argv()
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssl)

defmodule Server do
  def start(name, options) do
    {:ok, listening} = :ssl.listen(0, [:binary, active: false, reuseaddr: true, ip: {127, 0, 0, 1}, backlog: 100] ++ options)
    {:ok, {_, port}} = :ssl.sockname(listening)
    for _ <- 1..4, do: spawn(fn -> accept(listening) end)
    IO.puts("#{name} #{port}")
  end

  defp accept(listening) do
    {:ok, accepted} = :ssl.transport_accept(listening)

    case :ssl.handshake(accepted, 20_000) do
      {:ok, socket} -> serve(socket, "")
      {:error, _} -> :ok
    end

    accept(listening)
  end

  defp serve(socket, seen) do
    case :ssl.recv(socket, 0, 20_000) do
      {:ok, data} ->
        seen = seen <> data

        if String.contains?(seen, "\n\r\n") or String.contains?(seen, "\n\n") do
          answer(socket)
        else
          serve(socket, seen)
        end

      {:error, _} ->
        :ssl.close(socket)
    end
  end

  defp answer(socket) do
    {:ok, agreed} = :ssl.connection_information(socket, [:protocol, :selected_cipher_suite, :sni_hostname, :session_resumption])
    suite = :ssl.suite_to_str(agreed[:selected_cipher_suite])
    alpn = with {:ok, name} <- :ssl.negotiated_protocol(socket), do: name, else: (_ -> "-")

    certificate =
      case :ssl.peercert(socket) do
        {:ok, der} -> :crypto.hash(:sha256, der) |> Base.encode16() |> binary_part(0, 8)
        _ -> "-"
      end

    body = "#{agreed[:protocol]} #{suite} alpn=#{alpn} sni=#{agreed[:sni_hostname]} peer=#{certificate != "-"} resumed=#{agreed[:session_resumption]}\n"
    :ssl.send(socket, "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: #{byte_size(body)}\r\n\r\n#{body}")
    :ssl.close(socket)
  end
end

path = &to_charlist(Path.join(folder, &1))
pair = fn name -> [certfile: path.(name <> ".pem"), keyfile: path.(name <> ".key")] end
both = [versions: [:"tlsv1.3", :"tlsv1.2"]]
every = [ciphers: :ssl.filter_cipher_suites(:ssl.cipher_suites(:all, :"tlsv1.2") ++ :ssl.cipher_suites(:exclusive, :"tlsv1.3"), [])]

for name <- ~w(rsa ecdsa ed25519 expired early other_host), do: Server.start(name, both ++ pair.(name))
Server.start("every", both ++ every ++ pair.("rsa"))
Server.start("alpn", [alpn_preferred_protocols: ["h2", "http/1.1"]] ++ both ++ pair.("rsa"))
asks = [verify: :verify_peer, cacertfile: path.("ca.pem")]
Server.start("asks", asks ++ [fail_if_no_peer_cert: false] ++ both ++ pair.("rsa"))
Server.start("demands", asks ++ [fail_if_no_peer_cert: true] ++ both ++ pair.("rsa"))
{:ok, revoked} = File.read(path.("crl.pem"))
[{:CertificateList, crl, _}] = :public_key.pem_decode(revoked)
:ok = :ssl_crl_cache.insert({:der, [crl]})
Server.start("checks", asks ++ [fail_if_no_peer_cert: true, crl_check: :peer, crl_cache: {:ssl_crl_cache, {:internal, []}}] ++ both ++ pair.("rsa"))
Server.start("tickets", [versions: [:"tlsv1.3"], session_tickets: :stateless] ++ pair.("ecdsa"))
Server.start("tickets_kept", [versions: [:"tlsv1.3"], session_tickets: :stateful] ++ pair.("ecdsa"))
Server.start("sessions", [versions: [:"tlsv1.2"]] ++ pair.("ecdsa"))
Server.start("renegotiates_not", [versions: [:"tlsv1.2"], client_renegotiation: false] ++ pair.("rsa"))
Server.start("renegotiates", [versions: [:"tlsv1.2"], client_renegotiation: true] ++ pair.("rsa"))
psk = fn :psk, "someone", key -> {:ok, key}; :psk, _, _ -> :error end
psk_suites = Enum.map(~w(PSK-AES128-GCM-SHA256 DHE-PSK-AES256-GCM-SHA384 PSK-AES128-CBC-SHA256), &:ssl.str_to_suite(to_charlist(&1)))
Server.start("psk", [versions: [:"tlsv1.2"], ciphers: psk_suites, psk_identity: ~c"hint", user_lookup_fun: {psk, :binary.copy(<<0xAB>>, 16)}] ++ pair.("rsa"))

names = fn "named.test" -> pair.("ecdsa"); _ -> [] end
Server.start("named", [sni_fun: fn host -> names.(to_string(host)) end] ++ both ++ pair.("rsa"))
IO.puts("ready")
IO.read(:stdio, :eof)
