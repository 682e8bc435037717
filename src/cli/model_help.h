// `mimeo run owner/name --help`: what that model takes, below what the command takes.
#pragma once

#include <string>

#include "cli/local.h"

namespace mimeo::cli {

/// Prints it, if a server knows the model; `command` is run, stream or train.
void print_help_of_model(const Common& common, const std::string& command, const std::string& model);

}  // namespace mimeo::cli
