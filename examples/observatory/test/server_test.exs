# The server as clients see it, over TCP and over TLS.

defmodule Observatory.ServerTest do
  use ExUnit.Case, async: true

  import Observatory.Client

  for scheme <- [:http, :https] do
    describe "#{scheme}:" do
      setup do
        {:ok, socket: connect(unquote(scheme))}
      end

      test "many requests over one connection", %{socket: socket} do
        for _ <- 1..20 do
          assert %{status: 200, body: "Hello, world!\n"} = request(socket, "GET", "/hello")
        end

        assert %{status: 200, headers: %{"connection" => "close"}} =
                 request(socket, "GET", "/hello", [{"connection", "close"}])

        assert closed?(socket)
      end

      test "requests that do not wait for responses are answered in order", %{socket: socket} do
        push(
          socket,
          for(
            path <- ["/hello", "/nothing", "/assets/icon.svg"],
            do: "GET #{path} HTTP/1.1\r\nhost: h\r\n\r\n"
          )
        )

        assert {%{status: 200, body: "Hello" <> _}, rest} = response(socket)
        assert {%{status: 404}, rest} = response(socket, rest)
        assert {%{status: 200, body: "<svg" <> _}, ""} = response(socket, rest)
      end

      test "clients of HTTP/1.0", %{socket: socket} do
        push(socket, "GET /processes.csv HTTP/1.0\r\n\r\n")
        assert {%{status: 200, headers: headers, body: body}, ""} = response(socket)
        refute is_map_key(headers, "transfer-encoding")
        assert String.ends_with?(body, "\r\n")
      end

      test "a stream in chunks", %{socket: socket} do
        assert %{status: 200, body: "pid,name," <> _ = body} =
                 request(socket, "GET", "/processes.csv")

        assert body =~ "\"Observatory.Supervisor\""
        assert %{status: 200, body: ""} = request(socket, "HEAD", "/processes.csv")
        assert %{status: 200} = request(socket, "GET", "/hello")
      end

      test "methods", %{socket: socket} do
        assert %{status: 200, body: "", headers: %{"content-length" => "14"}} =
                 request(socket, "HEAD", "/hello")

        assert %{status: 204, headers: %{"allow" => allow}} = request(socket, "OPTIONS", "/hello")
        assert allow |> String.split(", ") |> Enum.sort() == ["GET", "HEAD", "OPTIONS"]

        assert %{status: 405, headers: %{"allow" => _}} =
                 request(socket, "POST", "/hello", [], "x")

        assert %{status: 405} = request(socket, "GET", "/name")
        assert %{status: 501} = request(socket, "BREW", "/hello")
        assert %{status: 404} = request(socket, "GET", "/hello/there")
      end

      test "a request that is refused ends the connection, after its answer", %{socket: socket} do
        push(socket, [
          "POST /name HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999\r\n\r\n",
          :binary.copy("x", 200_000)
        ])

        assert {%{status: 413, headers: %{"connection" => "close"}}, ""} = response(socket)
        assert closed?(socket)
      end

      test "a request that does not arrive", %{socket: socket} do
        push(socket, "GET /hello HTTP/1.1\r\nhost:")
        assert {%{status: 408}, ""} = response(socket)
        assert closed?(socket)
      end

      test "a body that is waited for", %{socket: socket} do
        push(socket, [
          "POST /name HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ntransfer-encoding: chunked\r\n",
          "content-type: application/x-www-form-urlencoded\r\n\r\n"
        ])

        assert {%{status: 100}, ""} = response(socket)
        push(socket, "5\r\nname=\r\n3\r\nA+B\r\n0\r\n\r\n")

        assert {%{status: 303, headers: %{"location" => "/", "set-cookie" => cookie}}, ""} =
                 response(socket)

        [cookie, _] = String.split(cookie, ";", parts: 2)
        assert request(socket, "GET", "/", [{"cookie", cookie}]).body =~ ~s(<b id="name">A B</b>)
      end

      test "files", %{socket: socket} do
        file = File.read!(Application.app_dir(:observatory, "priv/static/app.js"))
        size = byte_size(file)
        path = "/assets/app.js"

        assert %{status: 200, body: ^file, headers: %{"etag" => etag}} =
                 request(socket, "GET", path)

        assert %{status: 200, body: ""} = request(socket, "HEAD", path)

        assert %{status: 304, body: ""} =
                 request(socket, "GET", path, [{"if-none-match", ~s("x", W/#{etag})}])

        assert %{status: 200, body: ^file} =
                 request(socket, "GET", path, [{"if-none-match", ~s("x")}])

        ranged = &request(socket, "GET", path, [{"range", "bytes=#{&1}"} | &2])
        assert %{status: 206, headers: %{"content-range" => range}} = part = ranged.("10-19", [])
        assert {part.body, range} == {binary_part(file, 10, 10), "bytes 10-19/#{size}"}
        assert ranged.("-5", []).body == binary_part(file, size, -5)
        assert ranged.("#{size - 3}-", []).body == binary_part(file, size, -3)
        assert ranged.("0-999999", [{"if-range", etag}]).body == file
        assert %{status: 200, body: ^file} = ranged.("0-1", [{"if-range", ~s("old")}])
        assert %{status: 200, body: ^file} = ranged.("0-1,3-4", [])
        assert %{status: 416, headers: %{"content-range" => range}} = ranged.("#{size}-", [])
        assert range == "bytes */#{size}"

        for path <- [
              "/assets",
              "/assets/..",
              "/assets/../../mix.exs",
              "/assets/%2e%2e/x",
              "/assets/..%2fx",
              "/assets/a%00"
            ] do
          assert %{status: 404} = request(socket, "GET", path)
        end
      end

      test "pages of other sites can neither post nor open WebSockets", %{socket: socket} do
        assert %{status: 403} =
                 request(socket, "POST", "/forget", [{"origin", "https://elsewhere"}], "x")

        assert %{status: 303} =
                 request(
                   socket,
                   "POST",
                   "/forget",
                   [{"origin", "#{unquote(scheme)}://localhost"}],
                   "x"
                 )

        assert {%{status: 403}, ""} = upgrade(socket, "/live", [{"origin", "https://elsewhere"}])
      end

      test "what is told of a visitor is text, not markup", %{socket: socket} do
        form = [{"content-type", "application/x-www-form-urlencoded"}]

        %{headers: %{"set-cookie" => cookie}} =
          request(socket, "POST", "/name", form, "name=<i>%22%26")

        [cookie, _] = String.split(cookie, ";", parts: 2)

        assert request(socket, "GET", "/", [{"cookie", cookie}]).body =~
                 "<b id=\"name\">&lt;i&gt;&quot;&amp;</b>"
      end
    end
  end
end
