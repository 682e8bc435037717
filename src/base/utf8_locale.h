// libarchive converts file names to the locale of its thread, and programs start in "C", which knows no letter beyond ASCII:
// there it refuses such names, or crashes (3.6, writing pax).
#pragma once

#include <locale.h>

namespace mimeo {

/// While it lives, this thread's text is UTF-8.
class Utf8Locale {
 public:
  Utf8Locale() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
    if (utf8_) before_ = ::uselocale(utf8_);
  }
  ~Utf8Locale() {
    if (!utf8_) return;
    ::uselocale(before_);
    ::freelocale(utf8_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t utf8_;
  locale_t before_ = nullptr;
};

}  // namespace mimeo
