defmodule Observatory.Session do
  @moduledoc """
  What is remembered of a visitor: a map of strings to JSON values, in a cookie that only this application can read.

  The cookie holds the map, encrypted and authenticated by AES-256-GCM with a key that is derived from the secret. A
  cookie that was changed, made with another secret, or has expired is no session. What was decrypted is decoded as
  JSON, which makes neither atoms nor functions, whatever it holds.
  """

  alias Observatory.HTTP.{Request, Response}

  @cookie "observatory"
  @lifetime 30 * 24 * 60 * 60
  @iv_size 12
  @tag_size 16

  # Browsers keep cookies of up to 4,096 bytes.
  @largest 3_800

  @doc """
  Derives the key from the secret. Without one the key is made up, so that sessions end with the node.
  """
  @spec derive_key(String.t() | nil) :: :ok
  def derive_key(nil), do: :persistent_term.put(__MODULE__, :crypto.strong_rand_bytes(32))

  def derive_key(secret) when byte_size(secret) >= 32 do
    key = :crypto.pbkdf2_hmac(:sha256, secret, "observatory session", 100_000, 32)
    :persistent_term.put(__MODULE__, key)
  end

  def derive_key(_short), do: raise("OBSERVATORY_SECRET has to be at least 32 bytes long")

  @doc "The session that came with a request; an empty one if there is none."
  @spec fetch(Request.t()) :: %{String.t() => term}
  def fetch(request) do
    with {:ok, sealed} <- Map.fetch(Request.cookies(request), @cookie),
         {:ok, session} <- open(sealed, System.os_time(:second)) do
      session
    else
      _ -> %{}
    end
  end

  @doc "Has the browser remember a session."
  @spec put(Response.t(), Request.t(), %{String.t() => term}) :: Response.t()
  def put(response, request, session) do
    set_cookie(response, request, seal(session, System.os_time(:second) + @lifetime), @lifetime)
  end

  @doc "Has the browser forget it."
  @spec drop(Response.t(), Request.t()) :: Response.t()
  def drop(response, request), do: set_cookie(response, request, "", 0)

  defp set_cookie(response, request, value, lifetime) do
    # No script reads it, no other site's forms send it, and one that was set over TLS stays there.
    secure = if request.scheme == "https", do: "; Secure", else: ""
    cookie = "#{@cookie}=#{value}; Path=/; Max-Age=#{lifetime}; HttpOnly; SameSite=Lax#{secure}"
    Response.put_header(response, "set-cookie", cookie)
  end

  @doc false
  def seal(session, expires) do
    text = JSON.encode!([expires, session])
    iv = :crypto.strong_rand_bytes(@iv_size)

    {encrypted, tag} =
      :crypto.crypto_one_time_aead(:aes_256_gcm, key(), iv, text, @cookie, @tag_size, true)

    sealed = Base.url_encode64(iv <> tag <> encrypted, padding: false)

    if byte_size(sealed) > @largest,
      do: raise(ArgumentError, "the session is too large for a cookie")

    sealed
  end

  @doc false
  def open(sealed, now) do
    with {:ok, <<iv::binary-size(@iv_size), tag::binary-size(@tag_size), encrypted::binary>>} <-
           Base.url_decode64(sealed, padding: false),
         text when is_binary(text) <-
           :crypto.crypto_one_time_aead(:aes_256_gcm, key(), iv, encrypted, @cookie, tag, false),
         {:ok, [expires, session]} when expires > now <- JSON.decode(text) do
      {:ok, session}
    else
      _ -> :error
    end
  end

  defp key, do: :persistent_term.get(__MODULE__)
end
