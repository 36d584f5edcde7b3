# A program in one file: modules, structs, protocols, macros, processes of all kinds, files, commands, and its own tests
# normalise: times
ExUnit.start(autorun: false, seed: 0, max_cases: 2, colors: [enabled: false])

defprotocol Area do
  @fallback_to_any true
  def area(shape)
end

defmodule Shape do
  defmodule Circle do
    @enforce_keys [:radius]
    defstruct [:radius, unit: :cm]
  end

  defmodule Square do
    @derive {Inspect, only: [:side]}
    defstruct side: 1, secret: 0
  end
end

defimpl Area, for: Shape.Circle do
  def area(%{radius: r}), do: 3 * r * r
end

defimpl Area, for: Shape.Square do
  def area(%Shape.Square{side: s}), do: s * s
end

defimpl Area, for: Any do
  def area(_), do: 0
end

defmodule Sugar do
  defmacro unless_zero(value, do: block) do
    quote do
      case unquote(value) do
        0 -> :zero
        _ -> unquote(block)
      end
    end
  end

  defmacro defgetters(names) do
    for name <- names do
      quote do
        def unquote(name)(map), do: Map.fetch!(map, unquote(name))
      end
    end
  end
end

defmodule Getters do
  import Sugar
  defgetters([:name, :age])
  def check(n), do: unless_zero(n, do: {:some, n})
end

defmodule Stack do
  use GenServer
  def start_link(opts), do: GenServer.start_link(__MODULE__, opts[:items] || [], name: opts[:name])
  def push(pid, item), do: GenServer.cast(pid, {:push, item})
  def pop(pid), do: GenServer.call(pid, :pop)
  @impl true
  def init(items), do: {:ok, items, {:continue, :ready}}
  @impl true
  def handle_continue(:ready, items), do: {:noreply, items}
  @impl true
  def handle_call(:pop, _from, [top | rest]), do: {:reply, {:ok, top}, rest}
  def handle_call(:pop, _from, []), do: {:reply, :empty, []}
  @impl true
  def handle_cast({:push, item}, items), do: {:noreply, [item | items]}
end

defmodule ProgramTest do
  use ExUnit.Case, async: false
  import ExUnit.CaptureIO

  setup_all do
    {:ok, _} = Registry.start_link(keys: :unique, name: Names)
    {:ok, sup} = Supervisor.start_link([], strategy: :one_for_one, name: Top)
    %{sup: sup}
  end

  describe "data" do
    test "protocols and structs" do
      shapes = [%Shape.Circle{radius: 2}, %Shape.Square{side: 3}, :point]
      assert Enum.map(shapes, &Area.area/1) == [12, 9, 0]
      assert inspect(%Shape.Square{}) == "#Shape.Square<side: 1, ...>"
      assert_raise ArgumentError, fn -> struct!(Shape.Circle, []) end
    end

    test "macros" do
      assert Getters.name(%{name: "x", age: 3}) == "x"
      assert {Getters.check(0), Getters.check(7)} == {:zero, {:some, 7}}
    end

    test "comprehensions, regexes, binaries" do
      assert for(x <- 1..4, y <- 1..4, x < y, rem(x + y, 2) == 0, do: {x, y}) == [{1, 3}, {2, 4}]
      assert for(<<a::4, b::4 <- <<0x12, 0x34>> >>, into: %{}, do: {a, b}) == %{1 => 2, 3 => 4}
      assert Regex.scan(~r/(\w)(\d+)/u, "a1 é22 c333", capture: :all_but_first) == [["a", "1"], ["é", "22"], ["c", "333"]]
      assert String.replace("2024-01-02", ~r/(\d+)-(\d+)-(\d+)/, "\\3.\\2.\\1") == "02.01.2024"
      assert for(w <- ~w(a b a), reduce: %{}, do: (acc -> Map.update(acc, w, 1, &(&1 + 1)))) == %{"a" => 2, "b" => 1}
    end

    test "code at run time" do
      assert {6, [x: 3]} = Code.eval_string("x * 2", x: 3)
      [{mod, _}] = Code.compile_string("defmodule Made, do: def(f(x), do: {:made, x})")
      assert apply(mod, :f, [1]) == {:made, 1}
      assert Macro.to_string(quote(do: a + b * c)) == "a + b * c"
    end
  end

  describe "processes" do
    test "supervised servers come back", %{sup: sup} do
      via = {:via, Registry, {Names, :stack}}
      {:ok, pid} = Supervisor.start_child(sup, {Stack, name: via, items: [1]})
      Stack.push(via, 2)
      assert [Stack.pop(via), Stack.pop(via), Stack.pop(via)] == [{:ok, 2}, {:ok, 1}, :empty]
      ref = Process.monitor(pid)
      Process.exit(pid, :kill)
      assert_receive {:DOWN, ^ref, :process, ^pid, :killed}, 10_000
      assert Enum.any?(1..2000, fn _ -> (Process.sleep(5); match?([{_, _}], Registry.lookup(Names, :stack))) end)
      assert Stack.pop(via) == {:ok, 1}
      assert Supervisor.count_children(sup).active == 1
    end

    test "tasks and agents" do
      {:ok, agent} = Agent.start_link(fn -> 0 end)

      results =
        1..50
        |> Task.async_stream(fn n -> Agent.update(agent, &(&1 + n)) && n * n end, max_concurrency: 8, ordered: true)
        |> Enum.map(fn {:ok, v} -> v end)

      assert results == for(n <- 1..50, do: n * n)
      assert Agent.get(agent, & &1) == 1275
      assert {:ok, 1} = Task.yield(Task.async(fn -> 1 end), 10_000)
      assert catch_exit(Task.await(Task.async(fn -> Process.sleep(:infinity) end), 10)) |> elem(0) == :timeout
    end

    test "dynamic children and partitions" do
      {:ok, sup} = DynamicSupervisor.start_link(strategy: :one_for_one)
      for n <- 1..3, do: {:ok, _} = DynamicSupervisor.start_child(sup, {Agent, fn -> n end})
      sums = for {_, pid, _, _} <- DynamicSupervisor.which_children(sup), do: Agent.get(pid, & &1)
      assert Enum.sort(sums) == [1, 2, 3]
      {:ok, _} = Registry.start_link(keys: :duplicate, name: Topic)
      for n <- 1..2, do: Registry.register(Topic, :news, n)
      Registry.dispatch(Topic, :news, fn all -> for {pid, n} <- all, do: send(pid, {:news, n}) end)
      assert_received {:news, 1}
      assert_received {:news, 2}
    end
  end

  describe "outside" do
    test "files" do
      path = Path.join(System.tmp_dir!(), "one_file.txt")
      File.write!(path, "line 1\nline 2\n")
      File.write!(path, "line 3\n", [:append])
      assert File.stream!(path) |> Enum.map(&String.trim/1) == ["line 1", "line 2", "line 3"]
      assert File.stat!(path).size == 21
      File.cp!(path, path <> ".bak")
      assert Path.wildcard(path <> "*") |> length() == 2
      File.rm!(path)
      assert File.read(path) == {:error, :enoent}
    end

    test "commands and output" do
      assert System.cmd("sh", ["-c", "echo out; echo err >&2; exit 3"], stderr_to_stdout: true) == {"out\nerr\n", 3}
      assert capture_io(fn -> IO.puts("captured") end) == "captured\n"
      assert capture_io("typed\n", fn -> IO.write(IO.gets("? ")) end) == "? typed\n"
    end

    @tag :skip
    test "left out" do
      flunk("not run")
    end

    test "that fails" do
      assert Enum.sum(1..3) == 7
    end
  end
end

result = ExUnit.run()
IO.inspect(result)
