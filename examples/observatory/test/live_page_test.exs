# The live page, as a browser talks to it.

defmodule Observatory.LivePageTest do
  use ExUnit.Case

  import Observatory.Client

  @close 8
  @pong 10

  defp open(scheme, headers \\ []) do
    socket = connect(scheme)
    {%{status: 101}, bytes} = upgrade(socket, "/live", headers)
    {socket, bytes}
  end

  # Reads updates until one is as wanted.
  defp await({socket, bytes}, wanted) do
    {{1, text}, bytes} = frame(socket, bytes)
    update = JSON.decode!(text)
    if wanted.(update), do: {update, {socket, bytes}}, else: await({socket, bytes}, wanted)
  end

  defp tell({socket, _} = page, command) do
    send_frame(socket, :text, JSON.encode!(command))
    page
  end

  for scheme <- [:http, :https] do
    test "#{scheme}: a page is told of the node, in the order it asks for" do
      page = open(unquote(scheme))
      {first, page} = await(page, &is_map_key(&1, "history"))
      assert first["table"]["column"] == "reductions"
      assert [%{"pid" => _, "name" => _, "memory" => _} | _] = first["table"]["rows"]

      {update, page} =
        page |> tell(%{sort: "memory"}) |> await(&(&1["table"]["column"] == "memory"))

      sizes = Enum.map(update["table"]["rows"], & &1["memory"])
      assert sizes == Enum.sort(sizes, :desc)

      {update, page} =
        page |> tell(%{sort: "memory"}) |> await(&(&1["table"]["direction"] == "asc"))

      sizes = Enum.map(update["table"]["rows"], & &1["memory"])
      assert sizes == Enum.sort(sizes)

      {update, _} = await(page, &is_map_key(&1, "pulse"))
      assert update["pulse"]["processes"] > 50
    end
  end

  test "processes are started, shown, killed and stopped" do
    page = open(:http)
    {_, page} = page |> tell(%{start: 200}) |> await(&(&1["pulse"]["crowd"] == 200))
    assert Observatory.Crowd.size() == 200
    [{_, pid, _, _} | _] = DynamicSupervisor.which_children(Observatory.Crowd)
    name = Observatory.Processes.text(pid)

    {%{"process" => process}, page} =
      page |> tell(%{show: name}) |> await(&is_map_key(&1, "process"))

    assert %{"pid" => ^name, "killable" => true, "status" => "waiting"} = process
    {_, page} = page |> tell(%{kill: name}) |> await(& &1["process"]["gone"])
    {_, page} = await(page, &(&1["pulse"]["crowd"] == 200))
    {_, _} = page |> tell(%{stop: true}) |> await(&(&1["pulse"]["crowd"] == 0))
  end

  test "only those who were started by a page are killed by one" do
    clock = Process.whereis(Observatory.HTTP.Clock)
    name = Observatory.Processes.text(clock)
    page = :http |> open() |> tell(%{show: name})
    {%{"process" => process}, page} = await(page, &is_map_key(&1, "process"))
    refute process["killable"]
    {_, _} = page |> tell(%{kill: name}) |> await(&is_map_key(&1, "process"))
    assert Process.whereis(Observatory.HTTP.Clock) == clock
  end

  test "nonsense does no harm" do
    page = open(:http)

    for command <- [
          %{},
          %{sort: 1},
          %{sort: "x"},
          %{show: 7},
          %{show: "<1.2"},
          %{show: "<9.9.9>"},
          %{start: -1},
          %{start: 10_001},
          %{kill: []}
        ],
        do: tell(page, command)

    {_, {socket, bytes}} =
      page |> tell(%{sort: "pid"}) |> await(&(&1["table"]["column"] == "pid"))

    send_frame(socket, :text, "no json")
    assert {@close, <<1007::16>>} = last(socket, bytes)
  end

  test "pings are answered, closings too" do
    {socket, bytes} = open(:https)
    send_frame(socket, :ping, "are you there")
    assert {@pong, "are you there"} = until(socket, bytes, @pong)

    {socket, bytes} = open(:https)
    send_frame(socket, :close, <<3000::16, "enough">>)
    assert {@close, <<3000::16>>} = last(socket, bytes)
  end

  test "what is no handshake" do
    socket = connect(:http)
    assert %{status: 426} = request(socket, "GET", "/live")
    upgrade = [{"upgrade", "websocket"}, {"connection", "upgrade"}]

    assert %{status: 426, headers: %{"sec-websocket-version" => "13"}} =
             request(socket, "GET", "/live", upgrade)

    assert %{status: 400} =
             request(socket, "GET", "/live", [{"sec-websocket-version", "13"} | upgrade])
  end

  defp until(socket, bytes, code) do
    case frame(socket, bytes) do
      {{^code, _} = frame, _} -> frame
      {_, bytes} -> until(socket, bytes, code)
    end
  end

  defp last(socket, bytes) do
    frame = until(socket, bytes, @close)
    assert closed?(socket)
    frame
  end
end
