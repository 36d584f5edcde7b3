// Formatted text, in which %T is a term.
#include "term/print.h"

#include <algorithm>
#include <cmath>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

#include "native/api.h"
#include "native/environment.h"

namespace mote::native {

namespace {

// Writes what a format asks for, one conversion after the other, each by the C library but for those of terms.
class Formatter {
 public:
  Formatter(const char* format, va_list arguments) : at_(format) { va_copy(arguments_, arguments); }
  ~Formatter() { va_end(arguments_); }

  std::string run() {
    while (*at_ != 0) {
      std::size_t plain = std::strcspn(at_, "%");
      text_.append(at_, plain);
      at_ += plain;
      if (*at_ != 0) convert();
    }
    return std::move(text_);
  }

 private:
  enum class Size : std::uint8_t { kInt, kChar, kShort, kLong, kLongLong, kSize, kMax, kDifference, kLongDouble };

  void convert() {
    spec_ = *at_++;
    flags_.clear();
    while (*at_ != 0 && std::strchr("-+ #0", *at_) != nullptr)
      flags_ += *at_++;
    spec_ += flags_;
    width_ = number();
    precision_ = -1;
    if (*at_ == '.') {
      spec_ += *at_++;
      precision_ = number();
    }
    std::size_t before = spec_.size();
    Size size = length();
    char kind = *at_;
    if (kind == 0) return;
    ++at_;
    if (kind == 'T') {
      std::string term;
      append_term(term, *native_services()->atoms, term_of(va_arg(arguments_, Word)));
      return pad(term, flags_.find('-') != std::string::npos);
    }
    if (size == Size::kInt) spec_.resize(before);
    spec_ += kind;
    put(kind, size);
  }

  // A width or a precision.
  int number() {
    int value = 0;
    if (*at_ == '*') {
      value = va_arg(arguments_, int);
      spec_ += std::to_string(value);
      ++at_;
    }
    while (*at_ >= '0' && *at_ <= '9') {
      value = std::min(value, 100'000'000) * 10 + (*at_ - '0');
      spec_ += *at_++;
    }
    return value;
  }

  void pad(const std::string& text, bool left) {
    std::size_t blanks = static_cast<std::size_t>(std::max(width_, 0));
    blanks -= std::min(blanks, text.size());
    if (!left) text_.append(blanks, ' ');
    text_ += text;
    if (left) text_.append(blanks, ' ');
  }

  Size length() {
    auto take = [this](std::string_view letters) {
      if (std::string_view(at_).substr(0, letters.size()) != letters) return false;
      spec_ += letters;
      at_ += letters.size();
      return true;
    };
    if (take("hh")) return Size::kChar;
    if (take("h")) return Size::kShort;
    if (take("ll")) return Size::kLongLong;
    if (take("l")) return Size::kLong;
    if (take("z")) return Size::kSize;
    if (take("j")) return Size::kMax;
    if (take("t")) return Size::kDifference;
    if (take("L")) return Size::kLongDouble;
    return Size::kInt;
  }

  void put(char kind, Size size) {
    switch (kind) {
      case '%':
        text_ += '%';
        return;
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X':
        return put_integer(size);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
      case 'a':
      case 'A':
        return size == Size::kLongDouble ? print(va_arg(arguments_, long double))
                                         : put_double(kind, va_arg(arguments_, double));
      case 'c':
        return print(va_arg(arguments_, int));
      case 's':
        return print(va_arg(arguments_, const char*));
      case 'p': {
        char address[20];
        std::snprintf(address, sizeof(address), "0x%016zx", reinterpret_cast<std::size_t>(va_arg(arguments_, void*)));
        return pad(address, false);
      }
      case 'n':
        *va_arg(arguments_, int*) = static_cast<int>(text_.size());
        return;
      default:
        text_ += spec_;
    }
  }

  // As the reference's: %g keeps zeros at the end and has the digits of %f, and nothing is filled with zeros.
  void put_double(char kind, double value) {
    constexpr int kDefault = 6;
    std::erase(flags_, '0');
    int precision = precision_ < 0 ? kDefault : precision_;
    if (kind == 'g' || kind == 'G') {
      double size = std::fabs(value);
      bool exponent = size != 0 && (size < 1e-4 || size >= std::pow(10, precision));
      if (exponent) precision = std::max(precision - 1, 0);
      kind = exponent ? (kind == 'g' ? 'e' : 'E') : 'f';
    }
    spec_ = "%" + flags_ + (width_ > 0 ? std::to_string(width_) : "") + "." + std::to_string(precision) + kind;
    print(value);
  }

  void put_integer(Size size) {
    switch (size) {
      case Size::kLong:
        return print(va_arg(arguments_, long));
      case Size::kLongLong:
        return print(va_arg(arguments_, long long));
      case Size::kSize:
        return print(va_arg(arguments_, std::size_t));
      case Size::kMax:
        return print(va_arg(arguments_, std::intmax_t));
      case Size::kDifference:
        return print(va_arg(arguments_, std::ptrdiff_t));
      default:
        return print(va_arg(arguments_, int));
    }
  }

  template <typename T>
  void print(T value) {
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wformat-nonliteral"
    int length = std::snprintf(nullptr, 0, spec_.c_str(), value);
    if (length <= 0) return;
    std::size_t before = text_.size();
    text_.resize(before + static_cast<std::size_t>(length) + 1);
    std::snprintf(text_.data() + before, static_cast<std::size_t>(length) + 1, spec_.c_str(), value);
#pragma clang diagnostic pop
    text_.pop_back();
  }

  const char* at_;
  va_list arguments_;
  std::string spec_;
  std::string flags_;
  int width_ = 0;
  int precision_ = -1;  // none
  std::string text_;
};

}  // namespace

// At the standard streams lines end as terminals want it.
int enif_vfprintf(FILE* file, const char* format, va_list arguments) {
  std::string text = Formatter(format, arguments).run();
  if (file == stdout || file == stderr)
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2)
      text.insert(at, 1, '\r');
  return static_cast<int>(std::fwrite(text.data(), 1, text.size(), file));
}

int enif_fprintf(FILE* file, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int written = enif_vfprintf(file, format, arguments);
  va_end(arguments);
  return written;
}

// How long the text is, whatever of it there was room for.
int enif_vsnprintf(char* to, std::size_t size, const char* format, va_list arguments) {
  std::string text = Formatter(format, arguments).run();
  if (size != 0) {
    std::size_t shown = std::min(size - 1, text.size());
    std::memcpy(to, text.data(), shown);
    to[shown] = 0;
  }
  return static_cast<int>(text.size());
}

int enif_snprintf(char* to, std::size_t size, const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = enif_vsnprintf(to, size, format, arguments);
  va_end(arguments);
  return length;
}

}  // namespace mote::native
