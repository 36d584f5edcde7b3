// Tests of the builtins about files, time, the environment and compression: shapes of results and errors.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "builtins/builtin_test_bed.h"
#include "builtins/table.h"
#include "io/host.h"
#include "os/clock.h"
#include "term/print.h"

namespace mote {
namespace {

// Calls builtins and shows what comes back as text.
class Outside {
 public:
  explicit Outside(std::span<const Builtin> family) : bed(family) {
    bed.services().host = &host;
    bed.services().clock = &clock;
  }
  std::string shown(Term term) { return term.is_none() ? "none" : term_text(bed.atoms(), term); }
  std::string call(std::string_view name, std::initializer_list<Term> arguments) {
    return shown(bed.call(name, arguments));
  }
  std::string failure(std::string_view name, std::initializer_list<Term> arguments) {
    return shown(bed.failure(name, arguments));
  }
  Term path(std::string_view text) { return bed.binary(std::string(text) + '\0'); }
  Term atom(std::string_view text) { return bed.atoms().intern(text); }
  Term list_of(std::initializer_list<Term> elements) {
    return make_list(bed.heap(), std::span(elements.begin(), elements.size()));
  }
  io::Host host;
  VirtualClock clock{1'719'835'200'123'456'789};
  BuiltinTestBed bed;
};

TEST(PrimFileBuiltins, ReadWriteSeek) {
  Outside at(prim_file_builtins());
  Term path = at.path(testing::TempDir() + "mote_outside_" + std::to_string(getpid()));
  Term opened = at.bed.call("open_nif", {path, at.list_of({atoms::k_read, atoms::k_write, at.atom("binary")})});
  ASSERT_TRUE(opened.is_tuple(2));
  Term file = Tuple(opened)[1];
  EXPECT_EQ(at.call("write_nif", {file, at.list_of({at.bed.binary("hello "), at.bed.binary("world")})}), "ok");
  EXPECT_EQ(at.call("read_nif", {file, Term::small(5)}), "eof");
  EXPECT_EQ(at.call("seek_nif", {file, atoms::k_bof, Term::small(6)}), "{ok,6}");
  EXPECT_EQ(at.call("read_nif", {file, Term::small(50)}), "{ok,<<\"world\">>}");
  EXPECT_EQ(at.call("pread_nif", {file, Term::small(0), Term::small(5)}), "{ok,<<\"hello\">>}");
  EXPECT_EQ(at.call("pread_nif", {file, Term::small(-1), Term::small(5)}), "{error,einval}");
  EXPECT_EQ(at.failure("pread_nif", {file, atoms::k_ok, Term::small(5)}), "badarg");
  EXPECT_EQ(at.failure("read_nif", {file, atoms::k_ok}), "badarg");
  EXPECT_EQ(at.failure("read_nif", {atoms::k_ok, Term::small(1)}), "badarg");
  EXPECT_EQ(at.failure("write_nif", {file, at.bed.list("abc")}), "badarg");
  EXPECT_EQ(at.call("pwrite_nif", {file, Term::small(0), at.list_of({at.bed.binary("J")})}), "ok");
  EXPECT_EQ(at.call("seek_nif", {file, atoms::k_eof, Term::small(-20)}), "{error,einval}");
  EXPECT_EQ(at.failure("seek_nif", {file, atoms::k_ok, Term::small(0)}), "badarg");
  EXPECT_EQ(at.call("advise_nif", {file, Term::small(0), Term::small(0), at.atom("sequential")}), "ok");
  EXPECT_EQ(at.call("advise_nif", {file, Term::small(0), Term::small(0), atoms::k_ok}), "{error,einval}");
  EXPECT_EQ(at.call("close_nif", {file}), "ok");
  EXPECT_EQ(at.call("close_nif", {file}), "{error,einval}");
  EXPECT_EQ(at.call("read_nif", {file, Term::small(1)}), "{error,einval}");
  EXPECT_EQ(at.call("read_file_nif", {path}), "{ok,<<\"Jello world\">>}");
  EXPECT_EQ(at.call("set_permissions_nif", {path, Term::small(0600)}), "ok");
  EXPECT_EQ(at.call("set_time_nif", {path, Term::small(1), Term::small(2), Term::small(3)}), "ok");
  Term info = at.bed.call("read_info_nif", {path, Term::small(1)});
  ASSERT_TRUE(info.is_tuple(14));
  EXPECT_EQ(at.shown(Tuple(info)[0]), "file_info");
  EXPECT_EQ(Tuple(info)[1], Term::small(11));
  EXPECT_EQ(at.shown(Tuple(info)[2]), "regular");
  EXPECT_EQ(Tuple(info)[4], Term::small(1));
  EXPECT_EQ(Tuple(info)[7], Term::small(0100600));
  EXPECT_EQ(at.call("del_file_nif", {path}), "ok");
  EXPECT_EQ(at.call("del_file_nif", {path}), "{error,enoent}");
  EXPECT_EQ(at.call("del_file_nif", {at.bed.binary("no end")}), "{error,einval}");
}

TEST(PrimFileBuiltins, Names) {
  Outside at(prim_file_builtins());
  EXPECT_EQ(at.call("internal_name2native", {at.bed.list("ab")}), "<<97,98,0>>");
  EXPECT_EQ(at.failure("internal_name2native", {atoms::k_ok}), "badarg");
  EXPECT_EQ(at.call("internal_native2name", {at.bed.binary("a\xFF")}), "{error,warning}");
  EXPECT_EQ(at.call("is_translatable", {at.bed.binary("a\xFF")}), "false");
  EXPECT_EQ(at.call("native_name_encoding", {}), "utf8");
  at.host.name_encoding = io::NameEncoding::kLatin1;
  EXPECT_EQ(at.call("is_translatable", {at.bed.binary("a\xFF")}), "true");
  EXPECT_EQ(at.call("get_device_cwd_nif", {Term::small(1)}), "{error,enotsup}");
}

TEST(TimeBuiltins, AskTheClockOnly) {
  Outside at(erlang_time_builtins());
  EXPECT_EQ(at.call("timestamp", {}), "{1719,835200,123456}");
  EXPECT_EQ(at.call("now", {}), "{1719,835200,123456}");
  EXPECT_EQ(at.call("now", {}), "{1719,835200,123457}");
  EXPECT_EQ(at.call("monotonic_time", {}), "-576460752000000000");
  EXPECT_EQ(at.call("system_time", {atoms::k_millisecond}), "1719835200123");
  EXPECT_EQ(at.failure("system_time", {atoms::k_ok}), "badarg");
  EXPECT_EQ(at.call("universaltime", {}), "{{2024,7,1},{12,0,0}}");
}

TEST(TimeBuiltins, Dates) {
  Outside at(erlang_time_builtins());
  auto date_time = [&](int year, int month, int day, int hour = 0) {
    TermSpace& heap = at.bed.heap();
    return make_tuple(heap, {make_tuple(heap, {Term::small(year), Term::small(month), Term::small(day)}),
                             make_tuple(heap, {Term::small(hour), Term::small(0), Term::small(0)})});
  };
  EXPECT_EQ(at.call("universaltime_to_posixtime", {date_time(1600, 1, 1)}), "-11676096000");
  EXPECT_EQ(at.call("posixtime_to_universaltime", {Term::small(-11676096000)}), "{{1600,1,1},{0,0,0}}");
  for (Term bad : {date_time(1599, 12, 31), date_time(2023, 2, 29), date_time(2024, 13, 1), date_time(2024, 1, 1, 24),
                   Term(atoms::k_ok)})
    EXPECT_EQ(at.failure("universaltime_to_posixtime", {bad}), "badarg");
  EXPECT_EQ(at.failure("universaltime_to_localtime", {date_time(1901, 12, 31)}), "badarg");
  EXPECT_EQ(at.failure("localtime_to_universaltime", {date_time(2024, 1, 1), atoms::k_ok}), "badarg");
}

TEST(OsBuiltins, Environment) {
  Outside at(os_builtins());
  EXPECT_EQ(at.call("putenv", {at.bed.list("A"), at.bed.list("x")}), "true");
  EXPECT_EQ(at.call("getenv", {at.bed.list("A")}), "\"x\"");
  EXPECT_EQ(at.call("env", {}), "[{\"A\",\"x\"}]");
  EXPECT_EQ(at.call("unsetenv", {at.bed.list("A")}), "true");
  EXPECT_EQ(at.call("getenv", {at.bed.list("A")}), "false");
  for (Term bad : {at.bed.list("A=B"), at.bed.binary("A"), Term(atoms::k_ok)}) {
    EXPECT_EQ(at.failure("getenv", {bad}), "badarg");
    EXPECT_EQ(at.failure("putenv", {bad, Term::nil()}), "badarg");
  }
  EXPECT_EQ(at.failure("putenv", {at.bed.list("A"), at.bed.binary("x")}), "badarg");
  EXPECT_EQ(at.call("set_signal", {at.atom("sigterm"), at.atom("handle")}), "ok");
  EXPECT_EQ(at.failure("set_signal", {at.atom("sigint"), at.atom("handle")}), "badarg");
  EXPECT_EQ(at.failure("set_signal", {at.atom("sigterm"), atoms::k_ok}), "badarg");
}

TEST(ZlibBuiltins, States) {
  Outside at(zlib_builtins());
  Term stream = at.bed.call("open_nif", {});
  EXPECT_EQ(at.failure("deflateEnd_nif", {stream}), "not_initialized");
  EXPECT_EQ(at.failure("enqueue_nif", {stream, Term::nil()}), "not_initialized");
  auto init = {stream, Term::small(-1), Term::small(8), Term::small(15), Term::small(8), Term::small(0)};
  EXPECT_EQ(at.call("deflateInit_nif", init), "ok");
  EXPECT_EQ(at.failure("deflateInit_nif", init), "already_initialized");
  EXPECT_EQ(at.call("enqueue_nif", {stream, at.list_of({at.bed.binary("hello")})}), "ok");
  EXPECT_EQ(at.call("deflate_nif", {stream, Term::small(8192), Term::small(8192), Term::small(4)}),
            "{finished,[<<120,156,203,72,205,201,201,7,0,6,44,2,21>>]}");
  EXPECT_EQ(at.call("getStash_nif", {stream}), "empty");
  EXPECT_EQ(at.call("setStash_nif", {stream, at.bed.list("x")}), "ok");
  EXPECT_EQ(at.call("getStash_nif", {stream}), "{ok,\"x\"}");
  EXPECT_EQ(at.call("clearStash_nif", {stream}), "ok");
  EXPECT_EQ(at.call("deflateEnd_nif", {stream}), "ok");
  EXPECT_EQ(at.call("close_nif", {stream}), "ok");
  EXPECT_EQ(at.failure("close_nif", {stream}), "not_initialized");
  EXPECT_EQ(at.failure("close_nif", {atoms::k_ok}), "badarg");
}

}  // namespace
}  // namespace mote
