#include "core/invalid_field.h"

namespace mimeo::core {

std::string detail_of(const std::vector<InvalidField>& fields) {
  std::string detail;
  for (const InvalidField& invalid : fields) {
    detail += "- ";
    if (!invalid.field.empty()) detail += invalid.field + ": ";
    detail += invalid.description + "\n";
  }
  return detail;
}

}  // namespace mimeo::core
