# TLS between OTP's own client and server on loopback: versions, ciphers, keys, ALPN, client certificates, PSK, alerts
# timeout: 60
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssl)

chains = fn key ->
  options = [digest: :sha256, key: key]
  chain = %{root: options, intermediates: [options], peer: options}
  %{server_config: server, client_config: client} = :public_key.pkix_test_data(%{server_chain: chain, client_chain: chain})
  {server, client}
end

session = fn server_options, client_options ->
  {:ok, listening} = :ssl.listen(0, [ip: {127, 0, 0, 1}, active: false, reuseaddr: true, mode: :binary] ++ server_options)
  {:ok, {_, port}} = :ssl.sockname(listening)

  server =
    Task.async(fn ->
      {:ok, socket} = :ssl.transport_accept(listening)

      case :ssl.handshake(socket, 5000) do
        {:ok, socket} ->
          {:ok, data} = :ssl.recv(socket, 0, 5000)
          :ok = :ssl.send(socket, ["got ", data, :binary.copy("x", 100_000)])
          {:error, :closed} = :ssl.recv(socket, 0, 5000)
          :ok

        {:error, {:tls_alert, {kind, _}}} ->
          {:alert, kind}

        {:error, reason} ->
          {:error, reason}
      end
    end)

  client_options = [active: false, mode: :binary, server_name_indication: ~c"localhost", customize_hostname_check: [match_fun: fn _, _ -> true end]] ++ client_options

  client =
    with {:ok, socket} <- :ssl.connect({127, 0, 0, 1}, port, client_options, 5000),
         :ok <- :ssl.send(socket, "hello"),
         {:ok, data} <- :ssl.recv(socket, 100_009, 5000) do
      {:ok, information} = :ssl.connection_information(socket, [:protocol, :selected_cipher_suite])
      suite = :ssl.suite_to_str(information[:selected_cipher_suite])
      result = {information[:protocol], suite, :ssl.negotiated_protocol(socket), binary_part(data, 0, 9), byte_size(data)}
      :ssl.close(socket)
      result
    else
      {:error, {:tls_alert, {kind, _}}} -> {:alert, kind}
      other -> other
    end

  answer = Task.await(server, 10_000)
  :ssl.close(listening)
  {client, answer}
end

{rsa_server, rsa_client} = chains.({:rsa, 2048, 65_537})
{ec_server, ec_client} = chains.({:namedCurve, :secp256r1})
{ed_server, ed_client} = chains.({:namedCurve, :ed25519})
versions = [:"tlsv1.2", :"tlsv1.3"]

for version <- versions, {server, client} <- [{rsa_server, rsa_client}, {ec_server, ec_client}] do
  IO.inspect(session.([versions: [version]] ++ server, [versions: [version], verify: :verify_peer] ++ client))
end

IO.inspect(session.([versions: [:"tlsv1.3"]] ++ ed_server, [versions: [:"tlsv1.3"], verify: :verify_peer] ++ ed_client))

# Every suite of 1.3, and some of each kind of 1.2.
for suite <- :ssl.cipher_suites(:exclusive, :"tlsv1.3") do
  IO.inspect(session.([versions: [:"tlsv1.3"]] ++ rsa_server, [versions: [:"tlsv1.3"], ciphers: [suite]] ++ rsa_client))
end

for name <- ~w(ECDHE-RSA-AES256-GCM-SHA384 ECDHE-RSA-CHACHA20-POLY1305 ECDHE-RSA-AES128-SHA256 DHE-RSA-AES128-GCM-SHA256 AES128-GCM-SHA256) do
  ciphers = [:ssl.str_to_suite(String.to_charlist(name))]
  options = [versions: [:"tlsv1.2"], ciphers: ciphers]
  IO.inspect(session.(options ++ rsa_server, options ++ rsa_client))
end

for version <- versions, group <- [:x25519, :secp256r1, :secp384r1] do
  groups = if version == :"tlsv1.3", do: [supported_groups: [group]], else: [eccs: [group]] |> then(&if group == :x25519, do: [], else: &1)
  IO.inspect({group, session.([versions: [version]] ++ rsa_server, [versions: [version]] ++ groups ++ rsa_client)})
end

for version <- versions do
  IO.inspect(session.([versions: [version], alpn_preferred_protocols: ["h2", "http/1.1"]] ++ rsa_server, [versions: [version], alpn_advertised_protocols: ["http/1.1", "h2"]] ++ rsa_client))
  IO.inspect(session.([versions: [version], alpn_preferred_protocols: ["h2"]] ++ rsa_server, [versions: [version], alpn_advertised_protocols: ["spdy"]] ++ rsa_client))
  # with a client's certificate, with none where one is wanted, and with one of others
  wanted = [versions: [version], verify: :verify_peer, fail_if_no_peer_cert: true]
  IO.inspect(session.(wanted ++ rsa_server, [versions: [version], verify: :verify_peer] ++ rsa_client))
  {_, answer} = session.(wanted ++ rsa_server, [versions: [version], verify: :verify_none])
  IO.inspect(answer)
  {client, _} = session.([versions: [version]] ++ rsa_server, [versions: [version], verify: :verify_peer] ++ ec_client)
  IO.inspect(client)
end

IO.inspect(session.([versions: [:"tlsv1.3"]] ++ rsa_server, [versions: [:"tlsv1.2"]] ++ rsa_client))

psk = [versions: [:"tlsv1.2"], ciphers: [:ssl.str_to_suite(~c"PSK-AES128-GCM-SHA256")], psk_identity: ~c"identity", user_lookup_fun: {fn :psk, _, secret -> {:ok, secret} end, :binary.copy("k", 32)}]
IO.inspect(session.(psk ++ rsa_server, [verify: :verify_none] ++ psk))
