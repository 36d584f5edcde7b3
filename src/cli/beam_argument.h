// .beam files named on the command line.
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mote::cli {

// The bytes of a file, or the reason why it cannot be read.
std::expected<std::vector<std::uint8_t>, std::string> read_beam(const std::filesystem::path& path);

// The file that a module name or path means: an existing file, else a module of the standard library (Erlang's `lists`,
// Elixir's `Enum`). The error says what was looked for.
std::expected<std::filesystem::path, std::string> find_beam(std::string_view argument,
                                                            const std::optional<std::filesystem::path>& otp);

}  // namespace mote::cli
