// Unpacks what an author pushes: a tar archive, also one packed by gzip.
#pragma once

#include <string>

#include "base/result.h"

namespace mimeo::api {

/// Blocks. Unpacks `archive` into the existing, empty `folder`. Regular files (mode 0755 when their owner may run them,
/// else 0644), folders (0755), and relative symbolic links that stay inside; owners and times are not kept. Kinds:
/// invalid for anything else (absolute paths, `..`, devices, hard links), and for what is no archive; too_large over
/// limits::pushed_bytes or limits::pushed_entries; unavailable when the disk refuses. After an error `folder` holds
/// some part of it.
Result<void> unpack(const std::string& archive, const std::string& folder);

}  // namespace mimeo::api
