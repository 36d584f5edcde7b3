// The order of single terms of one kind; parts of compare.h's orders.
#pragma once

#include "term/atom_table.h"
#include "term/views.h"

namespace mote {

// Integers before floats, -0.0 before 0.0.
int compare_numbers_exactly(Term a, Term b);
int compare_references(const AtomTable& atoms, Term a, Term b);
int compare_pids(const AtomTable& atoms, Term a, Term b);
int compare_ports(const AtomTable& atoms, Term a, Term b);
// All but the environments, which are of the same size where this is 0.
int compare_fun_code(const AtomTable& atoms, Term a, Term b);

}  // namespace mote
