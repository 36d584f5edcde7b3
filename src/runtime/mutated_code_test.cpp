// Damaged .beam files through the whole loader: each loads or is refused with a place and a reason. Nothing crashes,
// takes long, or asks for more memory than a file of its size can need.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstring>
#include <fstream>
#include <random>

#include "runtime/runtime.h"
#include "wire/inflate.h"
#include "wire/test_beams.h"

namespace mote {
namespace {

using Buffer = std::vector<std::uint8_t>;

std::uint32_t load_u32(const Buffer& from, std::size_t at) {
  return std::uint32_t{from[at]} << 24 | std::uint32_t{from[at + 1]} << 16 | std::uint32_t{from[at + 2]} << 8 |
         from[at + 3];
}
void store_u32(Buffer& to, std::size_t at, std::uint32_t value) {
  for (std::size_t i = 0; i < 4; ++i)
    to[at + i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
}

struct Chunk {
  std::string name;
  Buffer data;
};

// The chunks of a sound file; the literals not compressed, so that damage reaches what they hold.
std::vector<Chunk> split(const Buffer& file) {
  std::vector<Chunk> chunks;
  for (std::size_t at = 12; at + 8 <= file.size();) {
    std::size_t size = load_u32(file, at + 4);
    auto data = file.begin() + static_cast<std::ptrdiff_t>(at) + 8;
    chunks.push_back({std::string(data - 8, data - 4), Buffer(data, data + static_cast<std::ptrdiff_t>(size))});
    at += 8 + (size + 3) / 4 * 4;
  }
  for (Chunk& chunk : chunks) {
    if (chunk.name != "LitT" || load_u32(chunk.data, 0) == 0) continue;
    Buffer plain;
    EXPECT_TRUE(inflate_exactly(Bytes(chunk.data).subspan(4), load_u32(chunk.data, 0), plain));
    chunk.data.assign(4, 0);
    chunk.data.insert(chunk.data.end(), plain.begin(), plain.end());
  }
  return chunks;
}

Buffer join(const std::vector<Chunk>& chunks) {
  Buffer file{'F', 'O', 'R', '1', 0, 0, 0, 0, 'B', 'E', 'A', 'M'};
  for (const Chunk& chunk : chunks) {
    file.insert(file.end(), chunk.name.begin(), chunk.name.end());
    file.resize(file.size() + 4);
    store_u32(file, file.size() - 4, static_cast<std::uint32_t>(chunk.data.size()));
    file.insert(file.end(), chunk.data.begin(), chunk.data.end());
    file.resize((file.size() + 3) / 4 * 4);
  }
  store_u32(file, 4, static_cast<std::uint32_t>(file.size() - 8));
  return file;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t limit) { return random_() % limit; }

  // One damaged version of the file whose chunks these are; `donor` gives code to splice in.
  Buffer mutate(std::vector<Chunk> chunks, const std::vector<Chunk>& donor) {
    if (below(6) == 0) {
      Buffer file = join(chunks);
      damage_file(file);
      return file;
    }
    for (std::size_t i = 0, count = 1 + below(3); i < count; ++i) {
      // Half of the time the code; it is where most can go wrong.
      std::size_t chosen = below(chunks.size());
      if (below(2) == 0) chosen = index_of(chunks, "Code");
      damage_chunk(chunks[chosen].data, donor[index_of(donor, chunks[chosen].name)].data);
    }
    if (below(20) == 0) chunks.erase(chunks.begin() + static_cast<std::ptrdiff_t>(below(chunks.size())));
    return join(chunks);
  }

 private:
  static std::size_t index_of(const std::vector<Chunk>& chunks, const std::string& name) {
    for (std::size_t i = 0; i < chunks.size(); ++i)
      if (chunks[i].name == name) return i;
    return 0;
  }

  std::uint8_t byte() { return static_cast<std::uint8_t>(random_()); }

  // Numbers that lie: near the true one, small, or at the ends of the range.
  std::uint32_t number(std::uint32_t truth) {
    constexpr std::uint32_t kTelling[] = {0, 1, 255, 256, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
    switch (below(3)) {
      case 0:
        return truth + static_cast<std::uint32_t>(below(9)) - 4;
      case 1:
        return kTelling[below(std::size(kTelling))];
      default:
        return static_cast<std::uint32_t>(random_());
    }
  }

  void damage_file(Buffer& file) {
    if (below(3) == 0) {
      file.resize(below(file.size()));
    } else if (below(2) == 0) {  // the length of a chunk, or of the file
      std::size_t at = 4;
      for (std::size_t skip = below(12); skip > 0 && at + 16 < file.size(); --skip)
        at += at == 4 ? 12 : 8 + (std::size_t{load_u32(file, at)} + 3) / 4 * 4;
      if (at + 4 <= file.size()) store_u32(file, at, number(load_u32(file, at)));
    } else {
      for (std::size_t i = 0, count = 1 + below(16); i < count; ++i)
        file[below(file.size())] ^= static_cast<std::uint8_t>(1u << below(8));
    }
  }

  void damage_chunk(Buffer& data, const Buffer& donor) {
    if (data.empty()) {
      data.assign(below(16), byte());
      return;
    }
    auto place = [&] { return data.begin() + static_cast<std::ptrdiff_t>(below(data.size())); };
    switch (below(8)) {
      case 0:
        data.resize(below(data.size()));
        break;
      case 1:  // a number of a table or header
        if (std::size_t at = below(std::min<std::size_t>(data.size(), 64)) / 4 * 4; at + 4 <= data.size())
          store_u32(data, at, number(load_u32(data, at)));
        break;
      case 2:  // a run of bytes from another module
        if (!donor.empty()) {
          std::size_t from = below(donor.size()), count = std::min(1 + below(64), donor.size() - from);
          auto start = donor.begin() + static_cast<std::ptrdiff_t>(from);
          data.insert(place(), start, start + static_cast<std::ptrdiff_t>(count));
        }
        break;
      case 3: {  // a run of bytes from elsewhere, in place
        std::size_t count = std::min(1 + below(64), data.size());
        std::memmove(&data[below(data.size() - count + 1)], &data[below(data.size() - count + 1)], count);
        break;
      }
      case 4: {  // bytes left out
        auto first = place();
        data.erase(first,
                   first + std::min<std::ptrdiff_t>(1 + static_cast<std::ptrdiff_t>(below(4)), data.end() - first));
        break;
      }
      case 5:  // an operand of another kind, or another value: the low three bits are its tag
        *place() ^= static_cast<std::uint8_t>(1 + below(7));
        break;
      case 6:
        *place() ^= static_cast<std::uint8_t>(16 * (1 + below(15)));
        break;
      default:
        for (std::size_t i = 0, count = 1 + below(4); i < count; ++i)
          *place() = byte();
    }
  }

  std::mt19937 random_;
};

// While it lives, the program may take `bytes` more than it has. Sanitizers need more addresses than any limit allows.
class MemoryLimit {
 public:
  explicit MemoryLimit(std::size_t bytes) {
#if !defined(__SANITIZE_ADDRESS__) && !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    getrlimit(RLIMIT_AS, &before_);
    rlimit limit = before_;
    limit.rlim_cur = pages * 4096 + bytes;
    setrlimit(RLIMIT_AS, &limit);
    limited_ = true;
#else
    (void)bytes;
#endif
  }
  ~MemoryLimit() {
    if (limited_) setrlimit(RLIMIT_AS, &before_);
  }

 private:
  rlimit before_{};
  bool limited_ = false;
};

TEST(MutatedCode, LoadsOrIsRefused) {
  std::vector<std::filesystem::path> paths = installed_beams();
  std::erase_if(paths, [](const auto& path) { return std::filesystem::file_size(path) > 20000; });
  if (paths.empty()) return;
  Mutator mutator(27);
  Runtime runtime;
  MemoryLimit limit(std::size_t{1} << 30);
  std::vector<Chunk> whole, donor;
  int loaded = 0, in_function = 0;
  for (int round = 0; round < 10000; ++round) {
    if (round % 10 == 0) {
      donor = std::move(whole);
      whole = split(read_test_file(paths[mutator.below(paths.size())]));
      if (donor.empty()) donor = whole;
    }
    auto result = runtime.check(mutator.mutate(whole, donor));
    if (result) {
      ++loaded;
      continue;
    }
    const LoadError& error = result.error();
    EXPECT_FALSE(error.message.empty());
    EXPECT_TRUE(error.chunk.empty() || !error.text().empty());
    if (!error.function.empty()) {
      ++in_function;
      EXPECT_FALSE(error.module.empty());
    }
  }
  EXPECT_GT(loaded, 100);  // damage to what is no code
  EXPECT_GT(in_function, 1000);
}

}  // namespace
}  // namespace mote
