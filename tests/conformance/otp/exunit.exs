# ExUnit tests in the script itself: passing, failing, skipped, tagged; exit code 2
# normalise: times pids
ExUnit.start(seed: 0, colors: [enabled: false], max_cases: 1)

defmodule MathTest do
  use ExUnit.Case
  setup_all do: {:ok, base: 10}
  setup context, do: {:ok, doubled: context.base * 2}

  test "passes", %{base: b, doubled: d} do
    assert d == b * 2
    refute b == d
    assert_in_delta 1.0, 1.01, 0.1
  end

  test "raises as wanted" do
    assert_raise ArithmeticError, fn -> 1 / Process.get(:zero, 0) end
    assert catch_throw(throw(:x)) == :x
    send(self(), {:msg, 1})
    assert_receive {:msg, n}
    assert n == 1
  end

  test "fails on equality" do
    assert [1, 2, 3] == [1, 2, 4]
  end

  test "fails on a match" do
    assert {:ok, _} = {:error, %{reason: "text"}}
  end

  test "raises an exception" do
    raise "unexpected"
  end

  @tag :skip
  test "is skipped" do
    assert false
  end

  describe "a group" do
    test "exits" do
      exit(:bad)
    end
  end
end
