// The numbers of SCTP's options, so that the table of options need not include the system's header for it, which does
// not go together with others.
#pragma once

namespace mote::socket::sctp_number {

enum : int {
  kTimeouts = 0,
  kAssociation = 1,
  kInitial = 2,
  kNoDelay = 3,
  kAutoClose = 4,
  kDisableFragments = 8,
  kEvents = 11,
  kMaximalSegment = 13,
};

}  // namespace mote::socket::sctp_number
