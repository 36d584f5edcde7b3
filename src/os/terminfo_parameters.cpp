// A little stack machine, as terminfo(5) describes it.
#include "os/terminfo_parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <vector>

namespace mote {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Expansion {
 public:
  Expansion(std::string_view text, int first, int second) : rest_(text), parameters_{first, second} {
    // Without %p the parameters are taken in their order.
    if (text.find("%p") == std::string_view::npos) stack_ = {second, first};
  }

  std::optional<std::string> run() {
    while (!rest_.empty() && !failed_) {
      char c = take();
      if (c == '%')
        command();
      else
        out_ += c;
    }
    return failed_ ? std::nullopt : std::optional(std::move(out_));
  }

 private:
  char take() {
    if (rest_.empty()) return '\0';
    char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void push(int value) { stack_.push_back(value); }
  int pop() {
    if (stack_.empty()) return 0;
    int value = stack_.back();
    stack_.pop_back();
    return value;
  }
  int number() {
    std::int64_t value = 0;
    while (!rest_.empty() && is_digit(rest_.front()))
      value = (value * 10 + (take() - '0')) & 0x7FFFFFFF;
    return static_cast<int>(value);
  }

  void command() {
    char c = take();
    switch (c) {
      case '%':
        out_ += '%';
        break;
      case 'p': {
        unsigned index = static_cast<unsigned>(take() - '1');
        if (index < parameters_.size())
          push(parameters_[index]);
        else
          failed_ = true;
        break;
      }
      case 'i':
        for (int& parameter : parameters_)
          parameter = wrapped(std::int64_t{parameter} + 1);
        for (int& value : stack_)
          value = wrapped(std::int64_t{value} + 1);
        break;
      case 'c': {
        int value = pop();
        out_ += value == 0 ? '\x80' : static_cast<char>(value);
        break;
      }
      case 's':
      case 'l':
        failed_ = true;
        break;
      case '\'':
        push(static_cast<unsigned char>(take()));
        take();
        break;
      case '{':
        push(number());
        take();
        break;
      case 'P':
        if (int* variable = variable_of(take())) *variable = pop();
        break;
      case 'g':
        if (int* variable = variable_of(take())) push(*variable);
        break;
      case '!':
        push(pop() == 0 ? 1 : 0);
        break;
      case '~':
        push(~pop());
        break;
      case '?':
      case ';':
        break;
      case 't':
        if (pop() == 0) skip(true);
        break;
      case 'e':
        skip(false);
        break;
      case '+':
      case '-':
      case '*':
      case '/':
      case 'm':
      case '&':
      case '|':
      case '^':
      case '=':
      case '<':
      case '>':
      case 'A':
      case 'O': {
        int right = pop(), left = pop();
        push(result(c, left, right));
        break;
      }
      default:
        format(c);
        break;
    }
  }

  static int wrapped(std::int64_t value) { return static_cast<int>(static_cast<std::uint32_t>(value)); }

  static int result(char operation, std::int64_t left, std::int64_t right) {
    switch (operation) {
      case '+':
        return wrapped(left + right);
      case '-':
        return wrapped(left - right);
      case '*':
        return wrapped(left * right);
      case '/':
        return right == 0 ? 0 : wrapped(left / right);
      case 'm':
        return right == 0 ? 0 : wrapped(left % right);
      case '&':
        return wrapped(left & right);
      case '|':
        return wrapped(left | right);
      case '^':
        return wrapped(left ^ right);
      case '=':
        return left == right;
      case '<':
        return left < right;
      case '>':
        return left > right;
      case 'A':
        return left != 0 && right != 0;
      default:
        return left != 0 || right != 0;
    }
  }

  int* variable_of(char name) {
    if (name >= 'a' && name <= 'z') return &variables_[static_cast<std::size_t>(name - 'a')];
    if (name >= 'A' && name <= 'Z') return &variables_[static_cast<std::size_t>(26 + name - 'A')];
    return nullptr;
  }

  // Passes over what is not to be done: to the %e or %; that belongs to this %t or %e.
  void skip(bool else_counts) {
    for (int depth = 0; !rest_.empty();) {
      if (take() != '%') continue;
      char c = take();
      if (c == '?') ++depth;
      if (c == ';' && depth-- == 0) return;
      if (c == 'e' && depth == 0 && else_counts) return;
    }
  }

  // %[[:]flags][width[.precision]][doxX]: as printf has it. What is no such thing says nothing.
  void format(char c) {
    bool left = false, sign = false, zeros = false;
    if (c == ':') c = take();
    for (; c == '-' || c == '+' || c == '#' || c == ' '; c = take()) {
      left = left || c == '-';
      sign = sign || c == '+';
    }
    zeros = c == '0';
    std::size_t width = size_at(c), precision = 0;
    if (c == '.') {
      c = take();
      precision = size_at(c);
    }
    if (c != 'd' && c != 'o' && c != 'x' && c != 'X') return;
    std::string text = digits(pop(), c, precision, sign);
    std::size_t missing = width > text.size() ? width - text.size() : 0;
    if (left)
      text.append(missing, ' ');
    else
      text.insert(zeros && text[0] == '-' ? 1 : 0, missing, zeros ? '0' : ' ');
    out_ += text;
  }

  // A number whose first digit, if it has one, is `c`; `c` becomes what follows.
  std::size_t size_at(char& c) {
    constexpr std::size_t kMost = 1000;
    std::size_t size = 0;
    for (; is_digit(c); c = take())
      size = std::min(kMost, size * 10 + static_cast<std::size_t>(c - '0'));
    return size;
  }

  static std::string digits(int value, char conversion, std::size_t least, bool sign) {
    std::array<char, 16> space;
    unsigned magnitude = static_cast<unsigned>(value);
    bool negative = conversion == 'd' && value < 0;
    if (negative) magnitude = 0 - magnitude;
    int base = conversion == 'd' ? 10 : conversion == 'o' ? 8 : 16;
    char* end = std::to_chars(space.data(), space.data() + space.size(), magnitude, base).ptr;
    std::string text(space.data(), end);
    if (conversion == 'X')
      std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' ? c - 'a' + 'A' : c; });
    if (text.size() < least) text.insert(0, least - text.size(), '0');
    if (negative)
      text.insert(0, "-");
    else if (sign && conversion == 'd')
      text.insert(0, "+");
    return text;
  }

  std::string_view rest_;
  std::array<int, 2> parameters_;
  std::array<int, 52> variables_{};
  std::vector<int> stack_;
  std::string out_;
  bool failed_ = false;
};

// Leaves out "$<5>", "$<2.5*/>".
std::string without_delays(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    if (text.compare(at, 2, "$<") == 0 && at + 2 < text.size() && is_digit(text[at + 2]))
      end = text.find_first_not_of("0123456789.*/", at + 2);
    if (end != at && end != std::string::npos && text[end] == '>')
      at = end + 1;
    else
      out += text[at++];
  }
  return out;
}

}  // namespace

std::optional<std::string> with_parameters(std::string_view capability, int first, int second) {
  std::optional<std::string> text = Expansion(capability, first, second).run();
  return text ? std::optional(without_delays(*text)) : std::nullopt;
}

}  // namespace mote
