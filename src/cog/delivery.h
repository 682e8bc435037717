// What a Cog project gives passes through python/delivery.py in the project's own process: files are sent from there, not by
// coglet, in their order, from the disk, however long they take, and wherever they lie in an output; and of an exception its
// traceback is printed, which coglet does not tell.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "cog/command.h"
#include "core/model.h"
#include "core/output_shape.h"

namespace mimeo::cog {

/// Whether this is so for instances of a package that are started for this, and put out that.
bool is_delivered(const core::Package& package, core::Prediction::Kind kind, const core::OutputShape& output);

/// What coglet is told to run instead of the project: FILE.py:NAME.
std::string delivery_entry(const Places& places);

/// Puts the file behind delivery_entry in its place. Blocks. unavailable: the disk refuses.
Result<void> lay_out_delivery(const Places& places);

/// What runs there.
std::string_view delivery_script();

}  // namespace mimeo::cog
