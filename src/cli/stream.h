// What `stream` does, and `run` at a terminal.
#pragma once

#include "cli/local.h"
#include "cli/http.h"

namespace mimeo::cli {

/// Whether the output is one text that comes in pieces.
bool puts_out_text_in_pieces(const json::value& document);

/// Prints the output of a prediction as it comes, and answers the exit code. Taken up again when the connection breaks.
/// Ctrl-C cancels the prediction.
Result<int> show_stream(const Common& common, Http& http, const json::value& prediction,
                        const json::value& document);

}  // namespace mimeo::cli
