# Files in memory
alias :file, as: F
{:ok, f} = F.open("0123456789", [:ram, :binary, :read, :write])
IO.inspect({F.read(f, 3), F.position(f, :cur), F.position(f, {:eof, -2}), F.read(f, 10), F.read(f, 1), F.read(f, 0)})
IO.inspect({F.pread(f, 2, 3), F.pread(f, [{0, 1}, {9, 5}, {10, 1}, {50, 1}]), F.pread(f, 50, 1), F.pread(f, 50, 0), F.position(f, :cur)})
IO.inspect({F.position(f, 4), F.write(f, ["ab", ?c]), F.position(f, :cur), F.pwrite(f, 12, "xy"), F.pwrite(f, [{0, "Z"}, {1, ["Y"]}]), :ram_file.get_file(f), :ram_file.get_size(f)})
IO.inspect({F.position(f, {:bof, -1}), F.position(f, {:cur, -100}), F.position(f, 100), F.read(f, 1), F.position(f, :bof), F.pread(f, -1, 2), F.pwrite(f, -1, "x")})
IO.inspect({F.position(f, 3), F.truncate(f), :ram_file.get_file(f), F.position(f, :eof), F.write(f, "!"), :ram_file.get_file(f)})
IO.inspect({F.sync(f), F.datasync(f), F.advise(f, 0, 0, :normal), F.advise(f, 0, 0, :bad), F.allocate(f, 0, 100), :ram_file.get_size(f)})
IO.inspect({F.position(f, 10), F.write(f, "far"), :ram_file.get_file(f), F.close(f)})
IO.inspect({F.read(f, 1), F.write(f, "x"), F.position(f, 0), F.close(f)})

{:ok, f} = F.open(~c"list data", [:ram, :read])
IO.inspect({F.read(f, 4), F.write(f, "no"), F.pwrite(f, 0, "no"), F.truncate(f), F.pread(f, 5, 4), :ram_file.get_file(f), F.close(f)})
{:ok, f} = F.open("", [:ram, :binary, :write])
IO.inspect({F.write(f, "only"), F.position(f, 0), F.read(f, 1), F.pread(f, 0, 1), :ram_file.get_file(f), F.close(f)})
IO.inspect({F.open("x", [:ram, :bad_option]), F.open("x", [:ram, :append]), F.open(:x, [:ram])})

# from one to another
{:ok, a} = F.open("to be copied", [:ram, :binary, :read])
{:ok, b} = F.open("", [:ram, :binary, :read, :write])
IO.inspect({F.copy(a, b), F.pread(b, 0, 100), F.read(a, 1)})
port = elem(b, 2)
IO.inspect({is_port(port), Port.info(port, :name), Port.info(port, :os_pid), Port.info(port, :connected) == {:connected, self()}})
IO.inspect({Port.close(port), F.read(b, 1), Port.info(port)})
IO.inspect({:inet.gethostname() |> elem(0), :inet.gethostname() |> elem(1) |> is_list()})
