// Files: an open one as a resource that terms own, and the operations on paths. Functions return 0 or an errno value.
//
// An open file is used by one process at a time. An operation that finds another under way, or the file closed, fails
// with EINVAL. The descriptor is closed by close() or when the last term that names the file is gone.
#pragma once

#include <atomic>
#include <functional>
#include <optional>
#include <string>

#include "io/bytes.h"
#include "term/space.h"

namespace mote::io {

struct OpenMode {
  bool read = false;
  bool write = false;
  bool append = false;
  bool exclusive = false;
  bool sync = false;
  bool directory = false;
  bool skip_type_check = false;
};

// What read_info tells; times are seconds since 1970.
struct FileInfo {
  enum Type { kDevice, kDirectory, kRegular, kSymlink, kOther };
  std::uint64_t size;
  Type type;
  bool readable, writable;
  std::int64_t access_time, modification_time, change_time;
  std::uint32_t mode, links;
  std::uint64_t device, special_device, inode;
  std::uint32_t user, group;
};

class FileHandle final : public Resource {
 public:
  explicit FileHandle(int fd) : fd_(fd) {}
  ~FileHandle() override;
  // *handle is born with one reference, the caller's.
  static int open(const std::string& path, const OpenMode& mode, FileHandle** handle);

  // Keeps the file to this thread for as long as it lives; ok() is false where that cannot be.
  class Use {
   public:
    explicit Use(FileHandle* handle);
    ~Use();
    bool ok() const { return handle_ != nullptr; }

   private:
    FileHandle* handle_;
  };

  int close();
  int fd() const { return fd_; }

  // The next operations are for who holds a Use.

  // Up to `size` bytes from the current position, or from `offset`, as a binary in `space`; an empty one at the end.
  int read(TermSpace& space, std::size_t size, std::optional<std::int64_t> offset, Term* binary);
  // All bytes, at the current position or at `offset`.
  int write(const IoVector& parts, std::optional<std::int64_t> offset);
  enum class Mark { kStart, kCurrent, kEnd };
  int seek(Mark mark, std::int64_t offset, std::int64_t* position);
  int sync(bool data_only);
  int truncate();
  int advise(std::int64_t offset, std::int64_t length, int advice);
  int allocate(std::int64_t offset, std::int64_t length);
  int info(FileInfo* info);

 private:
  enum State { kIdle, kBusy, kClosed };
  std::atomic<int> state_{kIdle};
  int fd_;
};

// The rest of a file from its current position, as a binary.
int read_whole_file(TermSpace& space, const std::string& path, Term* binary);
int file_info(const std::string& path, bool follow_links, FileInfo* info);
int set_permissions(const std::string& path, std::uint32_t mode);
int set_owner(const std::string& path, std::int32_t user, std::int32_t group);
int set_times(const std::string& path, std::int64_t access, std::int64_t modification);
int read_link(const std::string& path, std::string* target);
// Calls `entry` for each name but "." and "..".
int list_directory(const std::string& path, const std::function<void(std::string_view)>& entry);
int make_directory(const std::string& path);
int make_hard_link(const std::string& existing, const std::string& path);
int make_soft_link(const std::string& target, const std::string& path);
int rename_file(const std::string& from, const std::string& to);
int delete_file(const std::string& path);
int delete_directory(const std::string& path);
int current_directory(std::string* path);
int set_current_directory(const std::string& path);

}  // namespace mote::io
