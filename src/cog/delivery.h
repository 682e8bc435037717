// Files that a Cog project gives are sent by the project's own process (python/delivery.py), not by coglet: in their
// order, from the disk, however long they take, and wherever they lie in an output.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cog/command.h"
#include "core/model.h"
#include "core/output_shape.h"

namespace mimeo::cog {

/// Whether instances of a package that are started for this, and put out that, have files to send.
bool delivers_files(const core::Package& package, core::Prediction::Kind kind, const core::OutputShape& output);

/// What coglet is told to run instead of the project: FILE.py:NAME.
std::string delivery_entry(const Places& places);

/// Puts the file behind delivery_entry in its place. Blocks. unavailable: the disk refuses.
Result<void> lay_out_delivery(const Places& places);

/// What runs there.
std::string_view delivery_script();

}  // namespace mimeo::cog
