# Float arithmetic: planets that attract each other.
defmodule Bodies do
  # {x, y, z, vx, vy, vz, mass}
  def start do
    [
      {0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.5},
      {4.8, -1.2, -0.1, 0.6, 2.8, -0.02, 0.037},
      {8.3, 4.1, -0.4, -1.0, 1.8, 0.008, 0.011},
      {12.9, -15.1, -0.2, 1.1, 0.9, -0.01, 0.0017},
      {15.4, -25.9, 0.2, 1.0, 0.6, -0.03, 0.002}
    ]
  end

  def run(0, bodies), do: bodies
  def run(n, bodies), do: run(n - 1, Enum.map(bodies, &step(&1, bodies, 0.0, 0.0, 0.0)))

  defp step({x, y, z, vx, vy, vz, mass}, [], ax, ay, az) do
    {vx, vy, vz} = {vx + ax * 0.001, vy + ay * 0.001, vz + az * 0.001}
    {x + vx * 0.001, y + vy * 0.001, z + vz * 0.001, vx, vy, vz, mass}
  end

  defp step({x, y, z, _, _, _, _} = body, [{ox, oy, oz, _, _, _, mass} | rest], ax, ay, az) do
    {dx, dy, dz} = {ox - x, oy - y, oz - z}
    square = dx * dx + dy * dy + dz * dz + 0.01
    pull = mass / (square * :math.sqrt(square))
    step(body, rest, ax + dx * pull, ay + dy * pull, az + dz * pull)
  end
end

floats = Enum.map(1..50_000, &(&1 / 7))
texts = Enum.map(floats, &Float.to_string/1)
Measure.time("nbody", 8, fn -> Bodies.run(5_000, Bodies.start()) end)
Measure.time("floats to text", 8, fn -> Enum.each(floats, &Float.to_string/1) end)
Measure.time("text to floats", 8, fn -> Enum.each(texts, &String.to_float/1) end)
