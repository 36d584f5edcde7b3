// Names of nodes that run on this machine for this user: what stands in for distribution, which is not there yet, where
// a release's own script asks its node to stop or for its process id.
//
// A node that was given a name keeps a file of that name, with its process id, in a folder of the user's own, and holds
// a lock on it for as long as it lives. A file without a lock is of a node that has ended.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mote::cli {

// Takes -name or -sname with its value out of the arguments of init, which cannot give a node a name yet. Empty where
// there is none.
std::string take_node_name(std::vector<std::string>& init_arguments);

enum class NameEntry { entered, taken, impossible };  // taken: by another node; impossible: no file can be made

// Enters the running program under the name (what follows an @ is left out). The lock goes with the program, also where
// another takes its place by exec.
NameEntry enter_node_name(std::string_view name);

// The process that has the name.
std::optional<int> process_named(std::string_view name);

// `--rpc-eval NODE EXPRESSION` as the first words behind -extra.
struct RemoteRequest {
  std::string node;
  std::string expression;
};
std::optional<RemoteRequest> remote_request(const std::vector<std::string>& init_arguments);

// Does what the scripts of releases ask for, on a node of this machine: System.stop(), by SIGTERM, which is the same,
// and the process id. Says of all else that there is no distribution. Returns the exit status.
int answer_remote_request(const RemoteRequest& request);

}  // namespace mote::cli
