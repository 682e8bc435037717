// The commands that print a secret that signs, and make a new one.
#pragma once

#include <cstdint>

#include "cli/commands.h"

namespace mimeo::cli {

struct SecretPlaces {
  const char* get;
  const char* rotate;
};

/// `grace_seconds`: how long the former one holds; below 0: as long as the server finds right.
int secret(const Common& common, const SecretPlaces& places, bool rotate, std::int64_t grace_seconds);

}  // namespace mimeo::cli
