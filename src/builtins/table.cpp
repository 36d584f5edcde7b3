// All families in one list.
#include "builtins/table.h"

#include "crypto/table.h"
#include "drivers/ddll.h"
#include "native/load.h"
#include "socket/table.h"

namespace mote {

std::vector<Builtin> all_builtins() {
  std::vector<Builtin> all;
  for (std::span<const Builtin> family : {
           atomics_builtins(),
           binary_builtins(),
           binary_match_builtins(),
           erlang_arithmetic_builtins(),
           erlang_atom_builtins(),
           erlang_binary_builtins(),
           erlang_digest_builtins(),
           erlang_identifier_builtins(),
           erlang_list_builtins(),
           erlang_number_text_builtins(),
           erlang_term_builtins(),
           code_loading_builtins(),
           erlang_fun_builtins(),
           process_messages_builtins(),
           process_relations_builtins(),
           process_spawn_builtins(),
           process_state_builtins(),
           crypto::aead_builtins(),
           crypto::ber_builtins(),
           crypto::ciphers_builtins(),
           crypto::curves_builtins(),
           crypto::digests_builtins(),
           crypto::exchange_builtins(),
           crypto::info_builtins(),
           crypto::macs_builtins(),
           crypto::numbers_builtins(),
           crypto::per_builtins(),
           crypto::public_crypt_builtins(),
           crypto::random_builtins(),
           crypto::signatures_builtins(),
           native::load_builtins(),
           drivers::ddll_builtins(),
           decode_packet_builtins(),
           node_builtins(),
           statistics_builtins(),
           system_flag_builtins(),
           system_info_builtins(),
           system_monitor_builtins(),
           system_task_builtins(),
           trace_session_builtins(),
           seq_trace_builtins(),
           tracing_builtins(),
           erlang_time_builtins(),
           erlang_tuple_builtins(),
           erts_debug_builtins(),
           external_term_builtins(),
           math_builtins(),
           os_builtins(),
           port_builtins(),
           prim_buffer_builtins(),
           prim_file_builtins(),
           prim_net_builtins(),
           prim_tty_builtins(),
           socket::closing_builtins(),
           socket::connecting_builtins(),
           socket::file_sending_builtins(),
           socket::info_builtins(),
           socket::ioctl_builtins(),
           socket::opening_builtins(),
           socket::option_builtins(),
           socket::receiving_builtins(),
           socket::sending_builtins(),
           socket::supports_builtins(),
           zlib_builtins(),
           erl_tracer_builtins(),
           ets_row_builtins(),
           ets_select_builtins(),
           ets_table_builtins(),
           ets_update_builtins(),
           lists_builtins(),
           maps_builtins(),
           match_spec_builtins(),
           persistent_term_builtins(),
           re_builtins(),
           unicode_builtins(),
       })
    all.insert(all.end(), family.begin(), family.end());
  return all;
}

}  // namespace mote
