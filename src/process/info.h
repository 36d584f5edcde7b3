// Questions to a process and work asked of it by signal.
#pragma once

#include "process/process.h"

namespace mote {

// process_info: the value of `item` as the process would tell it now, built in `space`; none() for an unknown item.
Term process_information(Process& process, Term item, TermSpace& space);
// Sizes of the heap and its parts, [{Name, Words}], as garbage_collection_info and tracing tell them.
Term collection_figures(const Process& process, TermSpace& space);
// Whether every item (or the one) is known.
bool valid_information_items(Term items);
// Answers a kInfo signal: the message {Reference, Answer}.
void answer_info_request(Process& process, Signal* signal);
// Does what a kSystemTask asks (garbage_collect, check_process_code, ...) and answers {Type, Id, Result}.
void do_system_task(Process& process, Signal* signal);

}  // namespace mote
