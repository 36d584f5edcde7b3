// The builtin table: every family of builtins, one per Erlang module or topic, put together by all_builtins().
#pragma once

#include <vector>

#include "builtins/builtin.h"

namespace mote {

// A family is defined in the file of its name (lists.cpp: lists_builtins). One line each, in alphabetical order.
std::span<const Builtin> atomics_builtins();
std::span<const Builtin> binary_builtins();
std::span<const Builtin> binary_match_builtins();
std::span<const Builtin> erlang_arithmetic_builtins();
std::span<const Builtin> erlang_atom_builtins();
std::span<const Builtin> erlang_binary_builtins();
std::span<const Builtin> erlang_digest_builtins();
std::span<const Builtin> erlang_identifier_builtins();
std::span<const Builtin> erlang_list_builtins();
std::span<const Builtin> erlang_number_text_builtins();
std::span<const Builtin> erlang_term_builtins();
std::span<const Builtin> erl_tracer_builtins();
std::span<const Builtin> erlang_time_builtins();
std::span<const Builtin> erlang_tuple_builtins();
std::span<const Builtin> erts_debug_builtins();
std::span<const Builtin> zlib_builtins();
std::span<const Builtin> external_term_builtins();
std::span<const Builtin> math_builtins();
std::span<const Builtin> os_builtins();
std::span<const Builtin> port_builtins();
std::span<const Builtin> prim_buffer_builtins();
std::span<const Builtin> prim_file_builtins();
std::span<const Builtin> prim_net_builtins();
std::span<const Builtin> prim_tty_builtins();
std::span<const Builtin> ets_row_builtins();
std::span<const Builtin> ets_select_builtins();
std::span<const Builtin> ets_table_builtins();
std::span<const Builtin> ets_update_builtins();
std::span<const Builtin> lists_builtins();
std::span<const Builtin> maps_builtins();
std::span<const Builtin> match_spec_builtins();
std::span<const Builtin> persistent_term_builtins();
std::span<const Builtin> re_builtins();
std::span<const Builtin> unicode_builtins();

std::span<const Builtin> code_loading_builtins();
std::span<const Builtin> erlang_fun_builtins();
std::span<const Builtin> process_messages_builtins();
std::span<const Builtin> process_relations_builtins();
std::span<const Builtin> process_spawn_builtins();
std::span<const Builtin> process_state_builtins();
std::span<const Builtin> decode_packet_builtins();
std::span<const Builtin> node_builtins();
std::span<const Builtin> statistics_builtins();
std::span<const Builtin> system_flag_builtins();
std::span<const Builtin> system_info_builtins();
std::span<const Builtin> system_monitor_builtins();
std::span<const Builtin> system_task_builtins();
std::span<const Builtin> trace_session_builtins();
std::span<const Builtin> seq_trace_builtins();
std::span<const Builtin> tracing_builtins();

// Every builtin of every family.
std::vector<Builtin> all_builtins();

}  // namespace mote
