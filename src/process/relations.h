// Links, monitors and aliases of one process. Only the thread running the process touches them; other processes' ends
// are kept in step by signals.
#pragma once

#include <absl/container/btree_map.h>
#include <absl/container/flat_hash_map.h>

#include <compare>
#include <memory>

#include "process/saved_calls.h"

namespace mote {

// The number of a local reference, as a key.
struct ReferenceNumber {
  Word low = 0;
  Word high = 0;
  friend auto operator<=>(const ReferenceNumber&, const ReferenceNumber&) = default;
  template <typename H>
  friend H AbslHashValue(H h, const ReferenceNumber& number) {
    return H::combine(std::move(h), number.low, number.high);
  }
  static ReferenceNumber of(Term reference) {
    const Word* number = Reference::number_of(reference);
    return {number[0], number[1]};
  }
};

// Something this process watches.
struct Monitor {
  enum Kind : std::uint8_t { kProcess, kPort, kTimeOffset };
  Kind kind;
  bool alias_demonitor = false;  // {alias, demonitor}
  bool alias_reply = false;      // {alias, reply_demonitor}
  Term target;                   // local pid or port
  Term name;                     // the atom it was asked for by, or none
  Term tag;                      // {tag, Tag}: a root; else none
};

class ExitObserver;  // exit_observer.h
struct ReleaseObserver {
  void operator()(ExitObserver* observer) const;
};

// Somebody who watches this process.
struct Watcher {
  Term pid;   // none() where it is an observer
  Term name;  // asked for by this name, or none
  std::unique_ptr<ExitObserver, ReleaseObserver> observer;
};

struct Links {
  static constexpr Word kActive = 0;
  // Ordered maps, as those grow evenly: a hash table of a million would be moved at once.
  absl::btree_map<Word, Word> links;  // pid or port word -> kActive, or the id of an unlink under way
  absl::btree_map<ReferenceNumber, Monitor> monitors;
  absl::btree_map<ReferenceNumber, Watcher> watchers;
  bool has_tags = false;  // a monitor has, or had, a tag
  enum AliasKind : std::uint8_t { kExplicit, kWithMonitor, kReply };
  absl::flat_hash_map<ReferenceNumber, AliasKind> aliases;
  absl::flat_hash_map<Word, std::uint32_t> suspending;
  Word next_unlink = 1;
  absl::btree_map<std::uint8_t, std::uint32_t> node_watches;  // how often each kind was asked for, see parse_node_watch
  // Here because few processes have their own:
  Term error_handler = atoms::k_error_handler;  // see error_handler_of
  std::unique_ptr<SavedCalls> saved_calls;      // null: none are saved
};

// The record, made at first use.
Links& links_of(Process& process);
// The module that is asked about functions and funs without code.
inline Term error_handler_of(const Process& process) {
  return process.links == nullptr ? atoms::k_error_handler : process.links->error_handler;
}
bool has_link(const Process& process, Term other);
// Links `process` to `other` on this side only.
void add_link(Process& process, Term other);

// What monitor options ({alias, ...}, {tag, ...}) ask for.
// A new reference to monitor by: an alias of the process where the options ask for one; none() for bad options.
Term monitor_reference(Process& process, Term options);
// Enters the options' alias and tag; they are known to be good.
void apply_monitor_options(Process& process, Term options, Term reference, Monitor* monitor);

}  // namespace mote
