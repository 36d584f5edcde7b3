# TLS with peers that send what is none: garbage, records cut off, too long, of other versions, damaged, out of order
# timeout: 60
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssl)
loopback = {127, 0, 0, 1}
options = [digest: :sha256, key: {:namedCurve, :secp256r1}]
chain = %{root: options, intermediates: [options], peer: options}
%{server_config: server, client_config: client} = :public_key.pkix_test_data(%{server_chain: chain, client_chain: chain})

told = fn
  {:error, {:tls_alert, {kind, _}}} -> {:alert, kind}
  {:ok, _} -> :ok
  other -> other
end

record = fn kind, data -> <<kind, 3, 3, byte_size(data)::16, data::binary>> end
handshake = fn kind, data -> record.(22, <<kind, byte_size(data)::24, data::binary>>) end
random = :binary.copy(<<7>>, 32)
hello = fn version, suites, extensions ->
  suites = for suite <- suites, into: <<>>, do: <<suite::16>>
  <<version::16, random::binary, 0, byte_size(suites)::16, suites::binary, 1, 0, byte_size(extensions)::16, extensions::binary>>
end

versions_13 = <<43::16, 3::16, 2, 0x0304::16>>
signatures = <<13::16, 4::16, 2::16, 0x0403::16>>
groups = <<10::16, 4::16, 2::16, 23::16>>
share = fn point -> data = <<23::16, byte_size(point)::16, point::binary>>; <<51::16, byte_size(data) + 2::16, byte_size(data)::16, data::binary>> end
{point, _} = :crypto.generate_key(:ecdh, :secp256r1)

openings = [
  nothing: "",
  text: "GET / HTTP/1.1\r\nhost: x\r\n\r\n",
  zeros: :binary.copy(<<0>>, 100),
  ones: :binary.copy(<<255>>, 100),
  half_a_header: <<22, 3>>,
  half_a_record: binary_part(handshake.(1, hello.(0x0303, [0xC02B], "")), 0, 20),
  empty_record: record.(22, ""),
  too_long: <<22, 3, 3, 0xFFFF::16, :binary.copy("x", 65_535)::binary>>,
  unknown_kind: record.(99, "abcd"),
  data_first: record.(23, "abcd"),
  cipher_change_first: record.(20, <<1>>),
  finished_first: handshake.(20, "123456789012"),
  alert_fatal: record.(21, <<2, 40>>),
  alert_close: record.(21, <<1, 0>>),
  alert_malformed: record.(21, <<9>>),
  hello_empty: handshake.(1, ""),
  hello_cut: handshake.(1, binary_part(hello.(0x0303, [0xC02B], ""), 0, 30)),
  hello_longer: handshake.(1, hello.(0x0303, [0xC02B], "") <> "more"),
  hello_long_extension: handshake.(1, hello.(0x0303, [0xC02B], <<13::16, 0xFFFF::16>>)),
  hello_no_suites: handshake.(1, hello.(0x0303, [], "")),
  hello_unknown_suites: handshake.(1, hello.(0x0303, [0x5A5A, 0xFFFF], signatures <> groups)),
  hello_old: handshake.(1, hello.(0x0300, [0xC02B], signatures <> groups)),
  hello_tls10: handshake.(1, hello.(0x0301, [0xC009], signatures <> groups)),
  hello_12: handshake.(1, hello.(0x0303, [0xC02B], signatures <> groups)),
  hello_12_fallback: handshake.(1, hello.(0x0303, [0xC02B, 0x5600], signatures <> groups)),
  hello_twice_12: handshake.(1, hello.(0x0303, [0xC02B], signatures <> groups)) <> handshake.(1, hello.(0x0303, [0xC02B], signatures <> groups)),
  hello_13: handshake.(1, hello.(0x0303, [0x1301], versions_13 <> signatures <> groups <> share.(point))),
  hello_13_no_share: handshake.(1, hello.(0x0303, [0x1301], versions_13 <> signatures <> groups)),
  hello_13_bad_point: handshake.(1, hello.(0x0303, [0x1301], versions_13 <> signatures <> groups <> share.(<<4, 1::512>>))),
  hello_13_short_point: handshake.(1, hello.(0x0303, [0x1301], versions_13 <> signatures <> groups <> share.(<<4, 1>>))),
  hello_13_twice_an_extension: handshake.(1, hello.(0x0303, [0x1301], versions_13 <> versions_13 <> signatures <> groups <> share.(point))),
  server_hello: handshake.(2, <<0x0303::16, random::binary, 0, 0x1301::16, 0>>)
]

for versions <- [[:"tlsv1.2"], [:"tlsv1.3"], [:"tlsv1.3", :"tlsv1.2"]], {name, bytes} <- openings do
  {:ok, listening} = :ssl.listen(0, [ip: loopback, active: false, versions: versions] ++ server)
  {:ok, {_, port}} = :ssl.sockname(listening)

  task =
    Task.async(fn ->
      {:ok, socket} = :ssl.transport_accept(listening)
      told.(:ssl.handshake(socket, 4000))
    end)

  {:ok, socket} = :gen_tcp.connect(loopback, port, [:binary, active: false])
  :ok = :gen_tcp.send(socket, bytes)
  :gen_tcp.shutdown(socket, :write)
  IO.inspect({:server, versions, name, Task.await(task)})
  :gen_tcp.close(socket)
  :ssl.close(listening)
end

# The same to a client, before and after its hello, and answers that are none.
answers =
  Keyword.take(openings, [:nothing, :text, :zeros, :ones, :half_a_header, :half_a_record, :empty_record, :too_long, :unknown_kind, :data_first, :cipher_change_first, :finished_first, :alert_fatal, :alert_close, :alert_malformed, :server_hello, :hello_12]) ++
    [
      hello_of_ssl3: handshake.(2, <<0x0300::16, random::binary, 0, 0x002F::16, 0>>),
      hello_of_other_suite: handshake.(2, <<0x0303::16, random::binary, 0, 0x002F::16, 0>>),
      hello_compressed: handshake.(2, <<0x0303::16, random::binary, 0, 0xC02B::16, 1>>),
      hello_12: handshake.(2, <<0x0303::16, random::binary, 0, 0xC02B::16, 0>>),
      hello_12_no_certificate: handshake.(2, <<0x0303::16, random::binary, 0, 0xC02B::16, 0>>) <> handshake.(11, <<0::24>>),
      hello_12_bad_certificate: handshake.(2, <<0x0303::16, random::binary, 0, 0xC02B::16, 0>>) <> handshake.(11, <<8::24, 5::24, "abcde">>),
      hello_12_done: handshake.(2, <<0x0303::16, random::binary, 0, 0xC02B::16, 0>>) <> handshake.(14, "")
    ]

for versions <- [[:"tlsv1.2"], [:"tlsv1.3"]], {name, bytes} <- answers do
  {:ok, listening} = :gen_tcp.listen(0, [:binary, active: false, ip: loopback])
  {:ok, port} = :inet.port(listening)

  task =
    Task.async(fn ->
      try do
        told.(:ssl.connect(loopback, port, [versions: versions, verify: :verify_none, active: false] ++ client, 4000))
      catch
        :exit, _ -> :exit # some answers OTP's own code does not expect
      end
    end)

  {:ok, socket} = :gen_tcp.accept(listening)
  {:ok, <<22, _::binary>>} = :gen_tcp.recv(socket, 0)
  :gen_tcp.send(socket, bytes)
  :gen_tcp.shutdown(socket, :write)
  IO.inspect({:client, versions, name, Task.await(task)})
  Enum.each([socket, listening], &:gen_tcp.close/1)
end

# Records that somebody between the two damages, repeats, leaves out, or cuts off.
defmodule Between do
  # Carries records there and back; what comes to the server after the handshake goes through `change`.
  def carry(listening, port, change) do
    {:ok, client} = :gen_tcp.accept(listening)
    {:ok, server} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: false])
    spawn_link(fn -> copy(server, client, 0, fn _, record -> [record] end) end)
    copy(client, server, 0, change)
  end

  defp copy(from, to, count, change) do
    with {:ok, <<kind, _::16, size::16>> = header} <- :gen_tcp.recv(from, 5),
         {:ok, data} <- :gen_tcp.recv(from, size) do
      count = if kind == 23, do: count + 1, else: count
      :gen_tcp.send(to, change.(count, header <> data))
      copy(from, to, count, change)
    else
      _ -> :gen_tcp.shutdown(to, :write)
    end
  end
end

flip = fn bytes, at -> <<before::binary-size(at), byte, rest::binary>> = bytes; <<before::binary, Bitwise.bxor(byte, 1), rest::binary>> end

for {version, suites} <- [{:"tlsv1.2", ["ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-CHACHA20-POLY1305"]}, {:"tlsv1.3", ["TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256"]}],
    suite <- suites,
    {name, change} <- [damaged: &flip.(&1, byte_size(&1) - 1), damaged_first: &flip.(&1, 5), header: &flip.(&1, 2), shorter: fn <<kind, version::16, size::16, data::binary>> -> <<kind, version::16, size - 1::16, binary_part(data, 0, size - 1)::binary>> end, twice: &[&1, &1], left_out: fn _ -> [] end, cut: &binary_part(&1, 0, 10)] do
  # In TLS 1.3 the first record of this kind is the client's Finished.
  ciphers = [:ssl.str_to_suite(to_charlist(suite))]
  number = if version == :"tlsv1.3", do: 2, else: 1
  {:ok, listening} = :ssl.listen(0, [ip: loopback, active: false, versions: [version], ciphers: ciphers, mode: :binary] ++ server)
  {:ok, {_, port}} = :ssl.sockname(listening)
  {:ok, between} = :gen_tcp.listen(0, [:binary, active: false, ip: loopback])
  {:ok, near} = :inet.port(between)
  spawn_link(fn -> Between.carry(between, port, fn count, record -> if count == number and binary_part(record, 0, 1) == <<23>>, do: change.(record), else: [record] end) end)

  task =
    Task.async(fn ->
      {:ok, socket} = :ssl.transport_accept(listening)
      # Whether the data before a repeated record is still handed out, and how the end is told, is a race.
      data =
        with {:ok, socket} <- :ssl.handshake(socket, 4000) do
          Stream.repeatedly(fn -> :ssl.recv(socket, 5, 4000) end) |> Enum.take_while(&match?({:ok, _}, &1))
        else
          _ -> []
        end

      if name == :twice, do: length(data) < 2, else: data
    end)

  {:ok, socket} = :ssl.connect(loopback, near, [versions: [version], ciphers: ciphers, verify: :verify_none, active: false] ++ client, 4000)
  :ok = :ssl.send(socket, "first")
  {:ok, _} = :ssl.connection_information(socket, [:protocol])
  if name in [:left_out, :cut], do: :ssl.send(socket, "other")
  IO.inspect({version, suite, name, Task.await(task)})
  :ssl.close(socket)
  Enum.each([between], &:gen_tcp.close/1)
  :ssl.close(listening)
end
