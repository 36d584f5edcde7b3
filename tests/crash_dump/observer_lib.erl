%% What crashdump_viewer needs of the module of this name, which needs wx: where it has got to is told to nobody but
%% who waits for the end.
-module(observer_lib).
-export([report_progress/1]).

report_progress({ok, done}) -> dump_facts ! read;
report_progress({error, Reason}) -> dump_facts ! {failed, Reason};
report_progress(_) -> ok.
