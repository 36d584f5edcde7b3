# ExUnit with only passing tests: exit code 0; capture helpers, doctest-like checks, async cases
# normalise: times
ExUnit.start(seed: 0, colors: [enabled: false], max_cases: 2)

defmodule CaptureTest do
  use ExUnit.Case, async: true
  import ExUnit.CaptureIO
  import ExUnit.CaptureLog
  require Logger

  test "captures output" do
    assert capture_io(fn -> IO.puts("hidden") end) == "hidden\n"
    assert capture_io("typed\n", fn -> IO.write(IO.gets("? ")) end) == "? typed\n"
    assert capture_io(:stderr, fn -> IO.puts(:stderr, "e") end) == "e\n"
  end

  test "captures logs" do
    assert capture_log(fn -> Logger.error("logged") end) =~ "logged"
  end

  test "supervised processes" do
    pid = start_supervised!({Agent, fn -> 1 end})
    assert Agent.get(pid, & &1) == 1
    assert stop_supervised(Agent) == :ok
    refute Process.alive?(pid)
  end

  test "temporary messages" do
    refute_receive :nothing, 10
    parent = self()
    spawn_link(fn -> send(parent, :hello) end)
    assert_receive :hello, 10_000
  end

  for n <- 1..3 do
    test "generated #{n}" do
      assert rem(unquote(n) * 2, 2) == 0
    end
  end
end
