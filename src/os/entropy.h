// Entropy: where randomness comes from. A Runtime is given one; a seeded one makes a run repeatable.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace mote {

// Thread safe.
class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
  std::uint64_t next();
};

// The operating system's random source: fit for secrets.
std::unique_ptr<Entropy> make_system_entropy();
// The same bytes for the same seed. Not fit for secrets.
std::unique_ptr<Entropy> make_seeded_entropy(std::uint64_t seed);

}  // namespace mote
