# TLS clients against `openssl s_server`, for tls.sh; what it prints must be the same under both runtimes. Arguments: the
# folder of certificates, then `name=port` of each server.
[folder | servers] = System.argv()
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssl)
{:ok, _} = Application.ensure_all_started(:inets)
ports = Map.new(servers, fn text -> [name, port] = String.split(text, "="); {name, String.to_integer(port)} end)
path = &to_charlist(Path.join(folder, &1))
pair = fn name -> [certfile: path.(name <> ".pem"), keyfile: path.(name <> ".key")] end
verified = [verify: :verify_peer, cacertfile: path.("ca.pem"), server_name_indication: ~c"localhost"]

defmodule Client do
  # What was agreed on and the line that came back, reversed by the server; or the alert.
  def session(port, options, line \\ "hello") do
    with {:ok, socket} <- :ssl.connect({127, 0, 0, 1}, port, [:binary, active: false] ++ options, 10_000),
         :ok <- :ssl.send(socket, line <> "\n"),
         {:ok, back} <- receive_line(socket, "") do
      {:ok, agreed} = :ssl.connection_information(socket, [:protocol, :selected_cipher_suite, :session_resumption])
      alpn = :ssl.negotiated_protocol(socket)
      :ssl.close(socket)
      {agreed[:protocol], :ssl.suite_to_str(agreed[:selected_cipher_suite]), alpn, agreed[:session_resumption], String.reverse(String.trim_trailing(back)) == line}
    else
      {:error, {:tls_alert, {kind, _}}} -> {:alert, kind}
      other -> other
    end
  end

  # With TLS 1.3, a server may refuse after the client's handshake: any alert then comes in the place of data.
  defp receive_line(socket, seen) do
    case :ssl.recv(socket, 0, 10_000) do
      {:ok, data} -> if String.ends_with?(data, "\n"), do: {:ok, seen <> data}, else: receive_line(socket, seen <> data)
      error -> error
    end
  end
end

versions = [:"tlsv1.2", :"tlsv1.3"]

for name <- ~w(rsa ecdsa ed25519 expired early other_host unknown_ca), version <- versions do
  IO.inspect({name, Client.session(ports[name], [versions: [version]] ++ verified)})
end

for version <- versions do
  IO.inspect({:not_verified, Client.session(ports["unknown_ca"], versions: [version], verify: :verify_none)})
  IO.inspect({:long, Client.session(ports["rsa"], [versions: [version]] ++ verified, String.duplicate("0123456789abcdef", 900))})
  IO.inspect({:alpn, Client.session(ports["rsa"], [versions: [version], alpn_advertised_protocols: ["http/1.1", "h2"]] ++ verified)})
  IO.inspect({:alpn_none, Client.session(ports["rsa"], [versions: [version], alpn_advertised_protocols: ["other"]] ++ verified)})
  IO.inspect({:certificate, Client.session(ports["demands"], [versions: [version]] ++ pair.("client") ++ verified)})
  IO.inspect({:certificate_ecdsa, Client.session(ports["demands"], [versions: [version]] ++ pair.("client_ecdsa") ++ verified)})
  # Whether the alert comes before the end of the connection is a race.
  for {name, own} <- [none: [], strange: pair.("stranger")] do
    outcome = Client.session(ports["demands"], [versions: [version]] ++ own ++ verified)
    IO.inspect({:certificate, name, elem(outcome, 0) in [:alert, :error]})
  end

end

# A certificate that its authority has revoked.
{:ok, revoked} = File.read(path.("crl.pem"))
[{:CertificateList, crl, _}] = :public_key.pem_decode(revoked)
:ok = :ssl_crl_cache.insert({:der, [crl]})
checked = [crl_check: :peer, crl_cache: {:ssl_crl_cache, {:internal, []}}] ++ verified
for name <- ~w(rsa revoked), version <- versions, do: IO.inspect({:checked, name, Client.session(ports[name], [versions: [version]] ++ checked)})

# Each suite that both have.
for suite <- :ssl.cipher_suites(:default, :"tlsv1.2") ++ [:ssl.str_to_suite(~c"AES128-SHA"), :ssl.str_to_suite(~c"AES256-GCM-SHA384"), :ssl.str_to_suite(~c"ECDHE-RSA-AES128-SHA")] do
  IO.inspect({:suite, Client.session(ports["rsa"], [versions: [:"tlsv1.2"], ciphers: [suite]] ++ verified)})
end

for suite <- :ssl.cipher_suites(:exclusive, :"tlsv1.3"), do: IO.inspect({:suite, Client.session(ports["rsa"], [versions: [:"tlsv1.3"], ciphers: [suite]] ++ verified)})
for group <- [:x25519, :x448, :secp256r1, :secp384r1, :secp521r1, :ffdhe2048], do: IO.inspect({group, Client.session(ports["rsa"], [versions: [:"tlsv1.3"], supported_groups: [group]] ++ verified)})

# Sessions taken up again.
for _ <- 1..3 do
  IO.inspect({:ticket, Client.session(ports["rsa"], [versions: [:"tlsv1.3"], session_tickets: :auto] ++ verified)})
end

psk = {fn :psk, _, key -> {:ok, key} end, :binary.copy(<<0xAB>>, 16)}

for name <- ~w(PSK-AES128-GCM-SHA256 DHE-PSK-AES256-GCM-SHA384) do
  IO.inspect({name, Client.session(ports["psk"], versions: [:"tlsv1.2"], ciphers: [:ssl.str_to_suite(to_charlist(name))], psk_identity: ~c"Client_identity", user_lookup_fun: psk, verify: :verify_none)})
end

wrong = {fn :psk, _, key -> {:ok, key} end, :binary.copy(<<0xAC>>, 16)}
IO.inspect({:wrong_psk, Client.session(ports["psk"], versions: [:"tlsv1.2"], ciphers: [:ssl.str_to_suite(~c"PSK-AES128-GCM-SHA256")], psk_identity: ~c"Client_identity", user_lookup_fun: wrong, verify: :verify_none)})

# https by httpc from a server of pages.
for {options, name} <- [{verified, "pages"}, {[verify: :verify_none], "pages"}, {Keyword.put(verified, :cacertfile, path.("other_ca.pem")), "pages"}] do
  result = :httpc.request(:get, {~c"https://localhost:#{ports[name]}/page.txt", []}, [ssl: options], body_format: :binary)

  case result do
    {:ok, {{_, status, _}, _, body}} -> IO.inspect({:httpc, status, :erlang.md5(body) == :erlang.md5(File.read!(path.("page.txt")))})
    {:error, {:failed_connect, [_, {_, _, {:tls_alert, {kind, _}}}]}} -> IO.inspect({:httpc, kind})
    other -> IO.inspect(other)
  end
end
