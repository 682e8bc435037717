// Small files that must be whole or absent: temp, fsync, rename.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace mimeo::server {

/// Mode 0600: only the server's user may read it.
Result<void> write_private_file(const std::string& path, std::string_view text);
/// Mode 0644.
Result<void> write_public_file(const std::string& path, std::string_view text);

}  // namespace mimeo::server
