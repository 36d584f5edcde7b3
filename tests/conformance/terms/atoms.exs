# Atoms: conversion, unicode, length limits, existing atoms
IO.inspect({Atom.to_string(:hello), String.to_atom("new atom"), String.to_existing_atom("ok"), :"quoted atom", Atom.to_charlist(:é)})
IO.inspect({:erlang.atom_to_binary(:é, :latin1), :erlang.atom_to_binary(:é, :utf8), :erlang.binary_to_atom(<<233>>, :latin1)})
IO.inspect({is_atom(nil), is_atom(Enum), Enum == :"Elixir.Enum"})
IO.inspect(byte_size(Atom.to_string(String.to_atom(String.duplicate("x", 255)))))
IO.inspect(byte_size(Atom.to_string(String.to_atom(String.duplicate("é", 255)))))
for f <- [
      fn -> String.to_atom(String.duplicate("x", 256)) end,
      fn -> String.to_existing_atom("not there " <> "at all") end,
      fn -> :erlang.list_to_atom([1_114_112]) end,
      fn -> :erlang.binary_to_atom(<<255, 255>>) end,
      fn -> :erlang.list_to_atom(:x) end
    ] do
  IO.inspect(try do: f.(), rescue: (e -> {e.__struct__, Exception.message(e)}))
end

IO.inspect(Enum.sort([:b, :a, :"", :B, :aa, :é, :z]))
IO.inspect({Module.concat([Foo, "Bar", :Baz]), Module.split(Foo.Bar), Macro.underscore("FooBar.BazQux"), Macro.camelize("foo_bar")})
atoms = for n <- 1..5000, do: String.to_atom("made_#{n}")
IO.inspect({length(Enum.uniq(atoms)), List.last(atoms), Enum.all?(atoms, &(String.to_existing_atom(Atom.to_string(&1)) == &1))})
IO.inspect(:erlang.system_info(:atom_limit))
