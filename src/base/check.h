// CHECK and DCHECK: conditions whose failure means that Mote itself is wrong, never that a program is.
// CHECK holds in every build; DCHECK only where MOTE_DEBUG is defined.
#pragma once

namespace mote {

// Prints the place and the condition, then ends the program.
[[noreturn]] void check_failed(const char* file, int line, const char* condition);

}  // namespace mote

#define CHECK(condition) \
  (__builtin_expect(!(condition), 0) ? ::mote::check_failed(__FILE__, __LINE__, #condition) : (void)0)
#ifdef MOTE_DEBUG
#define DCHECK(condition) CHECK(condition)
#else
#define DCHECK(condition) ((void)sizeof(!(condition)))
#endif
