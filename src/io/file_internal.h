// What the two halves of the file code share.
#pragma once

#include <sys/stat.h>

#include "io/file.h"

namespace mote::io {

// open(2), again where a signal interrupted it.
int retry_open(const char* path, int flags);
// Everything but readable and writable.
void fill_info(const struct stat& status, FileInfo* info);
// The first `size` bytes of `object` as a binary that wastes no more than half; takes over the reference.
Term shrunk_binary(TermSpace& space, BinaryObject* object, std::size_t size);

}  // namespace mote::io
