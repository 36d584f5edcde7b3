defmodule Observatory.HTTP.Request do
  @moduledoc """
  A request, as the parser makes it and handlers get it.

  Names of headers are in lower case. `segments` is the path, split and decoded: `["assets", "app.css"]`.
  """

  @enforce_keys [:method, :target, :path, :segments, :query, :version]
  defstruct [
    :method,
    :target,
    :path,
    :segments,
    :query,
    :version,
    headers: [],
    body: "",
    scheme: "http"
  ]

  @type t :: %__MODULE__{
          method: String.t(),
          target: String.t(),
          path: String.t(),
          segments: [String.t()],
          query: String.t(),
          version: {1, 0 | 1},
          headers: [{String.t(), String.t()}],
          body: binary,
          scheme: String.t()
        }

  @doc "The value of a header, or nil. Where it is given more than once, the values with commas between."
  @spec header(t, String.t()) :: String.t() | nil
  def header(%__MODULE__{headers: headers}, name) do
    case for({^name, value} <- headers, do: value) do
      [] -> nil
      [value] -> value
      values -> Enum.join(values, ", ")
    end
  end

  @doc "The elements of a header that is a list, in lower case."
  @spec tokens(t, String.t()) :: [String.t()]
  def tokens(request, name) do
    case header(request, name) do
      nil -> []
      value -> value |> String.downcase() |> String.split([",", " ", "\t"], trim: true)
    end
  end

  @doc "Whether the connection stays open for another request."
  @spec keep_alive?(t) :: boolean
  def keep_alive?(%__MODULE__{version: {1, 1}} = request),
    do: "close" not in tokens(request, "connection")

  def keep_alive?(request), do: "keep-alive" in tokens(request, "connection")

  @doc "The cookies that came along."
  @spec cookies(t) :: %{String.t() => String.t()}
  def cookies(request) do
    for {"cookie", line} <- request.headers,
        pair <- String.split(line, ";"),
        [name, value] <- [String.split(pair, "=", parts: 2)],
        into: %{},
        do: {String.trim(name), String.trim(value)}
  end

  @doc "The fields of a form that was sent as the body; none if it is not one."
  @spec form(t) :: %{String.t() => String.t()}
  def form(request) do
    case header(request, "content-type") do
      "application/x-www-form-urlencoded" <> _ ->
        request.body
        |> URI.decode_query()
        |> Map.filter(fn {name, value} -> String.valid?(name) and String.valid?(value) end)

      _ ->
        %{}
    end
  end

  @doc """
  Whether a page of this site sent the request, or something that is no browser. Browsers tell the origin of the page
  with all requests that change something and with WebSockets; a page of another site can send those, too.
  """
  @spec same_origin?(t) :: boolean
  def same_origin?(request) do
    case header(request, "origin") do
      nil -> true
      origin -> origin == "#{request.scheme}://#{header(request, "host")}"
    end
  end
end
