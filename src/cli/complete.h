// Completion: what may stand where a shell's cursor is.
//
// Shells know nothing of our commands. Their scripts ask `mimeo __complete -- WORD...`, the last word being the one
// that is not finished, and get a line for each answer: value TAB what it is.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/local.h"

namespace mimeo::cli {

struct Candidate {
  std::string value;
  std::string about;
};

/// `words` are those behind "mimeo"; each answer begins with the last of them. Commands and flags come from `root`;
/// models, inputs, predictions and deployments from the server, quietly nothing when it does not answer.
std::vector<Candidate> complete(const CLI::App& root, const Common& common, const std::vector<std::string>& words);

}  // namespace mimeo::cli
