# httpc to httpd on loopback, over plain TCP and TLS: small and large bodies, and certificates that do not fit
# timeout: 60
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssl)
{:ok, _} = Application.ensure_all_started(:inets)
root = File.cwd!() |> String.to_charlist()
File.mkdir_p!("www")
File.write!("www/small.txt", "small")
File.write!("www/large.bin", :binary.copy("0123456789", 100_000))
options = [digest: :sha256, key: {:namedCurve, :secp256r1}]
chain = %{root: options, intermediates: [], peer: options}
%{server_config: server, client_config: client} = :public_key.pkix_test_data(%{server_chain: chain, client_chain: chain})

for {scheme, type} <- [{"http", :ip_comm}, {"https", {:ssl, server}}] do
  {:ok, pid} = :inets.start(:httpd, port: 0, bind_address: {127, 0, 0, 1}, server_name: ~c"localhost", server_root: root, document_root: root ++ ~c"/www", socket_type: type, modules: [:mod_get, :mod_head])
  port = :httpd.info(pid)[:port]
  tls = if scheme == "https", do: [ssl: [cacerts: client[:cacerts], verify: :verify_peer, server_name_indication: ~c"localhost", customize_hostname_check: [match_fun: fn _, _ -> true end]]], else: []

  for path <- ["/small.txt", "/large.bin", "/none"] do
    {:ok, {{_, status, phrase}, headers, body}} = :httpc.request(:get, {~c"#{scheme}://127.0.0.1:#{port}#{path}", []}, tls, body_format: :binary)
    IO.inspect({scheme, path, status, phrase, List.keyfind(headers, ~c"content-length", 0), status == 200 && :erlang.crc32(body)})
  end

  if scheme == "https" do
    # another profile, as this one keeps its connection
    {:ok, other} = :inets.start(:httpc, profile: :other)
    {:error, {:failed_connect, reasons}} = :httpc.request(:get, {~c"https://127.0.0.1:#{port}/small.txt", []}, [ssl: [cacerts: [], verify: :verify_peer]], [], other)
    IO.inspect(elem(List.last(reasons), 2) |> then(fn {:tls_alert, {kind, _}} -> kind; other -> other end))
  end

  :inets.stop(:httpd, pid)
end
