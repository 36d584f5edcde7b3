# Outcomes of calls of crypto as text: bytes in hexadecimal, errors without the file and line of their origin.
defmodule Outcome do
  def hex(bytes), do: Base.encode16(bytes, case: :lower)

  # So many bytes, from this one on, each another than the one before.
  def bytes(from, size), do: for(i <- 0..(size - 1)//1, do: rem(from + i * 7, 256)) |> :erlang.list_to_binary()

  def tell(fun) do
    case fun.() do
      result when is_binary(result) -> hex(result)
      {a, b} when is_binary(a) and is_binary(b) -> hex(a) <> " " <> hex(b)
      result -> inspect(result, custom_options: [sort_maps: true])
    end
  rescue
    e ->
      case e do
        %{original: {kind, {file, line}, text}} when is_list(file) and is_integer(line) -> inspect({kind, to_string(text)})
        %{original: original} -> inspect(original)
        _ -> inspect(e.__struct__)
      end
  end
end
