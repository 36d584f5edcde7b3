# Hot code: two versions at once, old code in a loop, purge kills, delete, soft purge
Code.compiler_options(ignore_module_conflict: true)
make = fn n -> Code.compile_string("defmodule Live do def v, do: #{n}\n def loop(p) do receive do :v -> send(p, {:v, #{n}}); loop(p)\n :new -> Live.loop(p) end end\n def f, do: fn -> {#{n}, :fun} end end") end
make.(1)
me = self()
pid = spawn(fn -> Live.loop(me) end)
ask = fn p -> send(p, :v); receive do: ({:v, n} -> n), after: (5000 -> :none) end
f1 = Live.f()
IO.inspect({Live.v(), ask.(pid), f1.()})
make.(2)
IO.inspect({Live.v(), ask.(pid), f1.(), Live.f().()})
IO.inspect({:erlang.check_process_code(pid, Live), :code.soft_purge(Live), Process.alive?(pid)})
send(pid, :new)
IO.inspect({ask.(pid), :erlang.check_process_code(pid, Live)})
f1 = nil
:erlang.garbage_collect()
IO.inspect({f1, :code.soft_purge(Live), Process.alive?(pid)})
make.(3)
ref = Process.monitor(pid)
IO.inspect(:code.purge(Live))
receive do: ({:DOWN, ^ref, _, _, r} -> IO.inspect(r))
IO.inspect({Live.v(), :code.is_loaded(Live) |> elem(0), :erlang.module_loaded(Live), :code.delete(Live), :erlang.module_loaded(Live)})
IO.inspect(try do: apply(Live, :v, []), rescue: (e -> e.__struct__))
IO.inspect({:code.purge(Live), :code.is_loaded(Live)})
make.(4)
IO.inspect(Live.v())

IO.inspect({:code.load_file(:no_such_module_at_all), :code.which(:no_such_module_at_all), :code.which(:erlang), :code.ensure_loaded(:lists)})
