// Open files.
#include "io/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>

#include "io/file_internal.h"
#include "os/interrupt.h"
#include "term/build.h"

namespace mote::io {

namespace {

// Reads of up to this size go through a buffer on the stack, and the binary is made as large as what came.
constexpr std::size_t kSmallRead = 8192;
// No binary can be larger: there are no such addresses.
constexpr std::size_t kMaxBinary = std::size_t{1} << 47;
// No system call is asked for more than this at once.
constexpr std::size_t kMaxTransfer = std::size_t{1} << 30;

ssize_t read_some(int fd, std::uint8_t* to, std::size_t size, std::optional<std::int64_t> offset) {
  size = std::min(size, kMaxTransfer);
  for (;;) {
    ssize_t got = offset ? ::pread(fd, to, size, *offset) : ::read(fd, to, size);
    if (got >= 0 || !retry_call()) return got;
  }
}

// What is left of a regular file, and a byte more, if that is less than `size`: much may be asked for and little be
// there.
std::size_t capacity_for(int fd, std::size_t size, std::optional<std::int64_t> offset) {
  struct stat status;
  if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0) return size;
  off_t at = offset ? *offset : lseek(fd, 0, SEEK_CUR);
  if (at < 0) return size;
  return std::min(size, at < status.st_size ? static_cast<std::size_t>(status.st_size - at) + 1 : 1);
}

int open_flags(const OpenMode& mode) {
  int flags = O_CLOEXEC;
  if (mode.read && mode.write)
    flags |= O_RDWR | O_CREAT;
  else if (mode.write)
    flags |= O_WRONLY | O_CREAT | (mode.append || mode.exclusive ? 0 : O_TRUNC);
  else
    flags |= O_RDONLY;
  if (mode.append) flags |= O_APPEND;
  if (mode.exclusive) flags |= O_EXCL;
  if (mode.sync) flags |= O_SYNC;
  return flags;
}

}  // namespace

int retry_open(const char* path, int flags) {
  for (;;) {
    int fd = ::open(path, flags, 0666);
    if (fd >= 0 || !retry_call()) return fd;
  }
}

FileHandle::~FileHandle() {
  if (state_.load(std::memory_order_acquire) != kClosed) ::close(fd_);
}

int FileHandle::open(const std::string& path, const OpenMode& mode, FileHandle** handle) {
  if (mode.directory && mode.write) return EINVAL;
  int fd = retry_open(path.c_str(), open_flags(mode));
  if (fd < 0) return errno;
  if (!mode.skip_type_check) {
    struct stat status;
    bool directory = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
    if (directory != mode.directory) {
      ::close(fd);
      return directory ? EISDIR : ENOTDIR;
    }
  }
  *handle = new FileHandle(fd);
  return 0;
}

FileHandle::Use::Use(FileHandle* handle) : handle_(handle) {
  int idle = kIdle;
  if (!handle->state_.compare_exchange_strong(idle, kBusy, std::memory_order_acquire)) handle_ = nullptr;
}

FileHandle::Use::~Use() {
  if (handle_ != nullptr) handle_->state_.store(kIdle, std::memory_order_release);
}

int FileHandle::close() {
  int idle = kIdle;
  if (!state_.compare_exchange_strong(idle, kClosed, std::memory_order_acq_rel)) return EINVAL;
  return ::close(fd_) == 0 || errno == EINTR ? 0 : errno;  // interrupted, it is closed all the same
}

int FileHandle::read(TermSpace& space, std::size_t size, std::optional<std::int64_t> offset, Term* binary) {
  if (size <= kSmallRead) {
    std::array<std::uint8_t, kSmallRead> buffer;
    ssize_t got = read_some(fd_, buffer.data(), size, offset);
    if (got < 0) return errno;
    *binary = make_binary(space, std::span<const std::uint8_t>(buffer.data(), static_cast<std::size_t>(got)));
    return binary->is_none() ? ENOMEM : 0;
  }
  if (size >= kMaxBinary) return ENOMEM;
  size = capacity_for(fd_, size, offset);
  BinaryObject* object = BinaryObject::create(size);
  if (object == nullptr) return ENOMEM;
  std::size_t filled = 0;
  while (filled < size) {
    std::optional<std::int64_t> at = offset;
    if (at) *at += static_cast<std::int64_t>(filled);
    ssize_t got = read_some(fd_, object->bytes() + filled, size - filled, at);
    if (got < 0) {
      int error = errno;
      object->release();
      return error;
    }
    filled += static_cast<std::size_t>(got);
    if (static_cast<std::size_t>(got) < kMaxTransfer) break;  // at the end, or a pipe that has no more for now
  }
  *binary = shrunk_binary(space, object, filled);
  return 0;
}

Term shrunk_binary(TermSpace& space, BinaryObject* object, std::size_t size) {
  if (size > HeapBinary::kMaxBytes && size >= object->capacity() / 2)
    return make_refc_binary(space, object, object->bytes(), size);
  Term copy = make_binary(space, std::span<const std::uint8_t>(object->bytes(), size));
  if (copy.is_none()) return make_refc_binary(space, object, object->bytes(), size);
  object->release();
  return copy;
}

int FileHandle::write(const IoVector& parts, std::optional<std::int64_t> offset) {
  std::array<iovec, 64> batch;
  std::size_t part = 0, skip = 0;  // the first byte not written yet
  while (part < parts.parts().size()) {
    int count = 0;
    std::size_t wanted = 0;
    for (std::size_t i = part; i < parts.parts().size() && count < 64 && wanted < kMaxTransfer; ++i) {
      std::string_view bytes = parts.parts()[i].substr(i == part ? skip : 0, kMaxTransfer);
      batch[count++] = {const_cast<char*>(bytes.data()), bytes.size()};
      wanted += bytes.size();
    }
    ssize_t put = 0;
    if (wanted != 0) put = offset ? pwritev(fd_, batch.data(), count, *offset) : writev(fd_, batch.data(), count);
    if (put < 0) {
      if (retry_call()) continue;
      return errno;
    }
    if (offset) *offset += put;
    std::size_t left = static_cast<std::size_t>(put);
    while (part < parts.parts().size() && left >= parts.parts()[part].size() - skip) {
      left -= parts.parts()[part++].size() - skip;
      skip = 0;
    }
    skip += left;
  }
  return 0;
}

int FileHandle::seek(Mark mark, std::int64_t offset, std::int64_t* position) {
  int whence = mark == Mark::kStart ? SEEK_SET : mark == Mark::kCurrent ? SEEK_CUR : SEEK_END;
  off_t at = lseek(fd_, offset, whence);
  if (at < 0) return errno;
  *position = at;
  return 0;
}

int FileHandle::sync(bool data_only) {
#ifdef __APPLE__
  int result = fsync(fd_);
#else
  int result = data_only ? fdatasync(fd_) : fsync(fd_);
#endif
  return result == 0 ? 0 : errno;
}

int FileHandle::truncate() {
  off_t at = lseek(fd_, 0, SEEK_CUR);
  if (at < 0) return errno;
  return ftruncate(fd_, at) == 0 ? 0 : errno;
}

int FileHandle::advise(std::int64_t offset, std::int64_t length, int advice) {
#ifdef __APPLE__
  return 0;
#else
  return posix_fadvise(fd_, offset, length, advice);
#endif
}

int FileHandle::allocate(std::int64_t offset, std::int64_t length) {
#ifdef __APPLE__
  return ENOTSUP;
#else
  return posix_fallocate(fd_, offset, length);
#endif
}

int FileHandle::info(FileInfo* info) {
  struct stat status;
  if (fstat(fd_, &status) != 0) return errno;
  fill_info(status, info);
  // Only the path could tell what this program may do; the mode bits are what there is.
  info->readable = (status.st_mode & (S_IRUSR | S_IRGRP | S_IROTH)) != 0;
  info->writable = (status.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) != 0;
  return 0;
}

int read_whole_file(TermSpace& space, const std::string& path, Term* binary) {
  FileHandle* handle;
  if (int error = FileHandle::open(path, OpenMode{.read = true}, &handle)) return error;
  struct stat status;
  std::size_t size =
      fstat(handle->fd(), &status) == 0 && status.st_size > 0 ? static_cast<std::size_t>(status.st_size) : 0;
  // One byte more than the size it should have shows the end without growing. Files of /proc claim no size.
  std::size_t capacity = size == 0 ? 4096 : size + 1;
  BinaryObject* object = BinaryObject::create(capacity);
  std::size_t filled = 0;
  int error = object == nullptr ? ENOMEM : 0;
  while (error == 0) {
    if (filled == capacity) {
      BinaryObject* larger = BinaryObject::create(capacity * 2);
      if (larger == nullptr) {
        error = ENOMEM;
        break;
      }
      std::copy_n(object->bytes(), filled, larger->bytes());
      object->release();
      object = larger;
      capacity *= 2;
    }
    ssize_t got = read_some(handle->fd(), object->bytes() + filled, capacity - filled, std::nullopt);
    if (got < 0) error = errno;
    if (got <= 0) break;
    filled += static_cast<std::size_t>(got);
  }
  handle->release();
  if (error != 0) {
    if (object != nullptr) object->release();
    return error;
  }
  *binary = shrunk_binary(space, object, filled);
  return 0;
}

}  // namespace mote::io
