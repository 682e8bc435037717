#include "http/date.h"

#include <fmt/format.h>

namespace mimeo::http {

std::string http_date(std::time_t time) {
  // strftime would ask the locale for the names.
  static constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon],
                     parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string_view DateLine::now() {
  const std::time_t now = std::time(nullptr);
  if (now != second_) {
    second_ = now;
    line_ = "Date: " + http_date(now) + "\r\n";
  }
  return line_;
}

}  // namespace mimeo::http
