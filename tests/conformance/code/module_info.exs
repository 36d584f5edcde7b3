# Module attributes, __info__, module_info, on_load, docs, callbacks, beam chunks
[{_, beam}] =
  Code.compile_string("""
  defmodule Documented do
    @moduledoc "About it"
    @vsn "7"
    @custom 1
    Module.register_attribute(__MODULE__, :kept, persist: true)
    @kept {:a, 1}
    @on_load :loaded
    @doc "Does it"
    @spec run(integer) :: integer
    def run(x \\\\ 1), do: x + @custom
    @custom 2
    def again, do: @custom
    defp loaded, do: (:persistent_term.put(:was_loaded, true); :ok)
    defmacro m(x), do: x
    @callback cb(term) :: term
    @type t :: :a | :b
    def env, do: {__MODULE__, __ENV__.function}
  end
  """)

m = Documented
IO.inspect({apply(m, :run, []), apply(m, :again, []), apply(m, :env, []), :persistent_term.get(:was_loaded, false)})
IO.inspect({m.__info__(:functions), m.__info__(:macros), m.__info__(:module), m.__info__(:attributes)[:vsn], m.__info__(:attributes)[:kept]})
IO.inspect(m.module_info(:exports) |> Enum.sort())
IO.inspect({m.module_info(:module), m.module_info() |> Keyword.keys() |> Enum.sort(), byte_size(m.module_info(:md5)), m.module_info(:compile) |> Keyword.keys() |> Enum.sort()})
{:ok, {^m, chunks}} = :beam_lib.chunks(beam, [:exports, :attributes, :atoms])
IO.inspect({chunks[:exports] |> length(), chunks[:attributes][:kept]})
IO.inspect({:beam_lib.info(beam)[:module], :beam_lib.md5(beam) == {:ok, {m, m.module_info(:md5)}}})
{:docs_v1, _, :elixir, "text/markdown", %{"en" => doc}, _, docs} = (with {:ok, {_, [{~c"Docs", d}]}} <- :beam_lib.chunks(beam, [~c"Docs"]), do: :erlang.binary_to_term(d))
IO.inspect({doc, for({{:function, n, a}, _, _, %{"en" => t}, _} <- docs, do: {n, a, t})})
IO.inspect(m.behaviour_info(:callbacks))
bad = "defmodule Refuses do\n @on_load :no\n def no, do: :not_today\nend"
Logger.configure(level: :none)
IO.inspect(try do: Code.compile_string(bad) |> length(), rescue: (e -> e.__struct__))
IO.inspect({Code.ensure_loaded?(Refuses), :erlang.module_loaded(Refuses)})
{:ok, {_, [{:debug_info, {:debug_info_v1, backend, _}}]}} = :beam_lib.chunks(beam, [:debug_info])
IO.inspect(backend)
