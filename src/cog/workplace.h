// Where an instance works: a folder of its own, in which it finds everything of its package.
//
// Models write where they are: pictures, checkpoints, logs, weights. A package must stay as it was pushed, and what one instance
// has left must not meet the next. Gone with the scratch folder it lies in.
#pragma once

#include <string>

#include "base/result.h"
#include "core/model.h"
#include "core/prediction.h"

namespace mimeo::cog {

/// Makes `folder` like that of the version's package, with links instead of files: what is new in there is the instance's own,
/// what was pushed can be read only. For trainings of a Cog project with a .cog of its own, which holds the document that coglet
/// needs in train mode. Blocks. unavailable: the disk refuses.
Result<void> lay_out_workplace(const core::Version& version, core::Prediction::Kind kind, const std::string& folder);

}  // namespace mimeo::cog
