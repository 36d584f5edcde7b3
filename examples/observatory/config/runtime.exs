# What can be set from outside; see README.md. Read at each start, of a release too.
import Config

port = fn variable, default ->
  default = if config_env() == :test, do: "0", else: default
  String.to_integer(System.get_env(variable, default))
end

{:ok, ip} = :inet.parse_address(to_charlist(System.get_env("OBSERVATORY_IP", "127.0.0.1")))

config :observatory,
  ip: ip,
  http_port: port.("OBSERVATORY_HTTP_PORT", "4000"),
  https_port: port.("OBSERVATORY_HTTPS_PORT", "4443"),
  certificate_file: System.get_env("OBSERVATORY_CERTIFICATE"),
  key_file: System.get_env("OBSERVATORY_KEY"),
  # Milliseconds; tests do not want to wait.
  idle_timeout: 60_000,
  request_timeout: if(config_env() == :test, do: 500, else: 20_000),
  secret: System.get_env("OBSERVATORY_SECRET")
