// What a shell runs to have `mimeo` completed (complete.h).
#pragma once

#include <string>

namespace mimeo::cli {

/// For bash, zsh or fish.
std::string completion_script(const std::string& shell);

}  // namespace mimeo::cli
