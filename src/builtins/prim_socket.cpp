// prim_socket: sockets, the native half of OTP's module `socket`. Not written yet.
#include "builtins/table.h"

namespace mote {

namespace {

constexpr Builtin kBuiltins[] = {
    {"prim_socket", "nif_accept", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_bind", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_cancel", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_close", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_command", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_connect", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_connect", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_finalize_close", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_getopt", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_getopt", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_info", 0, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_info", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_ioctl", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_ioctl", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_ioctl", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_listen", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_open", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_open", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_peername", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_recv", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_recvfrom", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_recvmsg", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_send", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendfile", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendfile", 4, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendfile", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendmsg", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendto", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sendv", 3, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_setopt", 5, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_shutdown", 2, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_sockname", 1, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_supports", 0, nullptr, Builtin::kMissing},
    {"prim_socket", "nif_supports", 1, nullptr, Builtin::kMissing},
};

}  // namespace

std::span<const Builtin> prim_socket_builtins() { return kBuiltins; }

}  // namespace mote
