defmodule Observatory.Router do
  @moduledoc """
  Which function answers a request.

  `methods/1` gives, for a path, a function for each method that it knows. All that follows from there is the same for
  every path: HEAD is GET without the body, OPTIONS tells the methods, others are refused.
  """

  @behaviour Observatory.HTTP

  alias Observatory.HTTP.{Request, Response, Static}
  alias Observatory.Pages

  @known ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

  defp methods([]), do: %{"GET" => &Pages.home/1}
  defp methods(["name"]), do: %{"POST" => &Pages.rename/1}
  defp methods(["forget"]), do: %{"POST" => &Pages.forget/1}
  defp methods(["live"]), do: %{"GET" => &Pages.live/1}
  defp methods(["pulse"]), do: %{"GET" => &Pages.pulse/1}
  defp methods(["processes.csv"]), do: %{"GET" => &Pages.processes/1}
  defp methods(["hello"]), do: %{"GET" => &Pages.hello/1}
  defp methods(["assets" | path]), do: %{"GET" => &Static.serve(&1, assets(), path)}
  defp methods(_), do: nil

  @impl true
  def call(%{method: method}) when method not in @known, do: Response.error(501)
  def call(%{method: "OPTIONS", target: "*"}), do: %Response{status: 204, headers: allow(@known)}

  def call(request) do
    case {methods(request.segments), request.method} do
      {nil, _} ->
        Pages.not_found(request)

      {%{"GET" => answer}, "HEAD"} ->
        answer.(request)

      {methods, "OPTIONS"} ->
        %Response{status: 204, headers: allow(methods)}

      {%{"POST" => answer}, "POST"} ->
        if Request.same_origin?(request), do: answer.(request), else: Response.error(403)

      {methods, method} when is_map_key(methods, method) ->
        methods[method].(request)

      {methods, _} ->
        Response.error(405, allow(methods))
    end
  end

  defp allow(methods) when is_list(methods), do: [{"allow", Enum.join(methods, ", ")}]
  defp allow(%{"GET" => _} = methods), do: allow(["HEAD", "OPTIONS" | Map.keys(methods)])
  defp allow(methods), do: allow(["OPTIONS" | Map.keys(methods)])

  defp assets, do: Application.app_dir(:observatory, "priv/static")
end
