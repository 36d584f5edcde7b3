# Parameters of terminal capabilities
bad = fn f -> try do: f.(), rescue: (e -> e.__struct__) end
caps = ["\e[%p1%dC", "\e[%i%p1%d;%p2%dH", "abc", "a$<5>b", "%d %d", "%p1%{3}%+%d", "%?%p1%{8}%<%t3%p1%d%e4%p1%{8}%-%d%;m",
        "%p1%c%p2%c", "%p1%02d %p1%3d %p1%x %p1%X %p1%o", "%%", "%'a'%c", "%p1%p2%*%d", "%p1%p2%>%d", "%p1%PA%gA%d",
        "%p1%{0}%/%d", "a$<5", "$<5/>x$<*>y$<2.5*>", "%p1%:-5d|", "%p1%!%d%p1%~%d", "",
        "%p1%p2%A%d%p1%p2%O%d%p1%p2%&%d%p1%p2%|%d%p1%p2%^%d%p1%p2%m%d%p1%p2%-%d%p1%p2%=%d"]
for cap <- caps, c = String.to_charlist(cap), do: IO.inspect({cap, :prim_tty.tgoto(c), :prim_tty.tgoto(c, 5), :prim_tty.tgoto(c, 7, 12)})
for args <- [[:abc, 1], [~c"abc", :x], [~c"%p2%d", -1], ["%d", 1], [~c"%d", 1, 99_999_999_999], [~c"%d", 1.0], [[300], 1]],
    do: IO.inspect(bad.(fn -> apply(:prim_tty, :tgoto, args) end))
