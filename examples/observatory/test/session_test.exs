# Sessions in cookies.

defmodule Observatory.SessionTest do
  use ExUnit.Case

  alias Observatory.Session
  alias Observatory.HTTP.{Request, Response}

  @request %Request{
    method: "GET",
    target: "/",
    path: "/",
    segments: [],
    query: "",
    version: {1, 1}
  }

  defp with_cookie(sealed), do: %{@request | headers: [{"cookie", "a=b; observatory=#{sealed}"}]}

  test "what is put is what is fetched" do
    session = %{"name" => "Zoë", "visits" => 7, "list" => [1, nil, true]}
    %{headers: [{"set-cookie", cookie}]} = Session.put(%Response{}, @request, session)
    assert "observatory=" <> rest = cookie
    [sealed, attributes] = String.split(rest, ";", parts: 2)
    assert attributes =~ "HttpOnly" and attributes =~ "SameSite=Lax"
    refute attributes =~ "Secure"
    refute Base.url_decode64!(sealed, padding: false) =~ "visits"
    assert Session.fetch(with_cookie(sealed)) == session

    %{headers: [{"set-cookie", cookie}]} =
      Session.put(%Response{}, %{@request | scheme: "https"}, session)

    assert cookie =~ "; Secure"
  end

  test "the same session never looks the same" do
    assert Session.seal(%{}, 0) != Session.seal(%{}, 0)
  end

  test "what was changed in any place is no session" do
    sealed = Session.seal(%{"visits" => 1}, 2_000)
    assert {:ok, %{"visits" => 1}} = Session.open(sealed, 1_000)
    {:ok, bytes} = Base.url_decode64(sealed, padding: false)

    for place <- 0..(byte_size(bytes) - 1) do
      <<before::binary-size(^place), byte, behind::binary>> = bytes

      changed =
        Base.url_encode64(<<before::binary, Bitwise.bxor(byte, 1), behind::binary>>,
          padding: false
        )

      assert Session.open(changed, 1_000) == :error
    end
  end

  test "what is no session is none" do
    for sealed <- [
          "",
          "x",
          "!!!",
          "AAAA",
          String.duplicate("A", 100),
          String.duplicate("A", 5_000)
        ] do
      assert Session.open(sealed, 0) == :error
      assert Session.fetch(with_cookie(sealed)) == %{}
    end

    assert Session.fetch(@request) == %{}
  end

  test "sessions expire" do
    sealed = Session.seal(%{}, 1_000)
    assert Session.open(sealed, 999) == {:ok, %{}}
    assert Session.open(sealed, 1_000) == :error
  end

  test "another secret, another key; a short one is refused" do
    Session.derive_key(String.duplicate("a", 32))
    sealed = Session.seal(%{}, 1_000)
    Session.derive_key(String.duplicate("b", 32))
    assert Session.open(sealed, 0) == :error
    Session.derive_key(String.duplicate("a", 32))
    assert Session.open(sealed, 0) == {:ok, %{}}
    assert_raise RuntimeError, fn -> Session.derive_key("short") end
  end

  test "what no cookie could hold is an error" do
    assert_raise ArgumentError, fn ->
      Session.seal(%{"text" => String.duplicate("x", 4_000)}, 0)
    end
  end
end
