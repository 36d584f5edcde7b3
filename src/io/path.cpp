// Operations on paths. Where systems differ in the error they report, it is brought to the one programs know.
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <memory>

#include "io/file_internal.h"

namespace mote::io {

namespace {

int result_of(int returned) {
  return returned == 0 ? 0 : errno;
}

FileInfo::Type type_of(mode_t mode) {
  if (S_ISREG(mode)) return FileInfo::kRegular;
  if (S_ISDIR(mode)) return FileInfo::kDirectory;
  if (S_ISLNK(mode)) return FileInfo::kSymlink;
  if (S_ISCHR(mode) || S_ISBLK(mode)) return FileInfo::kDevice;
  return FileInfo::kOther;
}

struct Free {
  void operator()(char* memory) const { std::free(memory); }
};

std::string real_path(const std::string& path) {
  std::unique_ptr<char, Free> resolved(realpath(path.c_str(), nullptr));
  return resolved ? std::string(resolved.get()) : std::string();
}

// Whether the folder that is to hold `inner` lies in `outer` or below.
bool would_lie_within(const std::string& inner, const std::string& outer) {
  std::string folder = inner;
  while (folder.size() > 1 && folder.ends_with('/'))
    folder.pop_back();
  std::size_t slash = folder.rfind('/');
  folder = slash == std::string::npos ? "." : slash == 0 ? "/" : folder.substr(0, slash);
  std::string above = real_path(outer);
  std::string below = real_path(folder);
  if (above.empty() || !below.starts_with(above)) return false;
  return below.size() == above.size() || below[above.size()] == '/' || above == "/";
}

}  // namespace

void fill_info(const struct stat& status, FileInfo* info) {
  info->size = static_cast<std::uint64_t>(status.st_size);
  info->type = type_of(status.st_mode);
  info->readable = info->writable = false;
  info->access_time = status.st_atime;
  info->modification_time = status.st_mtime;
  info->change_time = status.st_ctime;
  info->mode = status.st_mode;
  info->links = static_cast<std::uint32_t>(status.st_nlink);
  info->device = status.st_dev;
  info->special_device = status.st_rdev;
  info->inode = status.st_ino;
  info->user = status.st_uid;
  info->group = status.st_gid;
}

int file_info(const std::string& path, bool follow_links, FileInfo* info) {
  struct stat status;
  if ((follow_links ? stat(path.c_str(), &status) : lstat(path.c_str(), &status)) != 0) return errno;
  fill_info(status, info);
  info->readable = access(path.c_str(), R_OK) == 0;
  info->writable = access(path.c_str(), W_OK) == 0;
  return 0;
}

int set_permissions(const std::string& path, std::uint32_t mode) {
  constexpr mode_t kChangeable = S_ISUID | S_ISGID | S_IRWXU | S_IRWXG | S_IRWXO;
  mode_t wanted = mode & kChangeable;
  if (chmod(path.c_str(), wanted) == 0) return 0;
  // Some systems refuse the set-id bits on folders.
  if (errno != EPERM || (wanted & (S_ISUID | S_ISGID)) == 0) return errno;
  return result_of(chmod(path.c_str(), wanted & ~static_cast<mode_t>(S_ISUID | S_ISGID)));
}

int set_owner(const std::string& path, std::int32_t user, std::int32_t group) {
  return result_of(chown(path.c_str(), static_cast<uid_t>(user), static_cast<gid_t>(group)));
}

int set_times(const std::string& path, std::int64_t access, std::int64_t modification) {
  timespec times[2] = {{.tv_sec = access, .tv_nsec = 0}, {.tv_sec = modification, .tv_nsec = 0}};
  return result_of(utimensat(AT_FDCWD, path.c_str(), times, 0));
}

int read_link(const std::string& path, std::string* target) {
  for (std::size_t size = 256;; size *= 2) {
    target->resize(size);
    ssize_t got = readlink(path.c_str(), target->data(), size);
    if (got < 0) return errno;
    if (static_cast<std::size_t>(got) == size) continue;  // maybe cut short
    target->resize(static_cast<std::size_t>(got));
    return 0;
  }
}

int list_directory(const std::string& path, const std::function<void(std::string_view)>& entry) {
  DIR* directory = opendir(path.c_str());
  if (directory == nullptr) return errno;
  for (;;) {
    errno = 0;
    const dirent* found = readdir(directory);
    if (found == nullptr) break;
    std::string_view name = found->d_name;
    if (name != "." && name != "..") entry(name);
  }
  int error = errno;
  closedir(directory);
  return error;
}

int make_directory(const std::string& path) {
  return result_of(mkdir(path.c_str(), 0777));
}

int make_hard_link(const std::string& existing, const std::string& path) {
  return result_of(link(existing.c_str(), path.c_str()));
}

int make_soft_link(const std::string& target, const std::string& path) {
  return result_of(symlink(target.c_str(), path.c_str()));
}

int rename_file(const std::string& from, const std::string& to) {
  if (::rename(from.c_str(), to.c_str()) == 0) return 0;
  int error = errno;
  if (error == ENOTEMPTY) return EEXIST;
  if (from == "/") return EINVAL;
  // A folder moved below itself: systems differ in which of several errors they see first.
  if ((error == EXDEV || error == ENOTDIR || error == EEXIST) && would_lie_within(to, from)) return EINVAL;
  return error;
}

int delete_file(const std::string& path) {
  if (unlink(path.c_str()) == 0) return 0;
  return errno == EISDIR ? EPERM : errno;
}

int delete_directory(const std::string& path) {
  if (rmdir(path.c_str()) == 0) return 0;
  int error = errno == ENOTEMPTY ? EEXIST : errno;
  if (error != EEXIST) return error;
  // The program's own folder, or one above it.
  std::string current;
  if (current_directory(&current) == 0 && would_lie_within(current + "/x", path)) return EINVAL;
  return EEXIST;
}

int current_directory(std::string* path) {
  for (std::size_t size = 256;; size *= 2) {
    path->resize(size);
    if (getcwd(path->data(), size) != nullptr) {
      path->resize(std::strlen(path->c_str()));
      return 0;
    }
    if (errno != ERANGE) return errno;
  }
}

int set_current_directory(const std::string& path) {
  return result_of(chdir(path.c_str()));
}

}  // namespace mote::io
