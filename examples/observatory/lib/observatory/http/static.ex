defmodule Observatory.HTTP.Static do
  @moduledoc """
  Files of a directory: with an ETag, so that browsers ask only whether they have changed; in parts, where a range of
  bytes is asked for.
  """

  require Record

  alias Observatory.HTTP.{Clock, Request, Response}

  Record.defrecordp(:file_info, Record.extract(:file_info, from_lib: "kernel/include/file.hrl"))

  @types %{
    ".html" => "text/html; charset=utf-8",
    ".css" => "text/css; charset=utf-8",
    ".js" => "text/javascript; charset=utf-8",
    ".json" => "application/json",
    ".txt" => "text/plain; charset=utf-8",
    ".svg" => "image/svg+xml",
    ".png" => "image/png",
    ".ico" => "image/x-icon",
    ".woff2" => "font/woff2"
  }

  @doc "The response with the file at a path, given in its decoded segments."
  @spec serve(Request.t(), Path.t(), [String.t()]) :: Response.t()
  def serve(request, directory, segments) do
    with true <- segments != [] and Enum.all?(segments, &plain?/1),
         path = Path.join([directory | segments]),
         {:ok, file_info(type: :regular, size: size, mtime: modified)} <-
           :file.read_file_info(path, [:raw, time: :posix]) do
      etag = ~s("#{Integer.to_string(size, 36)}-#{Integer.to_string(modified, 36)}")

      headers = [
        {"etag", etag},
        {"last-modified", modified |> DateTime.from_unix!() |> Clock.format()},
        {"cache-control", "no-cache"},
        {"accept-ranges", "bytes"}
      ]

      if unchanged?(request, etag),
        do: %Response{status: 304, headers: headers},
        else: send_file(request, path, size, etag, headers)
    else
      _ -> Response.error(404)
    end
  end

  # A name that stays in its directory.
  defp plain?(segment),
    do: segment not in [".", ".."] and :binary.match(segment, ["/", "\\", "\0"]) == :nomatch

  defp unchanged?(request, etag) do
    case Request.header(request, "if-none-match") do
      nil ->
        false

      "*" ->
        true

      tags ->
        Enum.any?(String.split(tags, ","), &(String.trim_leading(String.trim(&1), "W/") == etag))
    end
  end

  defp send_file(request, path, size, etag, headers) do
    headers = [
      {"content-type", Map.get(@types, Path.extname(path), "application/octet-stream")} | headers
    ]

    case wanted(request, size, etag) do
      :all ->
        with_file(path, 200, headers, 0, size)

      {first, last} ->
        headers = [{"content-range", "bytes #{first}-#{last}/#{size}"} | headers]
        with_file(path, 206, headers, first, last - first + 1)

      :none ->
        Response.error(416, [{"content-range", "bytes */#{size}"}])
    end
  end

  defp with_file(path, status, headers, offset, length) do
    case :file.open(path, [:raw, :read, :binary]) do
      {:ok, file} ->
        %Response{status: status, headers: headers, body: {:file, file, offset, length}}

      {:error, _} ->
        Response.error(404)
    end
  end

  # The range that is asked for, if it is of this version of the file. A server may send everything instead, and does so
  # where it is asked for several ranges or in another unit.
  defp wanted(request, size, etag) do
    if Request.header(request, "if-range") in [nil, etag],
      do: range(Request.header(request, "range"), size),
      else: :all
  end

  @doc false
  def range(nil, _size), do: :all

  def range("bytes=" <> range, size) do
    case String.split(String.trim(range), "-") do
      ["", count] -> last_bytes(integer(count), size)
      [first, ""] -> between(integer(first), size - 1, size)
      [first, last] -> between(integer(first), integer(last), size)
      _ -> :all
    end
  end

  def range(_other_unit, _size), do: :all

  defp last_bytes(:error, _size), do: :all
  defp last_bytes(count, size) when count == 0 or size == 0, do: :none
  defp last_bytes(count, size), do: {max(size - count, 0), size - 1}

  defp between(first, last, _size) when first == :error or last == :error, do: :all
  defp between(first, _last, size) when first >= size, do: :none
  defp between(first, last, _size) when last < first, do: :all
  defp between(first, last, size), do: {first, min(last, size - 1)}

  defp integer(text) do
    case Integer.parse(text) do
      {value, ""} when value >= 0 -> value
      _ -> :error
    end
  end
end
