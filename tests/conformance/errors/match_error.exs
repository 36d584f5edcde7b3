# A failing match in a function of the script: MatchError and the trace
defmodule Settings do
  def load(text) do
    [key, value] = String.split(text, "=")
    {key, value}
  end
end

IO.inspect(Settings.load("a=1"))
Settings.load("nothing to split")
