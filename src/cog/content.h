// The content of a folder that is pushed as a model: which of its files count, and their digest.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace mimeo::cog {

/// Whether a file or folder of this name is the author's, not a by-product of working there (.git, __pycache__, .venv,
/// *.pyc, .cog and their like). What is not content is neither sent, hashed nor kept.
bool is_content(std::string_view name);

/// SHA-256 over all content below `folder`: relative paths, kinds, the executable bit, and bytes (of a symbolic link: its
/// target, which must stay inside). Does not depend on times, owners or the order of the directory. Blocks.
/// invalid: there is something that is neither file, folder nor link, or a link that leads out.
Result<std::string> hash_content(const std::filesystem::path& folder);

}  // namespace mimeo::cog
