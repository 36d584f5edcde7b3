// Whole runtimes: booted up to kernel and stdlib, used, and destroyed with whatever is alive then. In the asan preset a
// block that is not given back fails the test program at its end; in the tsan preset a race does.
#include "runtime/runtime.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "process/scheduler.h"
#include "process/table.h"
#include "runtime/boot.h"

namespace mote {
namespace {

namespace fs = std::filesystem;

class RuntimeTest : public testing::Test {
 protected:
  RuntimeTest() {
    std::string name = (fs::temp_directory_path() / "mote-runtime-XXXXXX").string();
    folder_ = fs::canonical(mkdtemp(name.data()));
  }
  ~RuntimeTest() override { fs::remove_all(folder_); }

  void SetUp() override {
    auto library = find_standard_library(StandardLibrarySearch::from_process());
    ASSERT_TRUE(library) << library.error();
    library_ = *library;
  }

  // A plan that evaluates `code` once the system has started; Folder in it is the folder of the test.
  BootPlan plan(const std::string& code, std::uint32_t workers = 2) const {
    BootPlan plan;
    plan.flags.schedulers = workers;
    plan.init_arguments = {"-root",
                           library_.root.string(),
                           "-bindir",
                           library_.bindir.string(),
                           "-progname",
                           "erl",
                           "--",
                           "-home",
                           folder_.string(),
                           "--",
                           "-noshell",
                           "-noinput",
                           "-eval",
                           "Folder = \"" + folder_.string() + "\", " + code};
    return plan;
  }

  // Boots a runtime, evaluates `code`, destroys it. What it halted with, or -1.
  int run(const std::string& code, DebugModes modes = {}) const {
    BootPlan wanted = plan(code);
    Runtime runtime(wanted.flags, modes);
    std::string error = start_boot(runtime, wanted, library_);
    EXPECT_EQ(error, "");
    return error.empty() ? runtime.run() : -1;
  }

  // Ends the run of `runtime` from this thread once `file` exists, at the latest after a minute.
  static void halt_when_there(Runtime& runtime, const fs::path& file) {
    for (int i = 0; i < 6000 && !fs::exists(file); ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_TRUE(fs::exists(file));
    runtime.services().scheduler->halt(5, false);
  }

  // Evaluates `code`, which makes the file `ready` and never ends, and stops the runtime amid it.
  void stop_amid(const std::string& code) const {
    BootPlan wanted = plan(code);
    Runtime runtime(wanted.flags);
    ASSERT_EQ(start_boot(runtime, wanted, library_), "");
    std::thread stopper([&] { halt_when_there(runtime, folder_ / "ready"); });
    EXPECT_EQ(runtime.run(), 5);
    stopper.join();
  }

  fs::path folder_;
  StandardLibrary library_;
};

// Leaves as much alive as there are ways to: every kind of thing a process or the runtime can hold.
const std::string kEverythingAlive = R"(
  Table = ets:new(numbers, [ordered_set, named_table, public]),
  [ets:insert(Table, {N, lists:seq(1, N), binary:copy(<<N>>, 100)}) || N <- lists:seq(1, 100)],
  Waiting = [spawn_link(fun() ->
      put(key, lists:seq(1, 50)),
      ets:new(own, [bag]),
      receive stop -> ok after 1000000 -> ok end
    end) || _ <- lists:seq(1, 50)],
  [erlang:monitor(process, P, [{alias, reply_demonitor}, {tag, {tag, P}}]) || P <- Waiting],
  [P ! {message, N, binary:copy(<<"large">>, 100), make_ref()} || P <- Waiting, N <- lists:seq(1, 5)],
  erlang:suspend_process(hd(Waiting)),
  exit(lists:last(Waiting), normal),
  [erlang:send_after(1000000, P, {later, lists:seq(1, 20)}) || P <- Waiting],
  [register(list_to_atom("waiting_" ++ integer_to_list(N)), P) || {N, P} <- lists:enumerate(Waiting)],
  persistent_term:put(name, {lists:seq(1, 20), binary:copy(<<1>>, 1000)}),
  persistent_term:put(name, other),
  Counters = counters:new(10, []), counters:add(Counters, 1, 5),
  {ok, Pattern} = re:compile("a(b+)c"), {match, _} = re:run("xabbbc", Pattern),
  Z = zlib:open(), ok = zlib:deflateInit(Z), zlib:deflate(Z, lists:duplicate(1000, $a)),
  {ok, File} = file:open(Folder ++ "/file", [write, raw, delayed_write]), file:write(File, <<"text">>),
  {ok, Io} = file:open(Folder ++ "/io", [write]), io:format(Io, "~p", [Waiting]),
  Port = open_port({spawn, "cat"}, [binary]), port_command(Port, <<"there and back">>),
  receive {Port, {data, <<"there and back">>}} -> ok end,
  Module = fun(Result) ->
    {ok, Tokens, _} = erl_scan:string("-module(made). -export([f/0]). f() -> {" ++ Result ++ ", \"literal\"}."),
    Split = fun Split([], Form, Forms) -> lists:reverse(Forms);
                Split([Dot = {dot, _} | Rest], Form, Forms) ->
                  {ok, Parsed} = erl_parse:parse_form(lists:reverse([Dot | Form])), Split(Rest, [], [Parsed | Forms]);
                Split([Token | Rest], Form, Forms) -> Split(Rest, [Token | Form], Forms)
            end,
    {ok, made, Code} = compile:forms(Split(Tokens, [], [])),
    {module, made} = code:load_binary(made, "made.beam", Code)
  end,
  Module("1"), {1, "literal"} = made:f(), Held = made:f(), Module("2"), {2, "literal"} = made:f(), code:purge(made),
  {Dead, Down} = spawn_monitor(fun() -> exit({shutdown, Held}) end),
  receive {'DOWN', Down, process, Dead, {shutdown, {1, "literal"}}} -> ok end,
  catch error(badarg),
  Big = binary:copy(<<7>>, 1000000), Half = binary:part(Big, 0, 500000), self() ! Half,
)";

TEST_F(RuntimeTest, HaltsWithEverythingAlive) {
  EXPECT_EQ(run(kEverythingAlive + "halt(byte_size(Big) div 100000)."), 10);
}

TEST_F(RuntimeTest, StopsAsOtpDoes) {
  EXPECT_EQ(run(kEverythingAlive + "init:stop(3)."), 3);
}

TEST_F(RuntimeTest, ComesAgainAndAgain) {
  for (int i = 1; i <= 3; ++i)
    EXPECT_EQ(run("halt(length([P || P <- [spawn(fun() -> ok end) || _ <- lists:seq(1, " + std::to_string(i) +
                  ")], is_pid(P)]))."),
              i);
}

TEST_F(RuntimeTest, TwoLiveAtTheSameTime) {
  auto code = [](const std::string& name, int status) {
    return "register(" + name + ", self()), persistent_term:put(k, " + name + "), ets:new(" + name +
           ", [named_table]), put(k, " + name +
           "), [spawn(fun() -> timer:sleep(N rem 5), exit(N) end) || N <- lists:seq(1, 300)]," +
           " Sum = lists:sum([begin {P, R} = spawn_monitor(fun() -> exit({n, N}) end)," +
           " receive {'DOWN', R, process, P, {n, M}} -> M end end || N <- lists:seq(1, 300)])," + " 45150 = Sum, " +
           name + " = persistent_term:get(k), halt(" + std::to_string(status) + ").";
  };
  int first = 0, second = 0;
  std::thread other([&] { first = run(code("first", 11)); });
  second = run(code("second", 12));
  other.join();
  EXPECT_EQ(first, 11);
  EXPECT_EQ(second, 12);
}

TEST_F(RuntimeTest, OneGoesOnWhileAnotherIsDestroyed) {
  BootPlan long_plan = plan("receive go_on -> halt(21) end.");
  Runtime longer(long_plan.flags);
  ASSERT_EQ(start_boot(longer, long_plan, library_), "");
  int status = 0;
  std::thread runner([&] { status = longer.run(); });
  EXPECT_EQ(run("atom_to_list(list_to_atom(\"only here\")), halt(22)."), 22);
  longer.services().scheduler->halt(23, false);
  runner.join();
  EXPECT_EQ(status, 23);
}

// Each would go on for years: aside, on a worker, waiting for a turn, in answering a question, in ending.
TEST_F(RuntimeTest, StopsAmidEndlessWork) {
  const std::string endless = R"(
    Double = fun Double(0, T) -> T; Double(N, T) -> Double(N - 1, [T | T]) end,
    Shared = fun() -> Double(50, [a]) end,
    [spawn(fun() -> erlang:phash2(Shared()) end) || _ <- lists:seq(1, 6)],
    [spawn(fun() -> Shared() == Shared() end) || _ <- lists:seq(1, 3)],
    spawn(fun() -> lists:sort([Shared(), Shared()]) end),
    spawn(fun() -> self() ! [Shared()] end),
    spawn(fun() -> spawn_link(fun() -> receive never -> ok end end), exit(Shared()) end),
    Holder = spawn(fun() -> put(held, Shared()), receive never -> ok end end),
    spawn(fun() -> process_info(Holder, dictionary) end),
    spawn(fun() -> erlang:external_size(Shared()) end),
    timer:sleep(300), )";
  EXPECT_EQ(run(endless + "halt(41)."), 41);
  stop_amid(endless + "ok = file:write_file(Folder ++ \"/ready\", <<>>), receive never -> ok end.");
}

TEST_F(RuntimeTest, DestroyedWithoutARun) {
  BootPlan wanted = plan("halt(1).");
  {
    Runtime unused(wanted.flags);
  }
  Runtime runtime(wanted.flags);
  ASSERT_EQ(start_boot(runtime, wanted, library_), "");
  EXPECT_GT(runtime.services().processes->count(), 0u);
}

TEST_F(RuntimeTest, StoppedWhileProcessesRun) {
  stop_amid(R"(
    Ping = fun Ping(Other) -> receive {ping, From, List} -> From ! {ping, self(), lists:reverse(List)} end, Ping(Other) end,
    [begin
       A = spawn(fun() -> Ping(none) end), B = spawn(fun() -> Ping(none) end),
       A ! {ping, B, lists:seq(1, 30)}
     end || _ <- lists:seq(1, 20)],
    [spawn(fun Loop() -> binary:copy(<<"x">>, 1000), Loop() end) || _ <- [1, 2, 3, 4]],
    file:write_file(Folder ++ "/ready", "").)");
}

TEST_F(RuntimeTest, StoppedWhileProcessesComeAndGo) {
  stop_amid(R"(
    Spawner = fun Spawner() ->
      [spawn_link(fun() -> ets:new(t, []), receive never -> ok after 1 -> exit(normal) end end) || _ <- lists:seq(1, 20)],
      receive after 1 -> ok end,
      Spawner()
    end,
    [spawn(Spawner) || _ <- [1, 2, 3]],
    Family = fun() ->
      [spawn_link(fun() -> receive never -> ok end end) || _ <- lists:seq(1, 200)],
      exit(together)
    end,
    Families = fun Families() -> {_, M} = spawn_monitor(Family), receive {'DOWN', M, _, _, _} -> Families() end end,
    spawn(Families),
    file:write_file(Folder ++ "/ready", "").)");
}

TEST_F(RuntimeTest, StoppedInBlockingCalls) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  ASSERT_EQ(mkfifo((folder_ / "other").c_str(), 0600), 0);
  stop_amid(R"(
    spawn(fun() -> file:open(Folder ++ "/pipe", [read, raw, binary]) end),
    spawn(fun() ->
      {ok, Both} = file:open(Folder ++ "/other", [read, write, raw, binary]),
      file:read(Both, 100)
    end),
    [spawn(fun Loop() -> {ok, _} = file:list_dir(Folder), Loop() end) || _ <- [1, 2, 3]],
    timer:sleep(100),
    file:write_file(Folder ++ "/ready", "").)");
}

// Processes that name each other, end, collect for each other and ask about memory, all at once. No name may be left of
// the dead, and where the two workers race the tsan preset tells.
TEST_F(RuntimeTest, NamesQuestionsAndEndsAtOnce) {
  EXPECT_EQ(run(R"(
    Before = length(registered()),
    Namers = [spawn_monitor(fun() ->
        [begin
           P = spawn(fun() -> receive never -> ok after N rem 3 -> ok end end),
           catch register(list_to_atom("name_" ++ integer_to_list(N rem 7)), P),
           catch exit(whereis(list_to_atom("name_" ++ integer_to_list((N + Who) rem 7))), kill),
           catch unregister(list_to_atom("name_" ++ integer_to_list((N + 3) rem 7)))
         end || N <- lists:seq(1, 400)]
      end) || Who <- [1, 2, 3]],
    Askers = [spawn_monitor(fun() ->
        [begin
           [begin erlang:garbage_collect(P), erlang:process_info(P) end || P <- lists:sublist(processes(), 30, 20)],
           persistent_term:put(asker, {Who, N, lists:seq(1, 10)}), erlang:memory()
         end || N <- lists:seq(1, 20)]
      end) || Who <- [1, 2]],
    [receive {'DOWN', M, process, P, R} -> normal = R end || {P, M} <- Namers ++ Askers],
    Left = fun Left(Tries) ->
      case length(registered()) of
        Before -> 0;
        More when Tries =:= 0 -> More - Before;
        _ -> timer:sleep(10), Left(Tries - 1)
      end
    end,
    halt(40 + Left(500)).)"),
            40);
}

TEST_F(RuntimeTest, StoppedInEveryMode) {
  EXPECT_EQ(run("halt(31).", {.verify_heap = true}), 31);
  EXPECT_EQ(run("halt(32).", {.reductions = 50, .schedule_seed = 7}), 32);
}

}  // namespace
}  // namespace mote
