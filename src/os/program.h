// The running program: where its file is, which shared libraries it has loaded, and how others are started by a shell.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace mote {

// The file of the running program, links resolved; empty where the system does not tell.
std::filesystem::path program_path();

// The shared libraries that the program has loaded, by the paths they were found at, but those that belong to the C
// library: these are of the system, as its loader is.
std::vector<std::filesystem::path> loaded_libraries();

// Name and version of the C library: "glibc 2.36".
std::string c_library();

// What a shell's command prints on its standard output; empty where it cannot be run.
std::string output_of(const std::string& command);

// One word of a shell's command line.
std::string shell_word(std::string_view word);

}  // namespace mote
