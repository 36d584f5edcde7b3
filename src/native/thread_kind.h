// What kind of thread this is, as enif_thread_type tells.
#pragma once

#include <utility>

#include "native/abi.h"

namespace mote::native {

// Of a call that is not on a worker; kOtherThread elsewhere.
inline constinit thread_local ThreadKind kind_of_call = kOtherThread;

// While a native function runs.
class InThreadKind {
 public:
  explicit InThreadKind(Place place) : aside_(place != Place::kWorker) {
    if (aside_) kind_of_call = place == Place::kProcessor ? kProcessorThread : kInputOutputThread;
  }
  ~InThreadKind() {
    if (aside_) kind_of_call = kOtherThread;
  }
  InThreadKind(const InThreadKind&) = delete;

 private:
  bool aside_;
};

}  // namespace mote::native
