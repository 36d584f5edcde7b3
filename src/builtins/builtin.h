// The interface builtins are written to; see process/builtin.h.
#pragma once

#include "process/builtin.h"
