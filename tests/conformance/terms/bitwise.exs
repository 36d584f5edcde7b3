# Bitwise operators on small integers and bignums, negative ones too
import Bitwise
big = Integer.pow(2, 100) + 12345

for a <- [0, 5, -5, big, -big], b <- [3, -3, 0xFFFFFFFFFFFFFFFF, -big] do
  IO.inspect({a &&& b, a ||| b, bxor(a, b)})
end

for a <- [1, -1, 77, -77, big, -big], s <- [0, 1, 7, 59, 64, 130, -1, -64, -200] do
  IO.puts("#{a} << #{s} = #{a <<< s}; >> #{a >>> s}")
end

IO.inspect({bnot(0), bnot(-1), bnot(big), ~~~255})

try do
  1 <<< Integer.pow(2, 64)
rescue
  e -> IO.inspect(e)
end

IO.inspect(1 >>> Integer.pow(2, 64))
IO.inspect(-1 >>> Integer.pow(2, 64))
IO.inspect(0 <<< Integer.pow(2, 64))
