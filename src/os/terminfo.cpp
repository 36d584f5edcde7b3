// Reading compiled terminfo descriptions: see term(5). All numbers in them are little endian.
#include "os/terminfo.h"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <sstream>

namespace mote {

namespace {

struct Capability {
  std::string_view name;
  std::size_t index;  // in its section
};
constexpr Capability kFlags[] = {{"bw", 0}, {"am", 1}, {"xn", 4}, {"bs", 37}};
constexpr Capability kNumbers[] = {{"co", 0}, {"it", 1}, {"li", 2}};
constexpr Capability kTexts[] = {
    {"bl", 1},   {"cr", 2},   {"cl", 5},   {"ce", 6},   {"cd", 7},   {"do", 11},  {"ho", 12},
    {"le", 14},  {"nd", 17},  {"up", 19},  {"dc", 21},  {"DC", 105}, {"IC", 108}, {"LE", 111},
    {"RI", 112}, {"UP", 114}, {"ta", 134}, {"u6", 293}, {"u7", 294}, {"bc", 395},
};

template <std::size_t N>
std::optional<std::size_t> index_of(const Capability (&table)[N], std::string_view name) {
  for (const Capability& capability : table)
    if (name.starts_with(capability.name)) return capability.index;
  return std::nullopt;
}

// Bytes taken from the front; what is beyond the end reads as zero and leaves the reader failed.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  int number(std::size_t width) {
    std::uint32_t value = 0;
    std::string_view taken = take(width);
    for (std::size_t i = taken.size(); i-- > 0;)
      value = (value << 8) | static_cast<std::uint8_t>(taken[i]);
    return width == 2 ? static_cast<std::int16_t>(value) : static_cast<std::int32_t>(value);
  }
  std::string_view take(std::size_t count) {
    if (count > bytes_.size()) {
      failed_ = true;
      return {};
    }
    std::string_view taken = bytes_.substr(0, count);
    bytes_.remove_prefix(count);
    return taken;
  }
  bool failed() const { return failed_; }

 private:
  std::string_view bytes_;
  bool failed_ = false;
};

constexpr int kMagic = 0432;
constexpr int kMagicOfWideNumbers = 01036;

}  // namespace

std::optional<Terminfo> Terminfo::parse(std::string_view bytes) {
  Reader reader(bytes);
  int magic = reader.number(2);
  if (magic != kMagic && magic != kMagicOfWideNumbers) return std::nullopt;
  int counts[5];  // size of the names; flags; numbers; texts; size of the texts
  for (int& count : counts) {
    count = reader.number(2);
    if (count < 0) return std::nullopt;
  }
  auto [names, flags, numbers, texts, size] = counts;
  reader.take(static_cast<std::size_t>(names));
  Terminfo info;
  for (char flag : reader.take(static_cast<std::size_t>(flags)))
    info.flags_.push_back(flag == 1);
  if ((names + flags) % 2 != 0) reader.take(1);
  for (int i = 0; i < numbers; ++i)
    info.numbers_.push_back(reader.number(magic == kMagic ? 2 : 4));
  std::vector<int> offsets;
  for (int i = 0; i < texts; ++i)
    offsets.push_back(reader.number(2));
  std::string_view table = reader.take(static_cast<std::size_t>(size));
  if (reader.failed()) return std::nullopt;
  for (int offset : offsets) {
    info.texts_.emplace_back();
    if (offset < 0 || static_cast<std::size_t>(offset) >= table.size()) continue;
    std::string_view from = table.substr(static_cast<std::size_t>(offset));
    info.texts_.back() = std::string(from.substr(0, from.find('\0')));
  }
  return info;
}

std::optional<Terminfo> Terminfo::load(std::string_view terminal, const std::vector<std::string>& folders) {
  if (terminal.empty() || terminal.find('/') != std::string_view::npos) return std::nullopt;
  static constexpr char kHex[] = "0123456789abcdef";
  auto first = static_cast<std::uint8_t>(terminal[0]);
  for (const std::string& folder : folders) {
    for (const std::string& part : {std::string(1, terminal[0]), std::string{kHex[first >> 4], kHex[first & 15]}}) {
      std::ifstream file(folder + "/" + part + "/" + std::string(terminal), std::ios::binary);
      if (!file) continue;
      std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
      if (std::optional<Terminfo> info = parse(bytes)) return info;
    }
  }
  return std::nullopt;
}

bool Terminfo::flag(std::string_view name) const {
  std::optional<std::size_t> index = index_of(kFlags, name);
  return index && *index < flags_.size() && flags_[*index];
}

std::optional<int> Terminfo::number(std::string_view name) const {
  std::optional<std::size_t> index = index_of(kNumbers, name);
  if (!index || *index >= numbers_.size() || numbers_[*index] < 0) return std::nullopt;
  return numbers_[*index];
}

std::optional<std::string> Terminfo::text(std::string_view name) const {
  std::optional<std::size_t> index = index_of(kTexts, name);
  if (!index || *index >= texts_.size()) return std::nullopt;
  return texts_[*index];
}

std::vector<std::string> terminfo_folders(const std::optional<std::string>& terminfo,
                                          const std::optional<std::string>& home,
                                          const std::optional<std::string>& terminfo_dirs) {
  std::vector<std::string> folders;
  if (terminfo) folders.push_back(*terminfo);
  if (home) folders.push_back(*home + "/.terminfo");
  if (terminfo_dirs) {
    std::istringstream parts(*terminfo_dirs);
    for (std::string part; std::getline(parts, part, ':');)
      if (!part.empty()) folders.push_back(part);
  }
  for (const char* folder : {"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo"})
    folders.emplace_back(folder);
  return folders;
}

}  // namespace mote
