#include "base/result.h"

namespace mimeo {

std::string_view to_string(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::invalid: return "invalid";
    case ErrorKind::unauthenticated: return "unauthenticated";
    case ErrorKind::forbidden: return "forbidden";
    case ErrorKind::not_found: return "not_found";
    case ErrorKind::conflict: return "conflict";
    case ErrorKind::too_large: return "too_large";
    case ErrorKind::too_many: return "too_many";
    case ErrorKind::overspent: return "overspent";
    case ErrorKind::unavailable: return "unavailable";
    case ErrorKind::interrupted: return "interrupted";
    case ErrorKind::timed_out: return "timed_out";
    case ErrorKind::canceled: return "canceled";
    case ErrorKind::internal: return "internal";
  }
  return "internal";
}

}  // namespace mimeo
