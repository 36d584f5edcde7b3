// Reading +sct, with the reference's complaints.
#include "cli/cpu_topology_flag.h"

#include <array>

namespace mote::cli {

namespace {

class TopologyReader {
 public:
  explicit TopologyReader(const std::string& text) : at_(text.c_str()) {}

  // What is wrong with it, or nothing; then `cpus` are those it names.
  std::string_view read(std::vector<LogicalCpu>& cpus) {
    if (*at_ == '\0') return "missing logical identifier";
    for (;;) {
      if (const std::string_view bad = read_entry(cpus); !bad.empty()) return bad;
      if (*at_ == '\0') return order_topology(cpus);
      ++at_;
      if (*at_ == '\0') return order_topology(cpus);
    }
  }

 private:
  static constexpr std::string_view kLetters = "LtcpnN";
  using Numbers = std::vector<int>;

  std::string_view read_entry(std::vector<LogicalCpu>& cpus) {
    std::array<Numbers, kLetters.size()> numbers;
    while (*at_ != '\0' && *at_ != ':') {
      const char letter = *at_ == 'P' ? 'p' : *at_;
      const std::size_t which = kLetters.find(letter);
      if (which == std::string_view::npos) return "invalid identifier type";
      numbers[which].clear();
      if (const std::string_view bad = read_numbers(numbers[which]); !bad.empty()) return bad;
    }
    auto& [logical, thread, core, processor, processor_node, node] = numbers;
    if (logical.empty()) return "missing logical identifier";
    if (!processor_node.empty()) return node.empty() ? "invalid nodes declaration" : "invalid hierarchy";
    for (const Numbers& each : numbers)
      if (each.size() > 1 && each.size() != logical.size()) return "invalid identifier range";
    for (std::size_t i = 0; i < logical.size(); ++i) {
      auto of = [&](const Numbers& each, int none) {
        return each.empty() ? none : each.size() == 1 ? each[0] : each[i];
      };
      cpus.push_back({.node = of(node, -1),
                      .processor = of(processor, 0),
                      .core = of(core, 0),
                      .thread = of(thread, 0),
                      .number = logical[i]});
    }
    return {};
  }

  std::string_view read_numbers(Numbers& numbers) {
    do {
      ++at_;
      const int first = read_number();
      if (first < 0) return "invalid identifier";
      int last = first;
      if (*at_ == '-') {
        ++at_;
        last = read_number();
        if (last < 0 || last < first) return "invalid identifier range";
      }
      for (int number = first; number <= last; ++number)
        numbers.push_back(number);
    } while (*at_ == ',');
    return {};
  }

  int read_number() {
    const char* begin = at_;
    int value = 0;
    while (*at_ >= '0' && *at_ <= '9' && at_ - begin < 6)
      value = value * 10 + (*at_++ - '0');
    return at_ == begin || value > 65'535 ? -1 : value;
  }

  const char* at_;
};

}  // namespace

std::string_view read_cpu_topology(const std::string& text, std::vector<LogicalCpu>& cpus) {
  return TopologyReader(text).read(cpus);
}

}  // namespace mote::cli
