// The sections of a report, in the text format of the reference's crash dumps. Each writes whole lines. The world
// stands still.
#pragma once

#include "dump/report.h"

namespace mote::dump {

// =proc: what the process is and has; with its stack where the report is for people.
void put_process(Report& report, Process& process);
// All of them, in the order of their pids, then the ports.
void put_processes(Report& report);
// =port, for each.
void put_ports(Report& report);
// =proc_messages, =proc_dictionary, =proc_stack and =proc_heap of every process, =persistent_terms, =literals and
// =binary: all terms there are, for programs.
void put_terms(Report& report);
// =ets, for each table; with its rows where the report is for people.
void put_tables(Report& report);
// =timer, for each that is to send a message.
void put_timers(Report& report);
// Totals and the size of each module, for people a line each, for programs =mod.
void put_modules(Report& report);
// =fun
void put_funs(Report& report);
// =node and what is known of others.
void put_nodes(Report& report);
// =memory, =index_table, =allocated_areas
void put_system(Report& report);
// =scheduler, and those for work aside, as the dirty schedulers.
void put_schedulers(Report& report);
// =atoms, the newest first.
void put_atoms(Report& report);

}  // namespace mote::dump
