// prim_file: the operations behind OTP's file module. Paths arrive as binaries ending in NUL, made by
// internal_name2native. What may wait for a disk or a pipe runs on the blocking pool.
#include <fcntl.h>

#include <array>
#include <cerrno>

#include "builtins/table.h"
#include "io/file.h"
#include "io/host.h"
#include "io/resource.h"
#include "os/errors.h"

namespace mote {

namespace {

using io::FileHandle;

Term error_of(Context& c, int error) {
  Term reason = c.atom(error_name(error));
  return reason.is_none() ? reason : c.error_tuple(reason);
}
Term ok_or_error(Context& c, int error) {
  return error == 0 ? atoms::k_ok : error_of(c, error);
}

// The path in a binary that ends in its only NUL; EINVAL where the term is none.
int path_of(Term term, std::string* path) {
  if (!term.is_binary()) return EINVAL;
  std::string scratch;
  std::string_view bytes = io::bytes_of(term, scratch);
  if (bytes.empty() || bytes.find('\0') != bytes.size() - 1) return EINVAL;
  *path = bytes.substr(0, bytes.size() - 1);
  return 0;
}

// Calls `operation(path)` and answers with its error or ok.
template <typename Operation>
Term with_path(Context& c, Operation operation) {
  std::string path;
  int error = path_of(c[0], &path);
  return ok_or_error(c, error != 0 ? error : operation(path));
}

template <typename Operation>
Term with_two_paths(Context& c, Operation operation) {
  std::string first, second;
  int error = path_of(c[0], &first);
  if (error == 0) error = path_of(c[1], &second);
  return ok_or_error(c, error != 0 ? error : operation(first, second));
}

// Calls `operation(handle)` with the file of the first argument to itself.
template <typename Operation>
Term with_file(Context& c, Operation operation) {
  FileHandle* handle = io::resource_of<FileHandle>(c[0]);
  if (handle == nullptr) return c.badarg();
  FileHandle::Use use(handle);
  if (!use.ok()) return error_of(c, EINVAL);
  return operation(*handle);
}

// -- opening and closing

void apply_mode(io::OpenMode& mode, std::string_view name) {
  if (name == "read") mode.read = true;
  if (name == "write") mode.write = true;
  if (name == "append") mode.append = mode.write = true;
  if (name == "exclusive") mode.exclusive = mode.write = true;
  if (name == "sync") mode.sync = true;
  if (name == "directory") mode.directory = true;
  if (name == "skip_type_check") mode.skip_type_check = true;
}

Term open_nif(Context& c) {
  if (!c[1].is_list()) return c.badarg();
  std::string path;
  if (int error = path_of(c[0], &path)) return error_of(c, error);
  io::OpenMode mode;
  for (Term at = c[1]; at.is_cons(); at = Cons(at).tail())
    if (Cons(at).head().is_atom()) apply_mode(mode, c.name(Cons(at).head()));
  if (!mode.write) mode.read = true;
  FileHandle* handle;
  if (int error = FileHandle::open(path, mode, &handle)) return error_of(c, error);
  return c.ok(c.magic_reference(handle));
}

Term file_desc_to_ref_nif(Context& c) {
  std::optional<int> fd = io::to_narrow<int>(c[0]);
  if (!fd) return c.badarg();
  if (fcntl(*fd, F_GETFD) < 0) return error_of(c, errno);
  return c.ok(c.magic_reference(new FileHandle(*fd)));
}

Term close_nif(Context& c) {
  FileHandle* handle = io::resource_of<FileHandle>(c[0]);
  return handle == nullptr ? c.badarg() : ok_or_error(c, handle->close());
}

Term delayed_close_nif(Context& c) {
  FileHandle* handle = io::resource_of<FileHandle>(c[0]);
  if (handle == nullptr) return c.badarg();
  handle->close();
  return atoms::k_ok;
}

// -- reading and writing

Term read_result(Context& c, int error, Term binary) {
  if (error != 0) return error_of(c, error);
  BitView bits(binary);
  c.charge(static_cast<std::int64_t>(bits.whole_bytes() / 1024));
  return bits.size == 0 ? atoms::k_eof : c.ok(binary);
}

Term read_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    if (!c[1].is_integer()) return c.badarg();
    std::optional<std::uint64_t> size = io::to_uint64(c[1]);
    if (!size) return error_of(c, EINVAL);
    Term binary;
    int error = file.read(c.heap(), *size, std::nullopt, &binary);
    return read_result(c, error, binary);
  });
}

Term pread_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    if (!c[1].is_integer() || !c[2].is_integer()) return c.badarg();
    std::optional<std::int64_t> offset = io::to_int64(c[1]);
    std::optional<std::uint64_t> size = io::to_uint64(c[2]);
    if (!offset || *offset < 0 || !size) return error_of(c, EINVAL);
    Term binary;
    int error = file.read(c.heap(), *size, offset, &binary);
    return read_result(c, error, binary);
  });
}

Term write_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    io::IoVector parts;
    if (!parts.load(c[1])) return c.badarg();
    c.charge(static_cast<std::int64_t>(parts.size() / 1024));
    return ok_or_error(c, file.write(parts, std::nullopt));
  });
}

Term pwrite_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    io::IoVector parts;
    if (!c[1].is_integer() || !parts.load(c[2])) return c.badarg();
    std::optional<std::int64_t> offset = io::to_int64(c[1]);
    if (!offset || *offset < 0) return error_of(c, EINVAL);
    c.charge(static_cast<std::int64_t>(parts.size() / 1024));
    return ok_or_error(c, file.write(parts, offset));
  });
}

std::uint32_t big_endian(const std::uint8_t* at) {
  return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
}

// A block whose size and place are written at an offset: {ok, {Size, Place, Data}}.
Term ipread_s32bu_p32bu_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    if (!c[1].is_integer() || !c[2].is_integer()) return c.badarg();
    std::optional<std::int64_t> offset = io::to_int64(c[1]);
    std::optional<std::uint32_t> limit = io::to_narrow<std::uint32_t>(c[2]);
    if (!offset || *offset < 0 || !limit) return error_of(c, EINVAL);
    Term header;
    if (int error = file.read(c.heap(), 8, offset, &header)) return error_of(c, error);
    BitView bits(header);
    if (bits.whole_bytes() < 8) return atoms::k_eof;
    std::uint32_t size = big_endian(bits.base), place = big_endian(bits.base + 4);
    if (size > *limit) return atoms::k_eof;
    Term data;
    if (int error = file.read(c.heap(), size, place, &data)) return error_of(c, error);
    if (BitView(data).size == 0) data = atoms::k_eof;
    return c.ok(make_tuple(c.heap(), {Term::small(size), Term::small(place), data}));
  });
}

Term read_file_nif(Context& c) {
  std::string path;
  if (int error = path_of(c[0], &path)) return error_of(c, error);
  Term binary;
  if (int error = io::read_whole_file(c.heap(), path, &binary)) return error_of(c, error);
  c.charge(static_cast<std::int64_t>(BitView(binary).whole_bytes() / 1024));
  return c.ok(binary);
}

Term seek_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    std::optional<std::int64_t> offset = io::to_int64(c[2]);
    if (!offset) return c.badarg();
    FileHandle::Mark mark = FileHandle::Mark::kStart;
    if (c[1] == atoms::k_cur)
      mark = FileHandle::Mark::kCurrent;
    else if (c[1] == atoms::k_eof)
      mark = FileHandle::Mark::kEnd;
    else if (c[1] != atoms::k_bof)
      return c.badarg();
    std::int64_t position;
    if (int error = file.seek(mark, *offset, &position)) return error_of(c, error);
    return c.ok(make_integer(c.heap(), position));
  });
}

Term sync_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    if (!c[1].is_small()) return c.badarg();
    return ok_or_error(c, file.sync(c[1].small_value() != 0));
  });
}

Term truncate_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) { return ok_or_error(c, file.truncate()); });
}

Term allocate_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    if (!c[1].is_integer() || !c[2].is_integer()) return c.badarg();
    std::optional<std::int64_t> offset = io::to_int64(c[1]), length = io::to_int64(c[2]);
    if (!offset || *offset < 0 || !length || *length < 0) return error_of(c, EINVAL);
    return ok_or_error(c, file.allocate(*offset, *length));
  });
}

std::optional<int> advice_of(std::string_view name) {
#ifdef POSIX_FADV_NORMAL
  if (name == "normal") return POSIX_FADV_NORMAL;
  if (name == "random") return POSIX_FADV_RANDOM;
  if (name == "sequential") return POSIX_FADV_SEQUENTIAL;
  if (name == "will_need") return POSIX_FADV_WILLNEED;
  if (name == "dont_need") return POSIX_FADV_DONTNEED;
  if (name == "no_reuse") return POSIX_FADV_NOREUSE;
#endif
  return std::nullopt;
}

Term advise_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    if (!c[1].is_integer() || !c[2].is_integer()) return c.badarg();
    std::optional<std::int64_t> offset = io::to_int64(c[1]), length = io::to_int64(c[2]);
    std::optional<int> advice;
    if (c[3].is_atom()) advice = advice_of(c.name(c[3]));
    if (!offset || *offset < 0 || !length || *length < 0 || !advice) return error_of(c, EINVAL);
    return ok_or_error(c, file.advise(*offset, *length, *advice));
  });
}

Term get_handle_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    int fd = file.fd();
    return make_binary(c.heap(), std::string_view(reinterpret_cast<const char*>(&fd), sizeof fd));
  });
}

// -- information

// A #file_info{} record, times in seconds since 1970.
Term info_record(Context& c, const io::FileInfo& info) {
  static constexpr Term kTypes[] = {atoms::k_device, atoms::k_directory, atoms::k_regular, atoms::k_symlink,
                                    atoms::k_other};
  Term access = info.readable ? (info.writable ? atoms::k_read_write : atoms::k_read)
                              : (info.writable ? atoms::k_write : atoms::k_none);
  TermSpace& heap = c.heap();
  return make_tuple(heap, {atoms::k_file_info, make_unsigned(heap, info.size), kTypes[info.type], access,
                           make_integer(heap, info.access_time), make_integer(heap, info.modification_time),
                           make_integer(heap, info.change_time), Term::small(info.mode), Term::small(info.links),
                           make_unsigned(heap, info.device), make_unsigned(heap, info.special_device),
                           make_unsigned(heap, info.inode), Term::small(info.user), Term::small(info.group)});
}

Term read_info_nif(Context& c) {
  if (!c[1].is_small()) return c.badarg();
  std::string path;
  if (int error = path_of(c[0], &path)) return error_of(c, error);
  io::FileInfo info;
  if (int error = io::file_info(path, c[1].small_value() != 0, &info)) return error_of(c, error);
  return info_record(c, info);
}

Term read_handle_info_nif(Context& c) {
  return with_file(c, [&](FileHandle& file) {
    io::FileInfo info;
    if (int error = file.info(&info)) return error_of(c, error);
    return info_record(c, info);
  });
}

Term set_permissions_nif(Context& c) {
  std::optional<std::uint32_t> mode = io::to_narrow<std::uint32_t>(c[1]);
  if (!mode) return c.badarg();
  return with_path(c, [&](const std::string& path) { return io::set_permissions(path, *mode); });
}

Term set_owner_nif(Context& c) {
  std::optional<std::int32_t> user = io::to_narrow<std::int32_t>(c[1]), group = io::to_narrow<std::int32_t>(c[2]);
  if (!user || !group) return c.badarg();
  return with_path(c, [&](const std::string& path) { return io::set_owner(path, *user, *group); });
}

Term set_time_nif(Context& c) {
  std::optional<std::int64_t> access = io::to_int64(c[1]), modification = io::to_int64(c[2]);
  if (!access || !modification || !io::to_int64(c[3])) return c.badarg();
  return with_path(c, [&](const std::string& path) { return io::set_times(path, *access, *modification); });
}

Term read_link_nif(Context& c) {
  std::string path, target;
  int error = path_of(c[0], &path);
  if (error == 0) error = io::read_link(path, &target);
  return error != 0 ? error_of(c, error) : c.ok(make_binary(c.heap(), target));
}

Term list_dir_nif(Context& c) {
  std::string path;
  if (int error = path_of(c[0], &path)) return error_of(c, error);
  Term names = Term::nil();
  TermSpace& heap = c.heap();
  int error =
      io::list_directory(path, [&](std::string_view name) { names = make_cons(heap, make_binary(heap, name), names); });
  return error != 0 ? error_of(c, error) : c.ok(names);
}

// -- changing the file system

Term make_dir_nif(Context& c) {
  return with_path(c, io::make_directory);
}
Term del_file_nif(Context& c) {
  return with_path(c, io::delete_file);
}
Term del_dir_nif(Context& c) {
  return with_path(c, io::delete_directory);
}
Term set_cwd_nif(Context& c) {
  return with_path(c, io::set_current_directory);
}
Term rename_nif(Context& c) {
  return with_two_paths(c, io::rename_file);
}
Term make_hard_link_nif(Context& c) {
  return with_two_paths(c, io::make_hard_link);
}
Term make_soft_link_nif(Context& c) {
  return with_two_paths(c, io::make_soft_link);
}

Term get_cwd_nif(Context& c) {
  std::string path;
  if (int error = io::current_directory(&path)) return error_of(c, error);
  return c.ok(make_binary(c.heap(), path));
}

// Drives and short names are another system's.
Term not_supported(Context& c) {
  return error_of(c, ENOTSUP);
}

// -- names

Term internal_name2native(Context& c) {
  std::optional<std::string> bytes = io::name_to_bytes(c[0], c.vm.host->name_encoding);
  if (!bytes) return c.badarg();
  return make_binary(c.heap(), std::string_view(bytes->c_str(), bytes->size() + 1));
}

Term internal_native2name(Context& c) {
  if (!c[0].is_binary()) return c.badarg();
  std::string scratch;
  Term name = io::bytes_to_name(c.heap(), io::bytes_of(c[0], scratch), c.vm.host->name_encoding);
  if (!name.is_none()) return name;
  switch (c.vm.host->bad_names) {
    case io::BadNamePolicy::kWarn:
      return c.error_tuple(atoms::k_warning);
    case io::BadNamePolicy::kIgnore:
      return c.error_tuple(atoms::k_ignore);
    case io::BadNamePolicy::kError:
      return c.error_tuple(atoms::k_error);
  }
  return c.badarg();
}

// Meant for file systems that decompose accented characters; where they don't there is nothing to compose.
Term internal_normalize_utf8(Context& c) {
  if (!c[0].is_binary()) return c.badarg();
  std::string scratch;
  Term name = io::bytes_to_name(c.heap(), io::bytes_of(c[0], scratch), io::NameEncoding::kUtf8);
  return name.is_none() ? c.badarg() : name;
}

Term is_translatable(Context& c) {
  if (!c[0].is_binary()) return c.badarg();
  std::string scratch;
  return Term::boolean(c.vm.host->name_encoding == io::NameEncoding::kLatin1 ||
                       io::is_utf8(io::bytes_of(c[0], scratch)));
}

Term native_name_encoding(Context& c) {
  return c.vm.host->name_encoding == io::NameEncoding::kUtf8 ? atoms::k_utf8 : atoms::k_latin1;
}

constexpr Builtin kBuiltins[] = {
    {"file", "native_name_encoding", 0, native_name_encoding},
    {"prim_file", "advise_nif", 4, advise_nif, Builtin::kBlocking},
    {"prim_file", "allocate_nif", 3, allocate_nif, Builtin::kBlocking},
    {"prim_file", "altname_nif", 1, not_supported},
    {"prim_file", "close_nif", 1, close_nif, Builtin::kBlocking},
    {"prim_file", "del_dir_nif", 1, del_dir_nif, Builtin::kBlocking},
    {"prim_file", "del_file_nif", 1, del_file_nif, Builtin::kBlocking},
    {"prim_file", "delayed_close_nif", 1, delayed_close_nif, Builtin::kBlocking},
    {"prim_file", "file_desc_to_ref_nif", 1, file_desc_to_ref_nif},
    {"prim_file", "get_cwd_nif", 0, get_cwd_nif},
    {"prim_file", "get_device_cwd_nif", 1, not_supported},
    {"prim_file", "get_handle_nif", 1, get_handle_nif},
    {"prim_file", "internal_name2native", 1, internal_name2native},
    {"prim_file", "internal_native2name", 1, internal_native2name},
    {"prim_file", "internal_normalize_utf8", 1, internal_normalize_utf8},
    {"prim_file", "ipread_s32bu_p32bu_nif", 3, ipread_s32bu_p32bu_nif, Builtin::kBlocking},
    {"prim_file", "is_translatable", 1, is_translatable},
    {"prim_file", "list_dir_nif", 1, list_dir_nif, Builtin::kBlocking},
    {"prim_file", "make_dir_nif", 1, make_dir_nif},
    {"prim_file", "make_hard_link_nif", 2, make_hard_link_nif},
    {"prim_file", "make_soft_link_nif", 2, make_soft_link_nif},
    {"prim_file", "open_nif", 2, open_nif, Builtin::kBlocking},
    {"prim_file", "pread_nif", 3, pread_nif, Builtin::kBlocking},
    {"prim_file", "pwrite_nif", 3, pwrite_nif, Builtin::kBlocking},
    {"prim_file", "read_file_nif", 1, read_file_nif, Builtin::kBlocking},
    {"prim_file", "read_handle_info_nif", 1, read_handle_info_nif},
    {"prim_file", "read_info_nif", 2, read_info_nif},
    {"prim_file", "read_link_nif", 1, read_link_nif},
    {"prim_file", "read_nif", 2, read_nif, Builtin::kBlocking},
    {"prim_file", "rename_nif", 2, rename_nif, Builtin::kBlocking},
    {"prim_file", "seek_nif", 3, seek_nif},
    {"prim_file", "set_cwd_nif", 1, set_cwd_nif},
    {"prim_file", "set_owner_nif", 3, set_owner_nif},
    {"prim_file", "set_permissions_nif", 2, set_permissions_nif},
    {"prim_file", "set_time_nif", 4, set_time_nif},
    {"prim_file", "sync_nif", 2, sync_nif, Builtin::kBlocking},
    {"prim_file", "truncate_nif", 1, truncate_nif, Builtin::kBlocking},
    {"prim_file", "write_nif", 2, write_nif, Builtin::kBlocking},
};

}  // namespace

std::span<const Builtin> prim_file_builtins() {
  return kBuiltins;
}

}  // namespace mote
