# What measure.exs runs: {name, what makes the input, what is measured}. Sizes are a million elements, or tens of megabytes,
# unless a limit of the machine is smaller.
defmodule Cases do
  import Bitwise, only: [bsl: 2]

  def all, do: builtins() ++ messages() ++ tables() ++ exits()

  defp m, do: 1_000_000
  defp mb, do: 1024 * 1024
  defp list, do: Enum.to_list(1..m())
  defp pairs, do: for(i <- 1..m(), do: {i, i})
  defp map, do: Map.new(1..m(), &{&1, &1})
  defp bytes(count), do: String.duplicate("a", count)

  defp builtins do
    [
      {"lists:reverse", &list/0, &:lists.reverse(&1, [])},
      {"lists:member", &list/0, &:lists.member(0, &1)},
      {"lists:keyfind", &pairs/0, &:lists.keyfind(0, 1, &1)},
      {"++", &list/0, &(&1 ++ [1])},
      {"--", &list/0, &(&1 -- [5, m(), 7])},
      {"-- of as many", fn -> Enum.to_list(1..200_000) end, &(&1 -- &1)},
      {"length", &list/0, &length/1},
      {"lists:sort", fn -> Enum.map(1..300_000, &:erlang.phash2/1) end, &:lists.sort/1},
      {"list_to_tuple", &list/0, &List.to_tuple/1},
      {"tuple_to_list", fn -> List.to_tuple(list()) end, &Tuple.to_list/1},
      {"make_tuple", &m/0, &:erlang.make_tuple(&1, 0)},
      {"setelement", fn -> List.to_tuple(list()) end, &put_elem(&1, 5, 1)},
      {"insert_element", fn -> List.to_tuple(list()) end, &:erlang.insert_element(5, &1, 1)},
      {"list_to_binary", fn -> List.duplicate(?a, m()) end, &:erlang.list_to_binary/1},
      {"iolist_to_binary", fn -> List.duplicate("hello", m()) end, &:erlang.iolist_to_binary/1},
      {"iolist_to_binary of 64 MB", fn -> List.duplicate(bytes(mb()), 64) end, &:erlang.iolist_to_binary/1},
      {"iolist_size", fn -> List.duplicate("hello", m()) end, &:erlang.iolist_size/1},
      {"iolist_to_iovec", fn -> List.duplicate("hello", m()) end, &:erlang.iolist_to_iovec/1},
      {"binary_to_list", fn -> bytes(m()) end, &:erlang.binary_to_list/1},
      {"binary:split", fn -> String.duplicate("a,b", m()) end, &:binary.split(&1, ",", [:global])},
      {"binary:matches", fn -> String.duplicate("a,b", m()) end, &:binary.matches(&1, ",")},
      {"binary:matches of two", fn -> String.duplicate("a,b", m()) end, &:binary.matches(&1, [",", "b"])},
      {"binary:match in 30 MB", fn -> String.duplicate("a,b", 10 * m()) end, &:binary.match(&1, "z")},
      {"binary:match of 1 KB", fn -> {bytes(10 * m()), bytes(1000) <> "b"} end, fn {a, b} -> :binary.match(a, b) end},
      {"binary:compile_pattern", fn -> for i <- 1..50_000, do: "abcdefghij#{i}" end, &:binary.compile_pattern/1},
      {"binary:replace", fn -> String.duplicate("a,b", m()) end, &:binary.replace(&1, ",", ";;", [:global])},
      {"binary:copy to 60 MB", fn -> "abc" end, &:binary.copy(&1, 20 * m())},
      {"binary:copy of 64 MB", fn -> bytes(64 * mb()) end, &:binary.copy/1},
      {"binary:longest_common_prefix", fn -> for(end_of <- ["b", "c"], do: bytes(30 * m()) <> end_of) end,
       &:binary.longest_common_prefix/1},
      {"binary:decode_unsigned", fn -> bytes(500_000) end, &:binary.decode_unsigned/1},
      {"unicode:characters_to_list", fn -> String.duplicate("é", m()) end, &:unicode.characters_to_list/1},
      {"unicode:characters_to_binary", fn -> List.duplicate(233, m()) end, &:unicode.characters_to_binary/1},
      {"unicode: 20 MB of UTF-8", fn -> String.duplicate("é", 10 * m()) end, &:unicode.characters_to_binary/1},
      {"unicode: UTF-8 to UTF-16", fn -> String.duplicate("é", m()) end, &:unicode.characters_to_binary(&1, :utf8, :utf16)},
      {"term_to_binary of a list", &list/0, &:erlang.term_to_binary/1},
      {"term_to_binary of tuples", &pairs/0, &:erlang.term_to_binary/1},
      {"term_to_binary of a map", &map/0, &:erlang.term_to_binary/1},
      {"term_to_binary, compressed", &list/0, &:erlang.term_to_binary(&1, [:compressed])},
      {"term_to_iovec", &list/0, &:erlang.term_to_iovec/1},
      {"external_size", &list/0, &:erlang.external_size/1},
      {"binary_to_term of a list", fn -> :erlang.term_to_binary(list()) end, &:erlang.binary_to_term/1},
      {"binary_to_term of a map", fn -> :erlang.term_to_binary(map()) end, &:erlang.binary_to_term/1},
      {"binary_to_term, compressed", fn -> :erlang.term_to_binary(list(), [{:compressed, 1}]) end, &:erlang.binary_to_term/1},
      {"phash2 of a list", &list/0, &:erlang.phash2/1},
      {"phash2 of bytes", fn -> List.duplicate(?a, m()) end, &:erlang.phash2/1},
      {"phash2 of 64 MB", fn -> bytes(64 * mb()) end, &:erlang.phash2/1},
      {"== of lists", fn -> {list(), list()} end, fn {a, b} -> a == b end},
      {"integer_to_binary", fn -> bsl(1, 3_000_000) - 1 end, &:erlang.integer_to_binary/1},
      {"binary_to_integer", fn -> String.duplicate("9", m()) end, &:erlang.binary_to_integer/1},
      {"list_to_integer", fn -> List.duplicate(?9, m()) end, &:erlang.list_to_integer/1},
      {"maps:from_list", &pairs/0, &:maps.from_list/1},
      {"maps:from_keys", &list/0, &:maps.from_keys(&1, 1)},
      {"maps:merge", fn -> {map(), Map.new(500_000..1_500_000, &{&1, &1})} end, fn {a, b} -> :maps.merge(a, b) end},
      {"maps:keys", &map/0, &:maps.keys/1},
      {"maps:values", &map/0, &:maps.values/1},
      {"maps:to_list", &map/0, &:maps.to_list/1},
      {"maps:map", &map/0, fn map -> :maps.map(fn _, v -> v end, map) end},
      {"re:run, all matches", fn -> String.duplicate("ab", 100_000) end, &:re.run(&1, "ab", [:global])},
      {"re:run, backtracking", fn -> bytes(40) <> "xb" end, &:re.run(&1, "(a|aa)+c?b")},
      {"re:run, many steps", fn -> bytes(20_000) <> "b" end, &:re.run(&1, "(?:a|x)*?c?xb")},
      {"md5", fn -> bytes(64 * mb()) end, &:erlang.md5/1},
      {"crypto: sha256", fn -> bytes(16 * mb()) end, &:crypto.hash(:sha256, &1)},
      {"crypto: hmac", fn -> bytes(16 * mb()) end, &:crypto.mac(:hmac, :sha256, "key", &1)},
      {"crypto: aes_256_ctr", fn -> bytes(16 * mb()) end, &:crypto.crypto_one_time(:aes_256_ctr, <<0::256>>, <<0::128>>, &1, true)},
      {"crypto: aes_256_gcm", fn -> bytes(16 * mb()) end, &:crypto.crypto_one_time_aead(:aes_256_gcm, <<0::256>>, <<0::96>>, &1, "", true)},
      {"crypto: pbkdf2_hmac", fn -> 100_000 end, &:crypto.pbkdf2_hmac(:sha256, "password", "salt", &1, 32)},
      {"crypto: strong_rand_bytes", fn -> 16 * mb() end, &:crypto.strong_rand_bytes/1},
      {"crypto: new rsa key", fn -> 2048 end, &:crypto.generate_key(:rsa, {&1, 65_537})},
      {"crypto: rsa signature", fn -> elem(:crypto.generate_key(:rsa, {3072, 65_537}), 1) end, &:crypto.sign(:rsa, :sha256, "text", &1)},
      {"crypto: signature on secp521r1", fn -> elem(:crypto.generate_key(:ecdh, :secp521r1), 1) end, &:crypto.sign(:ecdsa, :sha256, "text", [&1, :secp521r1])},
      {"crypto: power of 4,096 bits", fn -> Bitwise.bsl(1, 4096) - 1 end, &:crypto.mod_pow(3, &1, &1)},
      {"asn1: decode", fn -> :asn1rt_nif.encode_ber_tlv({16, for(i <- 1..div(m(), 4), do: {2, <<i::32>>})}) end, &:asn1rt_nif.decode_ber_tlv/1},
      {"asn1: encode", fn -> {16, for(i <- 1..div(m(), 4), do: {2, <<i::32>>})} end, &:asn1rt_nif.encode_ber_tlv/1},
      {"crc32", fn -> bytes(64 * mb()) end, &:erlang.crc32/1},
      {"crc32 of a list", fn -> List.duplicate(?a, m()) end, &:erlang.crc32/1},
      {"adler32", fn -> bytes(64 * mb()) end, &:erlang.adler32/1},
      {"zlib:compress", fn -> String.duplicate("hello world", m()) end, &:zlib.compress/1},
      {"zlib:uncompress", fn -> :zlib.compress(String.duplicate("hello world", m())) end, &:zlib.uncompress/1},
      {"persistent_term:put", &list/0, fn list -> :persistent_term.put(:latency, Enum.map(list, & &1)) end},
      {"inspect", fn -> Enum.to_list(1..100_000) end, &inspect(&1, limit: :infinity)}
    ]
  end

  defp messages do
    [
      {"send", &list/0,
       fn list ->
         send(self(), Enum.map(list, & &1))
         receive do x -> x end
       end},
      {"spawn with large arguments", &list/0, fn list -> spawn(:erlang, :length, [Enum.map(list, & &1)]) end},
      {"receive out of 300,000", fn -> 300_000 end,
       fn count ->
         for i <- 1..count, do: send(self(), i)
         receive do ^count -> :ok end
       end},
      {"garbage_collect", &list/0,
       fn list ->
         mine = Enum.map(list, & &1)
         :erlang.garbage_collect()
         mine
       end},
      {"a large heap grows", fn -> 3_000_000 end, fn count -> length(Enum.to_list(1..count)) end}
    ]
  end

  defp tables do
    for kind <- [:set, :ordered_set], {name, run} <- table_cases() do
      {"ets:#{name}, #{kind}", fn -> for(i <- 1..300_000, do: {i, i}) end,
       fn rows ->
         table = :ets.new(:latency, [kind, :public])
         :ets.insert(table, rows)
         run.(table)
       end}
    end
  end

  defp table_cases do
    [
      {"insert", fn _ -> :ok end},
      {"tab2list", &:ets.tab2list/1},
      {"select of nothing", &:ets.select(&1, [{{:_, :x}, [], [true]}])},
      {"match_object", &:ets.match_object(&1, {:_, :_})},
      {"select_count", &:ets.select_count(&1, [{:_, [], [true]}])},
      {"select_delete", &:ets.select_delete(&1, [{:_, [], [true]}])},
      {"foldl", fn table -> :ets.foldl(fn _, count -> count + 1 end, 0, table) end},
      {"delete_all_objects", &:ets.delete_all_objects/1},
      {"delete", &:ets.delete/1}
    ]
  end

  defp exits do
    for {what, start} <- [links: &spawn_link/1, monitors: fn f -> elem(spawn_monitor(f), 0) end] do
      {"exit with 100,000 #{what}", fn -> 100_000 end, &end_with(&1, start)}
    end ++
      [
        {"exit of the watched", fn -> 100_000 end, &end_watched/1},
        {"exit with 300,000 messages", fn -> 300_000 end, &end_with_messages/1},
        {"exit with a table", fn -> for(i <- 1..300_000, do: {i, i}) end,
         fn rows -> end_of(fn -> :ets.insert(:ets.new(:latency, []), rows) end) end}
      ]
  end

  defp end_of(what) do
    {_, monitor} = spawn_monitor(what)
    receive do {:DOWN, ^monitor, _, _, _} -> :ok end
  end

  # A process with as many relations to others ends.
  defp end_with(count, start) do
    end_of(fn ->
      Process.flag(:trap_exit, true)
      others = for _ <- 1..count, do: start.(fn -> receive do :never -> :ok end end)
      others
    end)
  end

  # A process ends that as many others watch; each gets its message.
  defp end_watched(count) do
    watched = spawn(fn -> receive do :go -> :ok end end)
    me = self()

    for _ <- 1..count do
      spawn(fn ->
        monitor = Process.monitor(watched)
        send(me, :ready)
        receive do {:DOWN, ^monitor, _, _, _} -> send(me, :told) end
      end)
    end

    for _ <- 1..count, do: receive(do: (:ready -> :ok))
    send(watched, :go)
    for _ <- 1..count, do: receive(do: (:told -> :ok))
  end

  defp end_with_messages(count) do
    pid = spawn(fn -> receive do :go -> :ok end end)
    for i <- 1..count, do: send(pid, i)
    monitor = Process.monitor(pid)
    send(pid, :go)
    receive do {:DOWN, ^monitor, _, _, _} -> :ok end
  end
end
