// The operating system's random source, and a seeded one.
#include "os/entropy.h"

#include <sys/random.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "base/check.h"

namespace mote {

namespace {

class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    while (!bytes.empty()) {
      std::size_t part = std::min<std::size_t>(bytes.size(), 256);  // requests up to this size are never cut short
      CHECK(getentropy(bytes.data(), part) == 0);
      bytes = bytes.subspan(part);
    }
  }
};

// SplitMix64: a counter through a mixing function.
class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    std::lock_guard lock(mutex_);
    while (!bytes.empty()) {
      state_ += 0x9E3779B97F4A7C15;
      std::uint64_t mixed = state_;
      mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
      mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
      mixed ^= mixed >> 31;
      std::size_t part = std::min(bytes.size(), sizeof mixed);
      std::memcpy(bytes.data(), &mixed, part);
      bytes = bytes.subspan(part);
    }
  }

 private:
  std::mutex mutex_;
  std::uint64_t state_;
};

}  // namespace

std::uint64_t Entropy::next() {
  std::uint64_t value;
  fill(std::span(reinterpret_cast<std::uint8_t*>(&value), sizeof value));
  return value;
}

std::unique_ptr<Entropy> make_system_entropy() {
  return std::make_unique<SystemEntropy>();
}
std::unique_ptr<Entropy> make_seeded_entropy(std::uint64_t seed) {
  return std::make_unique<SeededEntropy>(seed);
}

}  // namespace mote
