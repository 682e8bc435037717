// A file that arrives in pieces, before it is whole.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "core/names.h"

namespace mimeo::core {

struct Draft {
  FileId id;  ///< of the file that it becomes
  AccountId account;
  std::int64_t length = 0;   ///< bytes of the whole
  std::string name;          ///< as File::name
  std::string content_type;  ///< empty: nobody has said
  json::object metadata;
  std::string described;  ///< how the caller has put all this, given back as it was
  Time created_at;
  Time expires_at;  ///< an unfinished one goes then
};

/// As it is kept: one JSON object.
std::string to_text(const Draft& draft);
/// Nothing for what to_text has not written.
std::optional<Draft> draft_from_text(std::string_view text);

}  // namespace mimeo::core
