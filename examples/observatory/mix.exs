# The project: nothing is needed but OTP and Elixir.

defmodule Observatory.MixProject do
  use Mix.Project

  def project do
    [
      app: :observatory,
      version: "0.1.0",
      elixir: "~> 1.18",
      start_permanent: Mix.env() == :prod,
      elixirc_paths: if(Mix.env() == :test, do: ["lib", "test/support"], else: ["lib"]),
      deps: [],
      releases: [observatory: [include_executables_for: [:unix]]]
    ]
  end

  def application do
    [
      mod: {Observatory.Application, []},
      extra_applications: [:logger, :eex, :crypto, :public_key, :ssl]
    ]
  end
end
