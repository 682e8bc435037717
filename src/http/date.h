// The Date header's text, rendered once a second.
#pragma once

#include <ctime>
#include <string>
#include <string_view>

namespace mimeo::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7).
std::string http_date(std::time_t time);

/// One per thread.
class DateLine {
 public:
  /// "Date: ...\r\n" for now.
  std::string_view now();

 private:
  std::time_t second_ = -1;
  std::string line_;
};

}  // namespace mimeo::http
