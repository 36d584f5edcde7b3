# Script arguments, environment variables, options parsing
# args: one "two words" --flag --num=5 -v é --no-color rest
# env: CONFORMANCE=set here
IO.inspect(System.argv())
IO.inspect(OptionParser.parse(System.argv(), strict: [flag: :boolean, num: :integer, color: :boolean], aliases: [v: :flag]))
IO.inspect({System.get_env("CONFORMANCE"), System.get_env("NOT_SET"), System.get_env("NOT_SET", "default"), System.fetch_env("CONFORMANCE")})
System.put_env("ADDED", "now é")
IO.inspect({System.get_env("ADDED"), :os.getenv(~c"ADDED"), System.cmd("sh", ["-c", "echo $ADDED"])})
System.put_env(%{"M1" => "1", "ADDED" => nil})
IO.inspect({System.get_env("M1"), System.get_env("ADDED"), System.delete_env("M1"), System.get_env("M1"), is_map(System.get_env())})
IO.inspect(:init.get_plain_arguments() |> is_list())
IO.inspect(Path.basename(__ENV__.file))
IO.inspect({Path.basename(__DIR__) != "", :escript |> is_atom()})
IO.inspect(OptionParser.split(~s(a "b c" d\\ e)))
IO.inspect(OptionParser.parse(["--bad", "x", "--num", "no"], strict: [num: :integer]))
IO.inspect(try do: OptionParser.parse!(["--bad"], strict: []), rescue: (e -> Exception.message(e)))
System.argv(["replaced"])
IO.inspect(System.argv())
