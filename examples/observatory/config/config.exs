# What is the same wherever the application runs.
import Config

config :logger, :default_formatter, format: "$time [$level] $message\n"
