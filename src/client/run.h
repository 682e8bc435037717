// A prediction from its input to its end.
#pragma once

#include <string>

#include "client/create.h"
#include "mimeo/client/output.h"

namespace mimeo::client::detail {

/// See Client::run.
Task<Result<Output>> run(SessionPtr session, std::string ref, Value input, RunOptions options, Call call);

/// Asks until it has ended, however. A stop cancels nothing.
Task<Result<Prediction>> wait_for_end(SessionPtr session, Prediction prediction, RunOptions options, Call call);

/// The output with its addresses made files.
Output output_with_files(const SessionPtr& session, Value output);

/// The parts of the options that concern the making.
CreateOptions create_options(const RunOptions& options);

}  // namespace mimeo::client::detail
