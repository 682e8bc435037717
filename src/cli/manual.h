// What commands do, for people: as help, and as manual pages. Both are made of what the menu says, so that they cannot
// differ.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "base/result.h"

namespace mimeo::cli {

/// The text that --help prints.
std::string help_of(const CLI::App& root, const CLI::App& command);

/// A page for man(1), as roff.
std::string manual_of(const CLI::App& root, const CLI::App& command);

/// mimeo.1, mimeo-run.1, mimeo-token-create.1...: one for each command, into a folder that is made if it is not there.
Result<void> write_manuals(const CLI::App& root, const std::string& folder);

}  // namespace mimeo::cli
