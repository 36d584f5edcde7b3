// Tests of file names, open files, operations on paths and byte queues.
#include "io/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>

#include "heap/arena.h"
#include "io/byte_queue.h"
#include "io/host.h"
#include "io/resource.h"
#include "os/errors.h"
#include "term/build.h"

namespace mote::io {
namespace {

std::string text_of(Term binary) {
  std::string scratch;
  return std::string(bytes_of(binary, scratch));
}

class Files : public testing::Test {
 protected:
  Files() : root_(testing::TempDir() + "mote_files_" + std::to_string(getpid())) {
    std::filesystem::remove_all(root_);
    std::filesystem::create_directories(root_ + "/sub");
    put("f", "hello");
  }
  ~Files() override { std::filesystem::remove_all(root_); }
  void put(const std::string& name, const std::string& text) { std::ofstream(root_ + "/" + name) << text; }
  std::string path(const std::string& name) const { return root_ + "/" + name; }
  FileHandle* open(const std::string& name, OpenMode mode) {
    FileHandle* handle = nullptr;
    EXPECT_EQ(FileHandle::open(path(name), mode, &handle), 0) << name;
    return handle;
  }
  std::string read(FileHandle* file, std::size_t size, std::optional<std::int64_t> offset = {}) {
    Term binary;
    EXPECT_EQ(file->read(arena_, size, offset, &binary), 0);
    return text_of(binary);
  }
  int write(FileHandle* file, std::initializer_list<std::string_view> parts, std::optional<std::int64_t> offset = {}) {
    std::vector<Term> terms;
    for (std::string_view part : parts)
      terms.push_back(make_binary(arena_, part));
    IoVector vector;
    EXPECT_TRUE(vector.load(make_list(arena_, terms)));
    return file->write(vector, offset);
  }
  std::string root_;
  Arena arena_;
};

TEST_F(Files, OpenChecksTheKindOfFile) {
  FileHandle* handle;
  EXPECT_EQ(FileHandle::open(path("sub"), {.read = true}, &handle), EISDIR);
  EXPECT_EQ(FileHandle::open(path("sub"), {.write = true}, &handle), EISDIR);
  EXPECT_EQ(FileHandle::open(path("f"), {.read = true, .directory = true}, &handle), ENOTDIR);
  EXPECT_EQ(FileHandle::open(path("sub"), {.write = true, .directory = true}, &handle), EINVAL);
  EXPECT_EQ(FileHandle::open(path("f"), {.write = true, .exclusive = true}, &handle), EEXIST);
  EXPECT_EQ(FileHandle::open(path("none/f"), {.write = true}, &handle), ENOENT);
  open("sub", {.read = true, .directory = true})->release();
}

TEST_F(Files, ReadsToTheEnd) {
  FileHandle* file = open("f", {.read = true});
  EXPECT_EQ(read(file, 3), "hel");
  EXPECT_EQ(read(file, 30), "lo");
  EXPECT_EQ(read(file, 30), "");
  EXPECT_EQ(read(file, 2, 1), "el");
  EXPECT_EQ(read(file, 100000, 1), "ello");
  EXPECT_EQ(write(file, {"x"}), EBADF);
  EXPECT_EQ(write(file, {""}), 0);
  Term binary;
  EXPECT_EQ(file->read(arena_, std::size_t{1} << 62, std::nullopt, &binary), ENOMEM);
  file->release();
}

TEST_F(Files, WritesManyParts) {
  FileHandle* file = open("g", {.read = true, .write = true});
  std::string expected;
  for (int round = 0; round < 3; ++round) {
    std::vector<Term> parts;
    for (int i = 0; i < 200; ++i) {
      std::string part(static_cast<std::size_t>(i), static_cast<char>('a' + i % 26));
      expected += part;
      parts.push_back(make_binary(arena_, part));
    }
    IoVector vector;
    ASSERT_TRUE(vector.load(make_list(arena_, parts)));
    EXPECT_EQ(file->write(vector, std::nullopt), 0);
  }
  EXPECT_EQ(write(file, {"one", "two"}, 2), 0);
  expected.replace(2, 6, "onetwo");
  Term whole;
  EXPECT_EQ(read_whole_file(arena_, path("g"), &whole), 0);
  EXPECT_EQ(text_of(whole), expected);
  std::int64_t position;
  EXPECT_EQ(file->seek(FileHandle::Mark::kStart, 5, &position), 0);
  EXPECT_EQ(file->truncate(), 0);
  EXPECT_EQ(file->seek(FileHandle::Mark::kEnd, -1, &position), 0);
  EXPECT_EQ(position, 4);
  EXPECT_EQ(file->seek(FileHandle::Mark::kCurrent, -100, &position), EINVAL);
  EXPECT_EQ(file->allocate(0, 10), 0);
  EXPECT_EQ(std::filesystem::file_size(path("g")), 10u);
  EXPECT_EQ(file->sync(true), 0);
  EXPECT_EQ(file->sync(false), 0);
  file->release();
}

TEST_F(Files, AppendAndTruncate) {
  FileHandle* file = open("f", {.write = true, .append = true});
  EXPECT_EQ(write(file, {"!"}), 0);
  file->release();
  Term whole;
  EXPECT_EQ(read_whole_file(arena_, path("f"), &whole), 0);
  EXPECT_EQ(text_of(whole), "hello!");
  open("f", {.write = true})->release();
  EXPECT_EQ(std::filesystem::file_size(path("f")), 0u);
}

TEST_F(Files, ClosedFilesAndFilesInUseAreRefused) {
  FileHandle* file = open("f", {.read = true});
  {
    FileHandle::Use first(file);
    EXPECT_TRUE(first.ok());
    EXPECT_FALSE(FileHandle::Use(file).ok());
    EXPECT_EQ(file->close(), EINVAL);
  }
  EXPECT_EQ(file->close(), 0);
  EXPECT_EQ(file->close(), EINVAL);
  EXPECT_FALSE(FileHandle::Use(file).ok());
  file->release();
}

TEST_F(Files, WholeFiles) {
  Term binary;
  EXPECT_EQ(read_whole_file(arena_, path("none"), &binary), ENOENT);
  EXPECT_EQ(read_whole_file(arena_, path("sub"), &binary), EISDIR);
  EXPECT_EQ(read_whole_file(arena_, "/proc/self/status", &binary), 0);
  EXPECT_GT(text_of(binary).size(), 100u);
  std::string large(1'000'000, 'x');
  put("large", large);
  EXPECT_EQ(read_whole_file(arena_, path("large"), &binary), 0);
  EXPECT_EQ(text_of(binary), large);
}

TEST_F(Files, Info) {
  FileInfo info;
  std::filesystem::create_symlink("nowhere", path("link"));
  ASSERT_EQ(mkfifo(path("fifo").c_str(), 0644), 0);
  EXPECT_EQ(file_info(path("link"), true, &info), ENOENT);
  EXPECT_EQ(file_info(path("link"), false, &info), 0);
  EXPECT_EQ(info.type, FileInfo::kSymlink);
  EXPECT_FALSE(info.readable);
  EXPECT_EQ(file_info(path("fifo"), true, &info), 0);
  EXPECT_EQ(info.type, FileInfo::kOther);
  EXPECT_EQ(file_info("/dev/null", true, &info), 0);
  EXPECT_EQ(info.type, FileInfo::kDevice);
  EXPECT_EQ(file_info(path("sub"), true, &info), 0);
  EXPECT_EQ(info.type, FileInfo::kDirectory);
  EXPECT_EQ(set_owner(path("f"), -1, -1), 0);
  EXPECT_EQ(set_permissions(path("f"), 0104600), 0);
  EXPECT_EQ(set_times(path("f"), 1000, 2000), 0);
  EXPECT_EQ(file_info(path("f"), true, &info), 0);
  EXPECT_EQ(info.mode, 0104600u);
  EXPECT_EQ(info.size, 5u);
  EXPECT_EQ(info.access_time, 1000);
  EXPECT_EQ(info.modification_time, 2000);
  FileHandle* file = open("f", {.read = true});
  EXPECT_EQ(file->info(&info), 0);
  EXPECT_TRUE(info.readable && info.writable);
  file->release();
  std::string target;
  EXPECT_EQ(read_link(path("link"), &target), 0);
  EXPECT_EQ(target, "nowhere");
  EXPECT_EQ(read_link(path("f"), &target), EINVAL);
}

TEST_F(Files, Paths) {
  EXPECT_EQ(delete_file(path("sub")), EPERM);
  EXPECT_EQ(delete_file(path("none")), ENOENT);
  EXPECT_EQ(delete_directory(root_), EEXIST);
  EXPECT_EQ(delete_directory(path("f")), ENOTDIR);
  EXPECT_EQ(make_directory(root_), EEXIST);
  EXPECT_EQ(rename_file("/", path("x")), EINVAL);
  EXPECT_EQ(rename_file(root_, path("sub/x")), EINVAL);
  EXPECT_EQ(rename_file(root_, path("f")), EINVAL);
  EXPECT_EQ(rename_file(path("f"), path("sub")), EISDIR);
  EXPECT_EQ(rename_file(path("sub"), root_), EEXIST);
  EXPECT_EQ(rename_file(path("f"), path("sub/f")), 0);
  EXPECT_EQ(make_hard_link(path("sub/f"), path("f")), 0);
  EXPECT_EQ(make_soft_link("f", path("f")), EEXIST);
  std::set<std::string> names;
  EXPECT_EQ(list_directory(root_, [&](std::string_view name) { names.emplace(name); }), 0);
  EXPECT_EQ(names, (std::set<std::string>{"f", "sub"}));
  EXPECT_EQ(list_directory(path("f"), [](std::string_view) {}), ENOTDIR);
  std::string before, now;
  EXPECT_EQ(current_directory(&before), 0);
  EXPECT_EQ(set_current_directory(path("f")), ENOTDIR);
  EXPECT_EQ(set_current_directory(path("sub")), 0);
  EXPECT_EQ(current_directory(&now), 0);
  EXPECT_EQ(delete_directory(root_), EINVAL);
  EXPECT_EQ(set_current_directory(before), 0);
  EXPECT_EQ(std::filesystem::path(now).filename(), "sub");
}

TEST(ErrorName, IsLowerCase) {
  EXPECT_EQ(error_name(ENOENT), "enoent");
  EXPECT_EQ(error_name(EWOULDBLOCK), "eagain");
  EXPECT_EQ(error_name(ENOTSUP), "enotsup");
  EXPECT_EQ(error_name(123456), "unknown");
}

class Names : public testing::Test {
 protected:
  Term characters(std::initializer_list<std::int64_t> codes, Term tail = Term::nil()) {
    std::vector<Term> terms;
    for (std::int64_t code : codes)
      terms.push_back(Term::small(code));
    return make_list(arena_, terms, tail);
  }
  Arena arena_;
};

TEST_F(Names, ToBytes) {
  EXPECT_EQ(name_to_bytes(characters({233, 1024, 0x1F600}), NameEncoding::kUtf8), "\xC3\xA9\xD0\x80\xF0\x9F\x98\x80");
  EXPECT_EQ(name_to_bytes(characters({233, 97}), NameEncoding::kLatin1),
            "\xE9"
            "a");
  EXPECT_EQ(name_to_bytes(characters({1024}), NameEncoding::kLatin1), std::nullopt);
  Term inner = make_cons(arena_, characters({98}), characters({99}));
  EXPECT_EQ(name_to_bytes(make_cons(arena_, Term::small(97), make_cons(arena_, inner, characters({100}))),
                          NameEncoding::kUtf8),
            "abcd");
  EXPECT_EQ(name_to_bytes(Term::nil(), NameEncoding::kUtf8), "");
  EXPECT_EQ(name_to_bytes(make_binary(arena_, "\xFF"), NameEncoding::kUtf8), "\xFF");
  for (Term bad : {characters({97, 0}), characters({0xD800}), characters({0x110000}), characters({-1}),
                   characters({97}, Term::small(98)), Term(atoms::k_ok), Term::small(12),
                   make_binary(arena_, std::string_view("a\0b", 3)), make_cons(arena_, atoms::k_ok, Term::nil()),
                   make_cons(arena_, make_binary(arena_, "a"), Term::nil())})
    EXPECT_EQ(name_to_bytes(bad, NameEncoding::kUtf8), std::nullopt);
}

TEST_F(Names, DeeplyNestedListsNeedNoNativeStack) {
  Term deep = characters({97});
  for (int i = 0; i < 1'000'000; ++i)
    deep = make_cons(arena_, deep, Term::nil());
  EXPECT_EQ(name_to_bytes(deep, NameEncoding::kUtf8), "a");
}

TEST_F(Names, FromBytes) {
  Term name = bytes_to_name(arena_, "a\xC3\xA9", NameEncoding::kUtf8);
  ASSERT_TRUE(name.is_cons());
  EXPECT_EQ(Cons(Cons(name).tail()).head(), Term::small(233));
  EXPECT_TRUE(bytes_to_name(arena_, "a\xFF", NameEncoding::kUtf8).is_none());
  EXPECT_TRUE(bytes_to_name(arena_, "", NameEncoding::kUtf8).is_nil());
  EXPECT_EQ(Cons(Cons(bytes_to_name(arena_, "a\xFF", NameEncoding::kLatin1)).tail()).head(), Term::small(255));
}

TEST_F(Names, Utf8Validity) {
  EXPECT_TRUE(is_utf8("\xEF\xBF\xBE\xF4\x8F\xBF\xBF"));
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC3", "\x80",
                          "\xF8\x80\x80\x80\x80", "\xC3("})
    EXPECT_FALSE(is_utf8(bad));
}

TEST(Environment, IsACopy) {
  Environment environment;
  environment.load_from_program();
  EXPECT_EQ(environment.get("PATH"), std::string(getenv("PATH")));
  environment.set("MOTE_TEST", "a=b");
  EXPECT_EQ(environment.get("MOTE_TEST"), "a=b");
  EXPECT_EQ(getenv("MOTE_TEST"), nullptr);
  environment.unset("MOTE_TEST");
  EXPECT_EQ(environment.get("MOTE_TEST"), std::nullopt);
  EXPECT_FALSE(environment.all().empty());
}

TEST(Signals, HaveNames) {
  EXPECT_EQ(signal_name(signal_number("sigterm")), "sigterm");
  EXPECT_EQ(signal_number("sigint"), 0);
  EXPECT_EQ(signal_name(9), "");
}

TEST(IoData, Collects) {
  Arena arena;
  Term binary = make_binary(arena, "bcd");
  Term sub = make_sub_bits(arena, make_binary(arena, "\x16\x36"), 4, 8);
  Term inner = make_cons(arena, binary, make_binary(arena, "e"));
  Term data = make_cons(arena, Term::small('a'), make_cons(arena, inner, make_cons(arena, sub, Term::nil())));
  std::string bytes;
  EXPECT_TRUE(append_io_data(bytes, data));
  EXPECT_EQ(bytes, "abcdec");
  EXPECT_FALSE(append_io_data(bytes, make_cons(arena, Term::small(256), Term::nil())));
  EXPECT_FALSE(append_io_data(bytes, make_cons(arena, atoms::k_ok, Term::nil())));
  EXPECT_FALSE(append_io_data(bytes, make_cons(arena, Term::small(1), Term::small(2))));
  EXPECT_FALSE(append_io_data(bytes, atoms::k_ok));
}

TEST(ByteQueue, FirstInFirstOut) {
  Arena arena;
  auto* queue = new ByteQueue;
  EXPECT_EQ(queue->size(), 0u);
  EXPECT_FALSE(queue->skip(1));
  EXPECT_TRUE(queue->read(arena, 1).is_none());
  std::string large(3000, 'L');
  large[2999] = '\n';
  EXPECT_TRUE(queue->write(make_binary(arena, "abc")));
  EXPECT_TRUE(queue->write(make_binary(arena, "def")));
  EXPECT_TRUE(queue->write(make_binary(arena, large)));
  EXPECT_TRUE(queue->write(make_binary(arena, "tail")));
  EXPECT_EQ(queue->size(), 3010u);
  EXPECT_EQ(queue->find('d'), 3u);
  EXPECT_EQ(queue->find('\n'), 3005u);
  EXPECT_EQ(queue->find('z'), std::nullopt);
  EXPECT_EQ(text_of(queue->front(arena)), "abcdef");
  EXPECT_EQ(text_of(queue->read(arena, 4)), "abcd");
  EXPECT_TRUE(queue->skip(2));
  Term front = queue->front(arena);
  EXPECT_EQ(text_of(front), large);
  EXPECT_EQ(text_of(queue->read(arena, 3002)), large + "ta");
  EXPECT_EQ(queue->size(), 2u);
  EXPECT_TRUE(queue->try_lock());
  EXPECT_FALSE(queue->try_lock());
  EXPECT_TRUE(queue->unlock());
  EXPECT_FALSE(queue->unlock());
  Term reference = make_magic_reference(arena, queue, 1, 2);
  EXPECT_EQ(resource_of<ByteQueue>(reference), queue);
  EXPECT_EQ(resource_of<FileHandle>(reference), nullptr);
  EXPECT_EQ(resource_of<ByteQueue>(front), nullptr);
}

TEST(Integers, OfFixedWidth) {
  Arena arena;
  EXPECT_EQ(to_int64(make_integer(arena, INT64_MIN)), INT64_MIN);
  EXPECT_EQ(to_int64(make_unsigned(arena, UINT64_MAX)), std::nullopt);
  EXPECT_EQ(to_uint64(make_unsigned(arena, UINT64_MAX)), UINT64_MAX);
  EXPECT_EQ(to_uint64(Term::small(-1)), std::nullopt);
  EXPECT_EQ(to_narrow<std::uint8_t>(Term::small(256)), std::nullopt);
  EXPECT_EQ(to_narrow<int>(Term::small(-7)), -7);
}

}  // namespace
}  // namespace mote::io
