// Where a training works: a folder of its own, in which it finds everything of its package.
//
// Trainings write where they are: checkpoints, logs, the weights themselves. A package must stay as it was pushed, and what one
// training has left must not meet the next. Gone with the scratch folder it lies in.
#pragma once

#include <string>

#include "base/result.h"
#include "core/model.h"

namespace mimeo::cog {

/// Makes `folder`: a link to each entry of the version's package and, for a Cog project, a .cog of its own, with the document
/// that coglet needs in train mode. Blocks. unavailable: the disk refuses.
Result<void> lay_out_workplace(const core::Version& version, const std::string& folder);

}  // namespace mimeo::cog
