// The C library's locales.
#include "os/locale.h"

#include <langinfo.h>
#include <locale.h>
#include <wchar.h>

#include <memory>
#include <string_view>
#include <type_traits>

namespace mote {

namespace {

struct FreeLocale {
  void operator()(locale_t locale) const { freelocale(locale); }
};
using Locale = std::unique_ptr<std::remove_pointer_t<locale_t>, FreeLocale>;

Locale locale_of_environment() {
  return Locale(newlocale(LC_CTYPE_MASK, "", nullptr));
}

}  // namespace

bool locale_is_utf8() {
  Locale locale = locale_of_environment();
  return locale && std::string_view(nl_langinfo_l(CODESET, locale.get())) == "UTF-8";
}

int character_width(std::uint32_t code_point) {
  static const Locale locale = locale_of_environment();  // making one reads files; it never changes
  if (!locale) return wcwidth(static_cast<wchar_t>(code_point));
  locale_t before = uselocale(locale.get());
  int width = wcwidth(static_cast<wchar_t>(code_point));
  uselocale(before);
  return width;
}

}  // namespace mote
