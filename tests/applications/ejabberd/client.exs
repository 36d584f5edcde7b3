# Two XMPP clients for ejabberd.sh: they register, log in by SCRAM over STARTTLS, and one sends the other messages, which
# come in order. Prints outcomes on standard output, the time on standard error. Arguments: port, the authority's
# certificate, how many messages.
[port, authority, count] = System.argv()
[port, count] = Enum.map([port, count], &String.to_integer/1)
Logger.configure(level: :none)
{:ok, _} = Application.ensure_all_started(:ssl)

defmodule Xmpp do
  defstruct [:socket, transport: :gen_tcp, seen: ""]
  @opening "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>"

  def connect(port) do
    {:ok, socket} = :gen_tcp.connect({127, 0, 0, 1}, port, [:binary, active: false, nodelay: true])
    %Xmpp{socket: socket}
  end

  def send_text(client, text), do: client.transport.send(client.socket, text)

  # What has come up to the end of the first match of `pattern`, and what it captured; the rest stays for later.
  def await(client, pattern) do
    case Regex.run(pattern, client.seen, return: :index) do
      [{start, size} | groups] ->
        captured = for {at, length} <- groups, do: binary_part(client.seen, at, length)
        used = start + size
        {%{client | seen: binary_part(client.seen, used, byte_size(client.seen) - used)}, captured}

      nil ->
        {:ok, data} = client.transport.recv(client.socket, 0, 60_000)
        await(%{client | seen: client.seen <> data}, pattern)
    end
  end

  # A new stream, and the features that the server offers.
  def open(client) do
    :ok = send_text(client, @opening)
    {client, [features]} = await(client, ~r{<stream:features>(.*?)</stream:features>}s)
    {client, features}
  end

  def start_tls(client, authority) do
    :ok = send_text(client, "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
    {client, _} = await(client, ~r{<proceed[^>]*/>})
    options = [verify: :verify_peer, cacertfile: authority, server_name_indication: ~c"localhost"]
    {:ok, socket} = :ssl.connect(client.socket, options, 20_000)
    {:ok, [protocol: protocol]} = :ssl.connection_information(socket, [:protocol])
    {%{client | socket: socket, transport: :ssl, seen: ""}, protocol}
  end

  def register(client, name, password) do
    :ok = send_text(client, "<iq type='set' id='register'><query xmlns='jabber:iq:register'><username>#{name}</username><password>#{password}</password></query></iq>")
    {client, [kind]} = await(client, ~r{<iq[^>]*type='(\w+)'[^>]*id='register'[^>]*?(?:/>|>.*?</iq>)|<iq[^>]*id='register'[^>]*type='(\w+)'.*?(?:/>|</iq>)}s) |> last_group()
    {client, kind}
  end

  defp last_group({client, groups}), do: {client, [List.last(groups)]}

  # SCRAM-SHA-1 (RFC 5802), with the server's signature checked.
  def log_in(client, name, password) do
    digest = :sha
    nonce = Base.encode64(:crypto.strong_rand_bytes(18))
    bare = "n=#{name},r=#{nonce}"
    :ok = send_text(client, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>#{Base.encode64("n,," <> bare)}</auth>")

    case await(client, ~r{<(challenge|failure)[^>]*>(.*?)</(?:challenge|failure)>}s) do
      {client, ["failure", why]} ->
        {client, {:failure, why |> String.split(["<", "/", ">"], trim: true) |> hd()}}

      {client, ["challenge", challenge]} ->
        first = Base.decode64!(challenge)
        fields = Map.new(String.split(first, ","), fn <<key, ?=, value::binary>> -> {key, value} end)
        true = String.starts_with?(fields[?r], nonce)
        hash = fn key, text -> :crypto.mac(:hmac, digest, key, text) end
        salted = :crypto.pbkdf2_hmac(digest, password, Base.decode64!(fields[?s]), String.to_integer(fields[?i]), byte_size(:crypto.hash(digest, "")))
        client_key = hash.(salted, "Client Key")
        final = "c=biws,r=#{fields[?r]}"
        text = "#{bare},#{first},#{final}"
        proof = :crypto.exor(client_key, hash.(:crypto.hash(digest, client_key), text))
        :ok = send_text(client, "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>#{Base.encode64("#{final},p=#{Base.encode64(proof)}")}</response>")

        case await(client, ~r{<(success|failure)[^>]*>(.*?)</(?:success|failure)>}s) do
          {client, ["success", data]} ->
            "v=" <> signature = Base.decode64!(data)
            {client, {:success, Base.decode64!(signature) == hash.(hash.(salted, "Server Key"), text)}}

          {client, ["failure", why]} ->
            {client, {:failure, why |> String.split(["<", "/", ">"], trim: true) |> hd()}}
        end
    end
  end

  def bind(client, resource) do
    :ok = send_text(client, "<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>#{resource}</resource></bind></iq>")
    {client, [jid]} = await(client, ~r{<jid>(.*?)</jid>})
    :ok = send_text(client, "<presence/>")
    {client, _} = await(client, ~r{<presence[^>]*from='#{jid}'})
    {client, jid}
  end

  def encrypted(port, authority) do
    {client, before} = connect(port) |> open()
    {client, protocol} = start_tls(client, authority)
    {client, features} = open(client)
    {client, before, protocol, features}
  end

  def session(port, authority, name) do
    {client, _, _, _} = encrypted(port, authority)
    {client, outcome} = log_in(client, name, "secret of #{name}")
    {client, _} = open(client)
    {client, jid} = bind(client, "here")
    {client, outcome, jid}
  end

  def close(client) do
    send_text(client, "</stream:stream>")
    client.transport.close(client.socket)
  end
end

{client, before, protocol, features} = Xmpp.encrypted(port, authority)
mechanisms = Regex.scan(~r{<mechanism>(.*?)</mechanism>}, features, capture: :all_but_first) |> List.flatten() |> Enum.sort()
IO.inspect({:offers, before =~ "starttls", before =~ "<mechanism>", protocol, mechanisms, features =~ "http://jabber.org/features/iq-register"})
{client, first} = Xmpp.register(client, "alice", "secret of alice")
{client, again} = Xmpp.register(client, "alice", "another")
IO.inspect({:registered, first, again})
Xmpp.close(client)
{client, _, _, _} = Xmpp.encrypted(port, authority)
IO.inspect({:registered, Xmpp.register(client, "bob", "secret of bob") |> elem(1)})
Xmpp.close(client)

for {name, password} <- [{"alice", "wrong"}, {"nobody", "x"}] do
  {client, _, _, _} = Xmpp.encrypted(port, authority)
  IO.inspect({:refused, name, Xmpp.log_in(client, name, password) |> elem(1)})
  Xmpp.close(client)
end

for name <- ["alice", "bob"] do
  {client, outcome, jid} = Xmpp.session(port, authority, name)
  IO.inspect({outcome, jid})
  Xmpp.close(client)
end

# What is no XML, before and after STARTTLS.
client = Xmpp.connect(port)
Xmpp.send_text(client, "GET / HTTP/1.1\r\n\r\n")
IO.inspect({:garbage, Xmpp.await(client, ~r{<stream:error>.*?<([a-z-]+) xmlns}s) |> elem(1)})
{client, _, _, _} = Xmpp.encrypted(port, authority)
Xmpp.send_text(client, "<iq type='set'><a></b>")
IO.inspect({:garbage, Xmpp.await(client, ~r{<stream:error>.*?<([a-z-]+) xmlns}s) |> elem(1)})

{alice, _, _} = Xmpp.session(port, authority, "alice")
{bob, _, jid} = Xmpp.session(port, authority, "bob")
started = System.monotonic_time(:millisecond)

spawn_link(fn ->
  for numbers <- Enum.chunk_every(1..count, 100) do
    :ok = Xmpp.send_text(alice, for(n <- numbers, do: "<message to='#{jid}' type='chat' id='m#{n}'><body>number #{n} &amp; ü</body></message>"))
  end
end)

defmodule Receiver do
  def run(bob, next, count) when next > count, do: {bob, :all_in_order}

  def run(bob, next, count) do
    {bob, [body]} = Xmpp.await(bob, ~r{<message[^>]*>.*?<body>(.*?)</body>.*?</message>}s)
    if body == "number #{next} &amp; ü", do: run(bob, next + 1, count), else: {bob, {:wrong, next, body}}
  end
end

{bob, outcome} = Receiver.run(bob, 1, count)
IO.inspect({:messages, count, outcome})
IO.puts(:stderr, "#{System.monotonic_time(:millisecond) - started} ms")
Enum.each([alice, bob], &Xmpp.close/1)
