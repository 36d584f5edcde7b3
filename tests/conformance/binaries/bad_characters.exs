# What is no character data, and what is until the first code point that is none
import Bitwise
for l <- [[-576460752303423489, :millisecond, 5], [-1], [-1, :a], [:a], [1114112], [1 <<< 70], [1 <<< 70, :a], ["a", -1], [55296], [<<255>>, 1 <<< 70], [[1 <<< 70] | :b], [1.5], [97, 1.5], ["x" | 1 <<< 70], [97 | 98], <<1::1>>, [<<1::1>>], :a, 5] do
  for f <- [:characters_to_binary, :characters_to_list] do
    IO.inspect({l, f, try do apply(:unicode, f, [l]) rescue e -> {e.__struct__} end})
    IO.inspect({l, f, try do apply(:unicode, f, [l, :latin1]) rescue e -> {e.__struct__} end})
  end
end
